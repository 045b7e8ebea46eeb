package io.handfast.region;

import org.agrona.concurrent.AtomicBuffer;

/**
 * What waiting threads note on their records, for people: whom they wait for, and since when they
 * know it. A record's owner writes its note while nobody looks, between two sleeps; whoever reads
 * looks whether the record is ARMED, and in the same epoch, before and after. The time is that of
 * the wall clock, and nothing is decided by it.
 */
final class WaitNotes {
  private static final int MILLIS_BITS = 42;
  private static final long MILLIS_MASK = (1L << MILLIS_BITS) - 1;
  private static final long NOBODY = 0;

  private final AtomicBuffer control;

  WaitNotes(AtomicBuffer control) {
    this.control = control;
  }

  /** What was noted in an earlier wait was about something else. */
  void clear(int record) {
    control.putLong(ControlLayout.parker(record) + ParkerLayout.NOTED_OWNER_OFFSET, NOBODY);
  }

  /** Notes an owner; one that is known stays noted with the time at which it was met first. */
  void meet(int record, long owner, long turn) {
    int at = ControlLayout.parker(record);
    long note = turn << MILLIS_BITS;
    long known = control.getLong(at + ParkerLayout.NOTE_OFFSET);
    if (control.getLong(at + ParkerLayout.NOTED_OWNER_OFFSET) != owner
        || (known & ~MILLIS_MASK) != note) {
      control.putLong(at + ParkerLayout.NOTED_OWNER_OFFSET, owner);
      control.putLong(
          at + ParkerLayout.NOTE_OFFSET, note | (System.currentTimeMillis() & MILLIS_MASK));
    }
  }

  /** Since when this record's owner knows of that owner's turn; {@link Long#MAX_VALUE} if not. */
  long since(int record, long owner, long turn) {
    int at = ControlLayout.parker(record);
    long note = control.getLong(at + ParkerLayout.NOTE_OFFSET);
    boolean same =
        control.getLong(at + ParkerLayout.NOTED_OWNER_OFFSET) == owner
            && (note & ~MILLIS_MASK) == turn << MILLIS_BITS;
    return same ? note & MILLIS_MASK : Long.MAX_VALUE;
  }
}
