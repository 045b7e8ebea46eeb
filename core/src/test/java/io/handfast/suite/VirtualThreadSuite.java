package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.handfast.ClosedHandleException;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.region.OtherJvm;
import io.handfast.region.TestRegions;
import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** AB: virtual threads that wait do not keep their carrier from others. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class VirtualThreadSuite extends Suite {
  private static final int WAITERS = 1_000;
  private static final int STEPS = 100;
  private static final int TAKERS = 20;
  private static final int TURNS = 50;

  private static final List<String> ONE_CARRIER =
      List.of(
          "-Djdk.virtualThreadScheduler.parallelism=1",
          "-Djdk.virtualThreadScheduler.maxPoolSize=1");

  VirtualThreadSuite(Setting setting) {
    super(setting);
  }

  @BeforeEach
  void needsVirtualThreads() {
    String reason = "not run here: JDK " + Runtime.version().feature() + " has no virtual threads";
    if (!VirtualThread.isAvailable()) {
      System.out.println(getClass().getSimpleName() + " " + setting + " is " + reason);
    }
    assumeTrue(VirtualThread.isAvailable(), reason);
  }

  @Test
  void AB_06_waitersLetAnotherThreadGoOnAndAreAllServed() throws Exception {
    if (setting.hasProcesses()) {
      betweenProcesses();
    } else {
      withinOneJvm();
    }
  }

  private void betweenProcesses() throws Exception {
    IpcLock lock = make.lock();
    IpcEvent counted = make.event();
    lock.lock();
    Child<Integer> child =
        Child.start(context, ONE_CARRIER, VirtualThreadSuite::waitAndCount, lock, counted);
    assertThat(counted.await(LONG)).as("the other thread has counted").isTrue();
    assertThat(child.isBusy()).isTrue();
    // This thread has slept, and one of the child's, on behalf of all its waiters.
    assertThat(TestRegions.parkers(context.directory().orElseThrow()))
        .as("parkers with something of the operating system to sleep on")
        .isEqualTo(2);
    lock.unlock();
    assertThat(child.answer()).isEqualTo(WAITERS);
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  private void withinOneJvm() throws Exception {
    boolean managed = setting == Setting.THREADING_MANAGED;
    try (OtherJvm jvm = OtherJvm.start(ONE_CARRIER, WithinOneJvm.class, managed)) {
      assertThat(jvm.word("counted")).isEqualTo("in time");
      assertThat(jvm.word("served")).isEqualTo(String.valueOf(WAITERS));
      assertThat(jvm.waitFor()).isZero();
    }
  }

  /** The same with a THREADING context, in a JVM of its own for the sake of its options. */
  static final class WithinOneJvm {
    private WithinOneJvm() {}

    public static void main(String[] args) throws Exception {
      Setting setting =
          Boolean.parseBoolean(args[0]) ? Setting.THREADING_MANAGED : Setting.THREADING;
      try (IpcContext context = IpcContext.builder(StartMethod.THREADING).build()) {
        IpcLock lock = setting.factory(context).lock();
        IpcEvent counted = setting.factory(context).event();
        lock.lock();
        IpcProcess process = context.process(WithinOneJvm::run, lock, counted).start();
        System.out.println("counted " + (counted.await(LONG) ? "in time" : "too late"));
        lock.unlock();
        process.waitFor();
      }
    }

    private static void run(ProcessArgs args) throws InterruptedException {
      System.out.println("served " + waitAndCount(args));
    }
  }

  @Test
  void virtualThreadsOfTwoProcessesTakeTurnsAtALock() throws Exception {
    IpcLock lock = make.lock();
    IpcSemaphore counted = make.semaphore(0);
    Child<Integer> child = child(VirtualThreadSuite::takeTurns, lock, counted);
    assertThat(takeTurns(lock, counted)).isEqualTo(TAKERS * TURNS);
    assertThat(child.answer()).isEqualTo(TAKERS * TURNS);
    assertThat(counted.availablePermits()).isEqualTo(2 * TAKERS * TURNS);
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  @SuppressWarnings("ThreadPriorityCheck") // only a hint is wanted
  private static int takeTurns(ProcessArgs args) throws InterruptedException {
    return takeTurns(args.get(0, IpcLock.class), args.get(1, IpcSemaphore.class));
  }

  /** Counts with a plain number under the lock, and with permits. */
  @SuppressWarnings("ThreadPriorityCheck") // only a hint is wanted
  private static int takeTurns(IpcLock lock, IpcSemaphore counted) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(TAKERS);
    int[] turns = new int[1]; // changed by the owner of the lock only
    for (int i = 0; i < TAKERS; i++) {
      Thread unused =
          VirtualThread.start(
              () -> {
                for (int turn = 0; turn < TURNS; turn++) {
                  lock.lock();
                  turns[0]++;
                  Thread.yield(); // the others shall have to wait
                  counted.release();
                  lock.unlock();
                }
                done.countDown();
              });
    }
    return done.await(LONG.toSeconds(), TimeUnit.SECONDS) ? turns[0] : -1;
  }

  @Test
  void anInterruptEndsTheWaitOfAVirtualThread() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread waiter =
        VirtualThread.start(
            () -> {
              try {
                lock.lockInterruptibly();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    waiter.interrupt();
    assertThat(interrupted.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    lock.unlock();
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  @Test
  void closingTheContextEndsTheWaitsOfVirtualThreads() throws Exception {
    IpcEvent never = make.event();
    CountDownLatch closed = new CountDownLatch(TAKERS);
    for (int i = 0; i < TAKERS; i++) {
      Thread unused =
          VirtualThread.start(
              () -> {
                try {
                  never.awaitUninterruptibly();
                } catch (ClosedHandleException e) {
                  closed.countDown();
                }
              });
    }
    Thread.sleep(SHORT.toMillis()); // most of them are asleep; the rest holds anyway
    context.close();
    assertThat(closed.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("handfast-dispatcher"))) {
      Thread.sleep(1); // that it never ends shows as a time-out
    }
    openContext();
  }

  /** Has many virtual threads wait for the lock, then one count; tells how many got the lock. */
  private static int waitAndCount(ProcessArgs args) throws InterruptedException {
    IpcLock lock = args.get(0, IpcLock.class);
    IpcEvent counted = args.get(1, IpcEvent.class);
    CountDownLatch waiting = new CountDownLatch(WAITERS);
    CountDownLatch done = new CountDownLatch(WAITERS);
    int[] served = new int[1]; // changed by the owner of the lock only
    for (int i = 0; i < WAITERS; i++) {
      Thread unused =
          VirtualThread.start(
              () -> {
                waiting.countDown();
                lock.lock();
                served[0]++;
                lock.unlock();
                done.countDown();
              });
    }
    // With one carrier, each of them has begun only because the one before gave way.
    if (!waiting.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
      return -1;
    }
    Thread unused = VirtualThread.start(() -> count(counted));
    return done.await(LONG.toSeconds(), TimeUnit.SECONDS) ? served[0] : -1;
  }

  @Test
  void AB_06b_thoseWhoWaitForASignalLetAnotherThreadGoOnAndAreAllServed() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    IpcEvent counted = make.event();
    List<String> options = setting.hasProcesses() ? ONE_CARRIER : List.of();
    Child<Integer> child =
        Child.start(context, options, VirtualThreadSuite::awaitAndCount, lock, condition, counted);
    assertThat(counted.await(LONG)).as("the other thread has counted").isTrue();
    assertThat(child.isBusy()).isTrue();
    lock.lock();
    assertThat(condition.signal(WAITERS / 2)).isEqualTo(WAITERS / 2);
    condition.signalAll();
    lock.unlock();
    assertThat(child.answer()).isEqualTo(WAITERS);
  }

  /** Has many virtual threads wait for a signal, then one count; tells how many got theirs. */
  private static int awaitAndCount(ProcessArgs args) throws InterruptedException {
    IpcLock lock = args.get(0, IpcLock.class);
    IpcCondition condition = args.get(1, IpcCondition.class);
    IpcEvent counted = args.get(2, IpcEvent.class);
    CountDownLatch done = new CountDownLatch(WAITERS);
    int[] served = new int[1]; // changed by the owner of the lock only
    for (int i = 0; i < WAITERS; i++) {
      Thread unused =
          VirtualThread.start(
              () -> {
                awaitSignal(lock, condition);
                served[0]++;
                lock.unlock();
                done.countDown();
              });
    }
    while (!condition.toString().contains("[" + WAITERS + " waiting]")) {
      Thread.sleep(1);
    }
    Thread unused = VirtualThread.start(() -> count(counted));
    return done.await(LONG.toSeconds(), TimeUnit.SECONDS) ? served[0] : -1;
  }

  @SuppressWarnings("WaitNotInLoop") // it must not return unless it was signalled
  private static void awaitSignal(IpcLock lock, IpcCondition condition) {
    lock.lock();
    condition.awaitUninterruptibly();
  }

  private static void count(IpcEvent counted) {
    for (int i = 0; i < STEPS; i++) {
      try {
        Thread.sleep(1); // lets the waiters have the carrier, and needs it again
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }
    counted.set();
  }
}
