package io.handfast.region;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * This process's own parkers. A parker is bound to a thread for the time of one wait only: a
 * process has as many as it ever had sleepers at once, and a late token meets a thread that looks
 * again. Virtual threads get parkers without an OS object, and a {@link Dispatcher} with the first
 * of them.
 */
final class ParkerPool {
  private static final Logger LOGGER = System.getLogger(ParkerPool.class.getName());
  private static final long CLOSE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Parkers parkers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition allBack = lock.newCondition();
  private final Deque<Parker> idle = new ArrayDeque<>();
  private final Deque<Parker> idleVirtual = new ArrayDeque<>();
  private final Set<Parker> leased = new HashSet<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private @Nullable Dispatcher dispatcher;
  private boolean closed;

  /** The parker of each record of this process, so that waking a thread of one's own is direct. */
  private final AtomicReferenceArray<@Nullable Parker> own =
      new AtomicReferenceArray<>(ControlLayout.PARKERS);

  ParkerPool(Parkers parkers) {
    this.parkers = parkers;
  }

  Parker lease(long me) {
    lock.lock();
    try {
      if (closed) {
        return recordless(); // the caller is about to find its handle closed
      }
      boolean virtual = VirtualThreads.isCurrent();
      Parker parker = idle(virtual).pollLast();
      if (parker == null) {
        parker = virtual ? createVirtual(me) : create(me);
      }
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
        if (record == Parker.NO_RECORD) {
          return recordless();
        }
        second = owned(first.makeSecond(record));
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
      if (!parker.hasObject() && !parker.isVirtual()) {
        giveBackSecond(parker);
      } else if (closed) {
        closeHandle(parker);
      } else {
        idle(parker.isVirtual()).addLast(parker);
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
      own.setRelease(second.record(), null);
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
    if (own.getAcquire(record) == null) {
      return false;
    }
    lock.lock();
    try {
      Parker parker = own.getPlain(record);
      if (parker != null) {
        parker.post();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Deque<Parker> idle(boolean virtual) {
    return virtual ? idleVirtual : idle;
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
    return owned(new Parker(parkers, record, handle));
  }

  private Parker owned(Parker parker) {
    own.setRelease(parker.record(), parker);
    return parker;
  }

  /** A record that names the dispatcher's OS object; without a dispatcher none is of any use. */
  private Parker createVirtual(long me) {
    Dispatcher serving = dispatcher != null ? dispatcher : startDispatcher(me);
    if (serving == null) {
      return recordless();
    }
    int record = parkers.takeSecondRecord(serving.record(), me);
    return record == Parker.NO_RECORD
        ? recordless()
        : owned(new Parker(parkers, record, 0, serving));
  }

  /** The dispatcher has a parker like any thread that sleeps, and keeps it until the end. */
  private @Nullable Dispatcher startDispatcher(long me) {
    Parker parker = create(me);
    if (parker.record() == Parker.NO_RECORD) {
      return null;
    }
    Dispatcher started = new Dispatcher(parkers, parker);
    boolean runs = false;
    try {
      started.start();
      runs = true;
    } finally {
      if (runs) {
        leased.add(parker);
        dispatcher = started;
      } else {
        idle.addLast(parker);
      }
    }
    return started;
  }

  private Parker recordless() {
    return new Parker(parkers, Parker.NO_RECORD, 0);
  }

  private void closeHandle(Parker parker) {
    own.setRelease(parker.record(), null);
    Parker second = parker.second();
    if (second != null) {
      own.setRelease(second.record(), null);
    }
    if (!parker.isVirtual()) {
      parkers.waits().close(parker.handle());
    }
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
      idleVirtual.forEach(this::closeHandle);
      idleVirtual.clear();
      if (dispatcher != null) {
        dispatcher.stop(); // it is woken with all others
      }
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

  boolean hasLeased() {
    lock.lock();
    try {
      return leased.stream().anyMatch(it -> it.hasRecord() || it.second() != null);
    } finally {
      lock.unlock();
    }
  }

  private void wakeLeased() {
    for (Parker parker : leased) {
      if (parker.hasRecord()) {
        parker.post();
      }
      Parker second = parker.second();
      if (second != null) {
        second.post();
      }
    }
  }
}
