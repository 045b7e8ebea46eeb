package io.handfast.region;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A record on which one thread at a time says what it waits for, and the OS object on which it
 * sleeps; a virtual thread has none and sleeps in the JVM. Leased from {@link Parkers} for the time
 * of a wait.
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

  /** Who wakes a virtual thread; null for one that sleeps in the operating system. */
  private final @Nullable Dispatcher dispatcher;

  /** The owner's other record, once it needed one; it has the same OS object. For the pool. */
  private @Nullable Parker second;

  Parker(Parkers parkers, int record, long handle) {
    this(parkers, record, handle, null);
  }

  Parker(Parkers parkers, int record, long handle, @Nullable Dispatcher dispatcher) {
    this.parkers = parkers;
    this.record = record;
    this.handle = handle;
    this.dispatcher = dispatcher;
  }

  int record() {
    return record;
  }

  long handle() {
    return handle;
  }

  boolean isVirtual() {
    return dispatcher != null;
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

  /** The owner's other parker, which sleeps as this one does. */
  Parker makeSecond(int secondRecord) {
    second = new Parker(parkers, secondRecord, handle, dispatcher);
    return second;
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
    if (dispatcher != null) {
      dispatcher.sleep(record, nanos);
    } else if (hasObject()) {
      parkers.waits().await(handle, nanos);
    } else if (hasRecord()) {
      sleepLooking(nanos);
    } else {
      pause(Math.min(nanos, RECORDLESS_SLICE_NANOS));
    }
  }

  /** Wakes whoever sleeps, from within this process. */
  void post() {
    if (dispatcher != null) {
      dispatcher.unpark(record);
    } else if (hasObject()) {
      parkers.waits().post(handle);
    }
  }

  /** A thread for which no OS object could be had looks at its record, and sleeps in the JVM. */
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
