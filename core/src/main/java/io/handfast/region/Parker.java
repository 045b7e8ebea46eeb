package io.handfast.region;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A record on which one thread at a time says what it waits for, and the OS object on which it
 * sleeps. Leased from {@link Parkers} for the time of a wait.
 */
final class Parker implements WaitQueue.Notes {
  /**
   * The record of a parker that got none, because the table was full: it sleeps by slices alone.
   */
  static final int NO_RECORD = -1;

  private static final long RECORDLESS_SLICE_NANOS = 1_000_000;

  private final Parkers parkers;
  private final int record;
  private final long handle;

  /** The owner's other record, once it needed one; it has the same OS object. For the pool. */
  private @Nullable Parker second;

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

  boolean hasRecord() {
    return record != NO_RECORD;
  }

  boolean hasObject() {
    return handle != 0;
  }

  @Nullable Parker second() {
    return second;
  }

  void setSecond(Parker parker) {
    second = parker;
  }

  /** Announces the wait; a full fence, so that what is read next is read after it. */
  void arm(long target) {
    if (hasObject()) {
      parkers.waits().drain(handle);
    }
    if (hasRecord()) {
      parkers.arm(record, target);
    }
  }

  /** Whether nobody has woken this thread yet; one without a record cannot know. */
  boolean isArmed() {
    return !hasRecord() || parkers.isArmed(record);
  }

  /** Begins a wait in which nobody has been met yet. */
  void clearNotes() {
    if (record != NO_RECORD) {
      parkers.notes().clear(record);
    }
  }

  @Override
  public void meet(long owner, long turn) {
    if (record != NO_RECORD) {
      parkers.notes().meet(record, owner, turn);
    }
  }

  /** Sleeps until somebody posts, or the time is over; the caller looks again in either case. */
  void sleep(long nanos) {
    if (hasObject() && !VirtualThreads.isCurrent()) {
      parkers.waits().await(handle, nanos);
    } else if (hasRecord()) {
      sleepLooking(nanos);
    } else {
      pause(Math.min(nanos, RECORDLESS_SLICE_NANOS));
    }
  }

  /**
   * A virtual thread that slept in the operating system would keep its carrier from all others, the
   * one that it waits for perhaps among them. So it looks at its record, and sleeps in the JVM; and
   * so does a thread for which no OS object could be had.
   */
  private void sleepLooking(long nanos) {
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
    return hasRecord() ? parkers.disarm(record) : ParkerLayout.ARMED;
  }

  /** Ends the wait, unless somebody has woken this thread; then false. */
  boolean leave() {
    return !hasRecord() || parkers.leave(record);
  }

  /** Ends the wait; if somebody woke this thread, another one is woken in its place. */
  void abandon() {
    if (hasRecord()) {
      parkers.abandon(record);
    }
  }
}
