package io.handfast.benchmarks.sleeping;

import io.handfast.WaitMethod;
import io.handfast.context.IpcContext;
import io.handfast.process.ExitStatus;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import java.io.IOException;

/** Another JVM, with which this one plays ping-pong over two semaphores, sleeping in one way. */
final class Partner implements AutoCloseable {
  private static final int LOOPS = 1_000_000;

  /** Longer than anybody spins before it falls asleep. */
  private static final long WORK_NANOS = 50_000;

  private final WaitMethod method;
  private final IpcContext context;
  private final IpcSemaphore ping;
  private final IpcSemaphore pong;
  private final IpcEvent working;
  private final IpcEvent over;
  private final IpcProcess process;

  Partner(WaitMethod method) {
    this.method = method;
    this.context = IpcContext.builder(StartMethod.SPAWN).waits(method).build();
    this.ping = context.semaphore(0);
    this.pong = context.semaphore(0);
    this.working = context.event();
    this.over = context.event();
    this.process = context.process(Partner::main, ping, pong, working, over).start();
  }

  WaitMethod method() {
    return method;
  }

  /** Has it run on one processor only; false if there is no tool for that here. */
  static boolean pin(long pid, int processor) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "taskset", "-a", "-c", "-p", String.valueOf(processor), String.valueOf(pid))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // not installed
    }
  }

  boolean pin(int processor) throws InterruptedException {
    return pin(process.pid(), processor);
  }

  private static void main(ProcessArgs args) throws InterruptedException {
    IpcSemaphore ping = args.get(0, IpcSemaphore.class);
    IpcSemaphore pong = args.get(1, IpcSemaphore.class);
    IpcEvent working = args.get(2, IpcEvent.class);
    IpcEvent over = args.get(3, IpcEvent.class);
    ping.acquire();
    while (!over.isSet()) {
      if (working.isSet()) {
        work();
      }
      pong.release();
      ping.acquire();
    }
  }

  private static void work() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < WORK_NANOS) {
      Thread.onSpinWait();
    }
  }

  /**
   * Microseconds of one round trip without the work in between.
   *
   * @param work whether both work for a moment before they answer, so that the other one is asleep;
   *     on one processor it is anyway
   */
  double roundTrip(int trips, boolean work) throws InterruptedException {
    if (work) {
      working.set();
    } else {
      working.clear();
    }
    long start = System.nanoTime();
    for (int i = 0; i < trips; i++) {
      if (work) {
        work();
      }
      ping.release();
      pong.acquire();
    }
    long nanos = System.nanoTime() - start;
    return ((double) nanos / trips - (work ? 2 * WORK_NANOS : 0)) / 1e3;
  }

  /** Nanoseconds of a pair of calls on a lock that nobody else wants. */
  @SuppressWarnings("LockNotBeforeTry") // nothing happens in between
  double lockPair() {
    IpcLock lock = context.lock();
    long start = System.nanoTime();
    for (int i = 0; i < LOOPS; i++) {
      lock.lock();
      lock.unlock();
    }
    double nanos = (double) (System.nanoTime() - start) / LOOPS;
    lock.close();
    return nanos;
  }

  /** Nanoseconds of a pair of calls on a semaphore that nobody else wants. */
  double semaphorePair() {
    IpcSemaphore semaphore = context.semaphore(1);
    long start = System.nanoTime();
    for (int i = 0; i < LOOPS; i++) {
      semaphore.acquireUninterruptibly();
      semaphore.release();
    }
    double nanos = (double) (System.nanoTime() - start) / LOOPS;
    semaphore.close();
    return nanos;
  }

  @Override
  public void close() {
    over.set();
    ping.release();
    ExitStatus unused = process.onExit().join();
    context.close();
  }
}
