package io.handfast.region;

import java.util.concurrent.locks.LockSupport;

/**
 * A record on which one thread at a time says what it waits for, and the OS object on which it
 * sleeps. Leased from {@link Parkers} for the time of a wait.
 */
final class Parker {
  /**
   * The record of a parker that got none, because the table was full: it sleeps by slices alone.
   */
  static final int NO_RECORD = -1;

  private static final long RECORDLESS_SLICE_NANOS = 1_000_000;

  private final Parkers parkers;
  private final int record;
  private final long handle;

  Parker(Parkers parkers, int record, long handle) {
    this.parkers = parkers;
    this.record = record;
    this.handle = handle;
  }

  int record() {
    return record;
  }

  long handle() {
    return handle;
  }

  /** Announces the wait; a full fence, so that what is read next is read after it. */
  void arm(int object) {
    if (record != NO_RECORD) {
      parkers.waits().drain(handle);
      parkers.arm(record, object, false);
    }
  }

  /** Sleeps until somebody posts, or the time is over; the caller looks again in either case. */
  void sleep(long nanos) {
    if (record != NO_RECORD && VirtualThreads.isCurrent()) {
      sleepUnmounted(nanos);
    } else if (record != NO_RECORD) {
      parkers.waits().await(handle, nanos);
    } else {
      pause(Math.min(nanos, RECORDLESS_SLICE_NANOS));
    }
  }

  /**
   * A virtual thread that slept in the operating system would keep its carrier from all others, the
   * one that it waits for perhaps among them. So it looks at its record, and sleeps in the JVM.
   */
  private void sleepUnmounted(long nanos) {
    long start = System.nanoTime();
    long left = nanos;
    while (left > 0 && parkers.isArmed(record)) {
      pause(Math.min(left, RECORDLESS_SLICE_NANOS));
      left = nanos - (System.nanoTime() - start);
    }
  }

  /** An interrupt is for the wait to look at: here it must not turn sleeping into spinning. */
  static void pause(long nanos) {
    boolean interrupted = Thread.interrupted();
    LockSupport.parkNanos(nanos);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the wait.
   *
   * @return ARMED if nobody woke this thread, else POSTED or BROKEN
   */
  int disarm() {
    return record == NO_RECORD ? ParkerLayout.ARMED : parkers.disarm(record);
  }
}
