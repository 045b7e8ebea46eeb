package io.handfast.benchmarks.storm;

import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The worker processes. Some stand by, made ready, since the start of a JVM takes much longer than
 * a round.
 */
final class Fleet {
  private static final int STARTED_AT_ONCE = 2;
  private static final long PATIENCE_SECONDS = 120;

  private final IpcContext context;
  private final Path file;
  private final Ledger ledger;
  private final List<Load> loads;
  private final String[] options;
  private final AtomicLong numbers = new AtomicLong();
  private final ExecutorService starters = Executors.newFixedThreadPool(STARTED_AT_ONCE);
  private final List<CompletableFuture<Member>> standby = new ArrayList<>();

  /**
   * A worker.
   *
   * @param process its process
   * @param seat where it sits
   * @param number tells it from all others
   */
  record Member(IpcProcess process, int seat, long number) {}

  Fleet(IpcContext context, Path file, Ledger ledger, List<Load> loads, List<String> options) {
    this.context = context;
    this.file = file;
    this.ledger = ledger;
    this.loads = List.copyOf(loads);
    this.options = options.toArray(String[]::new);
  }

  /** Has a worker start, on a seat on which nobody sits. */
  void prepare(int seat) {
    standby.add(CompletableFuture.supplyAsync(() -> start(seat), starters));
  }

  private Member start(int seat) {
    long number = numbers.incrementAndGet();
    IpcProcess process =
        context
            .process(Worker::main, Worker.args(file, seat, number, new ArrayList<>(loads)))
            .name("worker-" + number)
            .jvmArgs(options)
            .start();
    long start = System.nanoTime();
    while (ledger.seat(seat).get(Ledger.READY) == 0) {
      if (!process.isAlive()
          || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        process.kill();
        throw new IllegalStateException("a worker did not get ready: " + process);
      }
      sleep();
    }
    return new Member(process, seat, number);
  }

  private static void sleep() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a worker starts", e);
    }
  }

  /** The worker that has stood by longest; waits until it is ready. */
  Member next() {
    try {
      return standby.remove(0).join();
    } catch (CompletionException e) {
      throw new IllegalStateException("a worker could not be started", e.getCause());
    }
  }

  /** Whether all that were started are ready. */
  void awaitStandby() {
    standby.forEach(CompletableFuture::join);
  }

  /** Starts none any more; those that stand by are handed out. */
  List<Member> dissolve() {
    starters.shutdown();
    List<Member> left = new ArrayList<>();
    for (CompletableFuture<Member> future : standby) {
      future.handle((member, failure) -> member == null ? null : left.add(member)).join();
    }
    standby.clear();
    return left;
  }
}
