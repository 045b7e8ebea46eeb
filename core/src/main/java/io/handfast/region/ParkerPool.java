package io.handfast.region;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * This process's own parkers. A parker is bound to a thread for the time of one wait only: a
 * process has as many as it ever had sleepers at once, and a late token meets a thread that looks
 * again.
 */
final class ParkerPool {
  private final Parkers parkers;
  private final Deque<Parker> idle = new ArrayDeque<>();
  private final List<Parker> all = new ArrayList<>();

  /** Handle of each record of this process, so that waking a thread of one's own is direct. */
  private final AtomicLongArray handles = new AtomicLongArray(ControlLayout.PARKERS);

  ParkerPool(Parkers parkers) {
    this.parkers = parkers;
  }

  synchronized Parker lease(long me) {
    Parker parker = idle.pollLast();
    return parker != null ? parker : create(me);
  }

  synchronized void giveBack(Parker parker) {
    if (parker.record() != Parker.NO_RECORD) {
      idle.addLast(parker);
    }
  }

  /** The handle of a record of this process, or 0. */
  long handle(int record) {
    return handles.getAcquire(record);
  }

  private Parker create(long me) {
    int record = parkers.takeRecord(me);
    if (record == Parker.NO_RECORD) {
      return new Parker(parkers, record, 0);
    }
    long handle = parkers.createObject(record, me);
    handles.setRelease(record, handle);
    Parker parker = new Parker(parkers, record, handle);
    all.add(parker);
    return parker;
  }

  synchronized void close() {
    for (Parker parker : all) {
      handles.setRelease(parker.record(), 0);
      parkers.waits().close(parker.handle());
    }
    all.clear();
    idle.clear();
  }
}
