package io.handfast.region;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * This process's own parkers. A parker is bound to a thread for the time of one wait only: a
 * process has as many as it ever had sleepers at once, and a late token meets a thread that looks
 * again.
 */
final class ParkerPool {
  private static final Logger LOGGER = System.getLogger(ParkerPool.class.getName());
  private static final long CLOSE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Parkers parkers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition allBack = lock.newCondition();
  private final Deque<Parker> idle = new ArrayDeque<>();
  private final Set<Parker> leased = new HashSet<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private boolean closed;

  /** Handle of each record of this process, so that waking a thread of one's own is direct. */
  private final AtomicLongArray handles = new AtomicLongArray(ControlLayout.PARKERS);

  ParkerPool(Parkers parkers) {
    this.parkers = parkers;
  }

  Parker lease(long me) {
    lock.lock();
    try {
      if (closed) {
        return recordless(); // the caller is about to find its handle closed
      }
      Parker parker = idle.isEmpty() ? create(me) : idle.removeLast();
      leased.add(parker);
      return parker;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The other record of a thread that must go on answering on one while it waits on the other. It
   * sleeps on the first one's OS object, or without one; it is given back with the first.
   */
  Parker second(Parker first, long me) {
    lock.lock();
    try {
      Parker second = first.second();
      if (second == null) {
        int record = closed ? Parker.NO_RECORD : parkers.takeSecondRecord(first.record(), me);
        second = new Parker(parkers, record, first.handle());
        if (record != Parker.NO_RECORD) {
          handles.setRelease(record, first.handle());
          first.setSecond(second);
        }
      }
      return second;
    } finally {
      lock.unlock();
    }
  }

  void giveBack(Parker parker) {
    lock.lock();
    try {
      if (!leased.remove(parker)) {
        return;
      }
      if (!parker.hasObject()) {
        giveBackSecond(parker);
      } else if (closed) {
        closeHandle(parker);
      } else {
        idle.addLast(parker);
      }
      if (closed) {
        allBack.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Of a parker that will not be lent again. */
  private void giveBackSecond(Parker parker) {
    Parker second = parker.second();
    if (second != null) {
      parkers.giveBackRecord(second.record());
    }
  }

  /**
   * Posts to a record of this process; under the lock, so that its OS object is not closed
   * meanwhile.
   *
   * @return false if the record is not this process's
   */
  boolean post(int record) {
    if (handles.getAcquire(record) == 0) {
      return false;
    }
    lock.lock();
    try {
      long handle = handles.getPlain(record);
      if (handle != 0) {
        parkers.waits().post(handle);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Parker create(long me) {
    int record = parkers.takeRecord(me);
    if (record == Parker.NO_RECORD) {
      return recordless();
    }
    long handle = 0;
    try {
      handle = parkers.createObject(record, me);
    } catch (RuntimeException e) {
      // A wait must not fail for want of a semaphore: it looks around a little more often instead.
      LOGGER.log(
          warned.getAndSet(true) ? Level.DEBUG : Level.WARNING,
          "no OS object to sleep on: waits look every millisecond instead",
          e);
    } finally {
      if (handle == 0) {
        parkers.giveBackRecord(record);
      }
    }
    if (handle == 0) {
      return recordless();
    }
    handles.setRelease(record, handle);
    return new Parker(parkers, record, handle);
  }

  private Parker recordless() {
    return new Parker(parkers, Parker.NO_RECORD, 0);
  }

  private void closeHandle(Parker parker) {
    handles.setRelease(parker.record(), 0);
    Parker second = parker.second();
    if (second != null) {
      handles.setRelease(second.record(), 0);
    }
    parkers.waits().close(parker.handle());
  }

  /** From now on no OS object is made; those that are in use stay. */
  void stopMaking() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Closes the handles. Threads that sleep on one are woken, find their own handle closed and give
   * the parker back; one that does not keeps its OS handle open until it does.
   *
   * @return whether all came back
   */
  boolean close() {
    lock.lock();
    try {
      closed = true;
      idle.forEach(this::closeHandle);
      idle.clear();
      long left = CLOSE_PATIENCE_NANOS;
      while (left > 0 && hasLeased()) {
        wakeLeased();
        left = allBack.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is still leased is closed when it comes back
    } finally {
      lock.unlock();
    }
    return !hasLeased();
  }

  private boolean hasLeased() {
    lock.lock();
    try {
      return leased.stream().anyMatch(it -> it.hasRecord() || it.second() != null);
    } finally {
      lock.unlock();
    }
  }

  private void wakeLeased() {
    for (Parker parker : leased) {
      if (parker.hasObject()) {
        parkers.waits().post(parker.handle());
      }
    }
  }
}
