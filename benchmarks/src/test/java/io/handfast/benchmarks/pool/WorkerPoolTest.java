package io.handfast.benchmarks.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ContextMismatchException;
import io.handfast.HandleTransferException;
import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example pool with real workers. */
@Timeout(120)
class WorkerPoolTest {
  private final IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();

  @AfterEach
  void leaveNothing() {
    Path directory = context.directory().orElseThrow();
    context.close();
    assertThat(directory).doesNotExist();
  }

  private WorkerPool.Builder pool() {
    return WorkerPool.builder(context, "java.util.*");
  }

  private static <R> R get(CompletableFuture<R> future) throws Exception {
    return future.get(1, TimeUnit.MINUTES);
  }

  private static void assertFailed(CompletableFuture<?> future, String... why) {
    assertThatThrownBy(() -> get(future))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContainingAll(why);
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  /** The process that the next task runs in, of a pool that works. */
  private static long workerOf(WorkerPool pool) throws Exception {
    CompletableFuture<Long> pid = pool.submit(shared -> pid());
    return get(pid);
  }

  /** A task that says in which process it is, and stays there. */
  private static Task<Boolean> stay(IpcQueue<Long> where) {
    return shared -> {
      where.put(pid());
      Thread.sleep(Long.MAX_VALUE);
      return true;
    };
  }

  /** A task that waits until it may end. */
  private static Task<String> waitFor(IpcEvent event) {
    return shared -> {
      event.await();
      return "waited";
    };
  }

  @Test
  void tasksRunInOtherProcessesAndTheirResultsComeBack() throws Exception {
    try (WorkerPool pool = pool().workers(2).start()) {
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int number = i;
        results.add(pool.submit(shared -> number * number));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(get(results.get(i))).isEqualTo(i * i);
      }
      assertThat(workerOf(pool)).isNotEqualTo(pid());
      CompletableFuture<?> nothing = pool.submit(shared -> null);
      assertThat(get(nothing)).isNull();
    }
  }

  @Test
  void bothWorkersWork() throws Exception {
    try (var manager = context.manager();
        WorkerPool pool = pool().workers(2).start()) {
      IpcEvent first = manager.event();
      IpcEvent second = manager.event();
      // Each ends only once the other one has begun.
      CompletableFuture<Long> one = pool.submit(shared -> meet(first, second));
      CompletableFuture<Long> other = pool.submit(shared -> meet(second, first));
      assertThat(get(one)).isNotEqualTo(get(other));
    }
  }

  private static long meet(IpcEvent mine, IpcEvent theirs) throws InterruptedException {
    mine.set();
    theirs.await();
    return pid();
  }

  @Test
  void moreTasksThanTheQueuesHoldAreAllRun() throws Exception {
    try (WorkerPool pool = pool().start()) {
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        int number = i;
        results.add(pool.submit(shared -> number));
      }
      for (int i = 0; i < 1_000; i++) {
        assertThat(get(results.get(i))).isEqualTo(i);
      }
    }
  }

  @Test
  void whatATaskThrowsFailsTheTaskAndNotTheWorker() throws Exception {
    try (WorkerPool pool = pool().start()) {
      long worker = workerOf(pool);
      assertFailed(
          pool.submit(
              shared -> {
                throw new IllegalStateException("no luck");
              }),
          "IllegalStateException",
          "no luck");
      assertFailed(
          pool.submit(
              shared -> {
                throw new AssertionError("an error");
              }),
          "AssertionError",
          "an error");
      assertThat(workerOf(pool)).isEqualTo(worker);
    }
  }

  @Test
  void aTaskThatCannotBeReadFailsAloneAndSaysWhy() throws Exception {
    try (WorkerPool pool = pool().start()) {
      long worker = workerOf(pool);
      Level notAllowed = Level.INFO;
      assertFailed(pool.submit(shared -> notAllowed.getName()), "could not be read", "Level");
      assertThat(workerOf(pool)).isEqualTo(worker);
    }
  }

  @Test
  void aResultThatCannotComeBackFailsItsTaskAloneAndSaysWhy() throws Exception {
    try (WorkerPool pool = pool().start()) {
      long worker = workerOf(pool);
      assertFailed(pool.submit(shared -> Level.INFO), "could not be read", "Level");
      assertFailed(pool.submit(shared -> new Object()), "could not be sent", "java.lang.Object");
      assertFailed(pool.submit(shared -> new byte[1 << 20]), "could not be sent", "longest");
      assertThat(workerOf(pool)).isEqualTo(worker);
    }
  }

  @Test
  void KC_06_theTaskOfAKilledWorkerFailsTheOthersAreRunByItsReplacement() throws Exception {
    try (var manager = context.manager();
        WorkerPool pool = pool().start()) {
      IpcQueue<Long> where = manager.queue(Codec.longs(), 1).build();
      CompletableFuture<Boolean> fatal = pool.submit(stay(where));
      List<CompletableFuture<Long>> behind = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        behind.add(pool.submit(shared -> pid()));
      }
      long killed = where.take();
      ProcessHandle.of(killed).orElseThrow().destroyForcibly();
      assertFailed(fatal, "its worker ended while it ran: KILLED 9");
      long replacement = get(behind.get(0));
      assertThat(replacement).isNotEqualTo(killed);
      for (CompletableFuture<Long> result : behind) {
        assertThat(get(result)).isEqualTo(replacement);
      }
    }
  }

  @Test
  void aWorkerKilledWithNothingToDoIsReplacedToo() throws Exception {
    try (WorkerPool pool = pool().start()) {
      long idle = workerOf(pool);
      ProcessHandle worker = ProcessHandle.of(idle).orElseThrow();
      worker.destroyForcibly();
      worker.onExit().get();
      assertThat(workerOf(pool)).isNotEqualTo(idle);
    }
  }

  @Test
  void aTaskThatEndsItsProcessFailsWithTheExitCodeEvenIfThatIsZero() throws Exception {
    try (WorkerPool pool = pool().start()) {
      for (int code : new int[] {7, 0}) {
        assertFailed(
            pool.submit(
                shared -> {
                  System.exit(code);
                  return null;
                }),
            "exit code " + code);
      }
      assertThat(workerOf(pool)).isPositive();
    }
  }

  @Test
  void progressIsToldOnceForEachTaskInOrder() throws Exception {
    List<Progress> told = Collections.synchronizedList(new ArrayList<>());
    try (WorkerPool pool = pool().workers(2).onProgress(told::add).start()) {
      for (int i = 0; i < 10; i++) {
        int number = i;
        CompletableFuture<Integer> unused = pool.submit(shared -> 100 / (number - 5));
      }
    }
    assertThat(told).hasSize(10);
    assertThat(told)
        .extracting(progress -> progress.done() + progress.failed())
        .isEqualTo(IntStream.rangeClosed(1, 10).boxed().toList());
    assertThat(told.get(9)).isEqualTo(new Progress(9, 1, 10));
  }

  @Test
  void aListenerThatThrowsDoesNotStopThePool() throws Exception {
    try (WorkerPool pool =
        pool()
            .onProgress(
                progress -> {
                  throw new IllegalStateException("expected, and printed");
                })
            .start()) {
      assertThat(workerOf(pool)).isPositive();
      assertThat(workerOf(pool)).isPositive();
    }
  }

  @Test
  void HT_02_whatIsInheritedOnlyIsRefusedInsideATask() throws Exception {
    IpcLock lock = context.lock();
    try (WorkerPool pool = pool().start()) {
      assertThatThrownBy(() -> pool.submit(shared -> lock.tryLock()))
          .isInstanceOf(HandleTransferException.class)
          .hasMessageContaining("IpcLock");
      assertThat(workerOf(pool)).isPositive();
    }
  }

  @Test
  void HT_08_whatIsSharedReachesAllWorkersAndTheirReplacements() throws Exception {
    IpcLock lock = context.lock();
    IpcQueue<Long> where = context.queue(Codec.longs(), 4).build();
    try (WorkerPool pool = pool().shared(lock, where).start()) {
      for (int i = 0; i < 2; i++) {
        CompletableFuture<Boolean> fatal = pool.submit(WorkerPoolTest::stayWithShared);
        ProcessHandle.of(where.take()).orElseThrow().destroyForcibly();
        assertFailed(fatal, "KILLED 9");
        assertThat(lock.tryLock(1, TimeUnit.MINUTES)).isTrue();
        assertThat(lock.isAbandoned()).isTrue();
        lock.unlock();
      }
    }
  }

  private static boolean stayWithShared(Shared shared) throws InterruptedException {
    shared.get(0, IpcLock.class).lock();
    @SuppressWarnings("unchecked")
    IpcQueue<Long> where = shared.get(1, IpcQueue.class);
    where.put(pid());
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  @Test
  void HT_04_aPoolThatCannotShareWhatItIsGivenDoesNotStart() {
    IpcLock lock = IpcContext.of(StartMethod.THREADING).lock();
    assertThatThrownBy(() -> pool().workers(2).shared(lock).start())
        .isInstanceOf(ContextMismatchException.class);
  }

  @Test
  void aPoolHasAWorker() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pool().workers(0))
        .withMessageContaining("workers=0");
  }

  @Test
  void closingWaitsForTheTasksThatWereSubmitted() throws Exception {
    try (var manager = context.manager()) {
      IpcEvent event = manager.event();
      WorkerPool pool = pool().start();
      CompletableFuture<String> first = pool.submit(waitFor(event));
      CompletableFuture<String> second = pool.submit(waitFor(event));
      CompletableFuture<Void> closed = CompletableFuture.runAsync(pool::close);
      assertThatThrownBy(() -> closed.get(200, TimeUnit.MILLISECONDS)).isNotNull();
      assertThatIllegalStateException()
          .isThrownBy(() -> pool.submit(shared -> 1))
          .withMessageContaining("closed");
      event.set();
      get(closed);
      assertThat(first.getNow("not yet")).isEqualTo("waited");
      assertThat(second.getNow("not yet")).isEqualTo("waited");
      pool.close();
    }
  }

  @Test
  void aWorkerKilledWhileThePoolClosesIsReplacedIfThereAreTasksLeft() throws Exception {
    try (var manager = context.manager()) {
      IpcQueue<Long> where = manager.queue(Codec.longs(), 1).build();
      WorkerPool pool = pool().start();
      CompletableFuture<Boolean> fatal = pool.submit(stay(where));
      CompletableFuture<String> behind = pool.submit(shared -> "run");
      long worker = where.take();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(pool::close);
      assertThatThrownBy(() -> closed.get(200, TimeUnit.MILLISECONDS)).isNotNull();
      ProcessHandle.of(worker).orElseThrow().destroyForcibly();
      get(closed);
      assertFailed(fatal, "KILLED 9");
      assertThat(get(behind)).isEqualTo("run");
    }
  }

  @Test
  void anInterruptedCloseEndsTheWorkersAndFailsWhatIsLeft() throws Exception {
    try (var manager = context.manager()) {
      IpcQueue<Long> where = manager.queue(Codec.longs(), 1).build();
      WorkerPool pool = pool().start();
      CompletableFuture<Boolean> running = pool.submit(stay(where));
      CompletableFuture<String> waiting = pool.submit(shared -> "never run");
      ProcessHandle worker = ProcessHandle.of(where.take()).orElseThrow();
      Thread.currentThread().interrupt();
      pool.close();
      assertThat(Thread.interrupted()).isTrue();
      assertFailed(running, "its worker ended while it ran");
      assertFailed(waiting, "interrupted while it closed");
      worker.onExit().get(1, TimeUnit.MINUTES);
      pool.close();
    }
  }
}
