package io.handfast.region;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that sleeps in the operating system on behalf of all virtual threads of this
 * process that wait in a region. {@code Dispatcher.pml} beside this file is its model.
 *
 * <p>A virtual thread that slept there itself would keep its carrier from all others, the one that
 * it waits for perhaps among them. So it parks in the JVM, and its record names the dispatcher's OS
 * object: whoever wakes it from another process posts a token there, and the dispatcher takes the
 * token, looks who was woken, and unparks. Wakers of this process unpark directly.
 *
 * <pre>
 * sleeper:     ARMED ... enter itself; still ARMED -&gt; park; take itself out
 * waker:       ARMED -&gt; POSTED (CAS); post to the dispatcher
 * dispatcher:  take the token, then look at the records of all that are entered
 * </pre>
 *
 * No wake-up is lost without a crash: the sleeper enters itself and then reads its record, the
 * waker writes the record and then posts, and the dispatcher reads after it took the token. Only
 * the dispatcher takes tokens. A killed waker is healed by the sleeper's own slice, as ever.
 */
final class Dispatcher implements Runnable {
  private static final Logger LOGGER = System.getLogger(Dispatcher.class.getName());

  /** Where there is no sleeping in the operating system: so often it looks. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final int STACK_BYTES = 256 * 1024;

  private final Parkers parkers;
  private final Parker parker;
  private volatile boolean stopped;
  private boolean warned;

  /** Who is parked, or about to be, by its record. */
  private final AtomicReferenceArray<@Nullable Thread> sleepers =
      new AtomicReferenceArray<>(ControlLayout.PARKERS);

  /**
   * Makes one.
   *
   * @param parker of its own, on which nobody waits for anything
   */
  Dispatcher(Parkers parkers, Parker parker) {
    this.parkers = parkers;
    this.parker = parker;
  }

  void start() {
    Thread thread = new Thread(null, this, "handfast-dispatcher", STACK_BYTES, false);
    thread.setDaemon(true);
    thread.start();
  }

  /** The record whose OS object it sleeps on. */
  int record() {
    return parker.record();
  }

  /**
   * Parks the calling thread until its record says that it was woken, it is interrupted, or the
   * time is over. An interrupt that was pending before is kept for later: it must not turn sleeping
   * into spinning.
   */
  void sleep(int record, long nanos) {
    boolean interrupted = Thread.interrupted();
    long start = System.nanoTime();
    long left = nanos;
    sleepers.set(record, Thread.currentThread());
    try {
      while (left > 0 && parkers.isArmed(record) && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, left);
        if (stopped) {
          return; // woken to look around
        }
        left = nanos - (System.nanoTime() - start);
      }
    } finally {
      sleepers.set(record, null);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Wakes the thread of a record, if it is parked. */
  void unpark(int record) {
    LockSupport.unpark(sleepers.get(record)); // null is nobody
  }

  /** Ends the thread when it is woken the next time. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        awaitToken();
        for (int record = 0; record < ControlLayout.PARKERS; record++) {
          if (sleepers.get(record) != null && !parkers.isArmed(record)) {
            unpark(record);
          }
        }
      }
    } finally {
      parkers.giveBack(parker);
    }
  }

  private void awaitToken() {
    try {
      parker.sleep(Long.MAX_VALUE);
    } catch (RuntimeException | LinkageError e) {
      LOGGER.log(
          warned ? Level.DEBUG : Level.WARNING,
          "no sleep in the operating system: wake-ups of virtual threads are looked for instead",
          e);
      warned = true;
      Parker.pause(LOOK_NANOS);
    }
  }
}
