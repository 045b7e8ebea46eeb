package io.handfast.benchmarks.storm;

import io.handfast.sync.IpcReadWriteLock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * {@link IpcReadWriteLock}: writers are alone, readers find what they read whole unless they are
 * told of a writer's death, a dead reader holds up nobody.
 *
 * @param lock the lock
 * @param limit how long an audit waits for it
 */
record ReadWriteLoad(IpcReadWriteLock lock, Duration limit) implements Load {
  private static final int WRITER = 0;

  @Override
  public int threads() {
    return 3;
  }

  @Override
  @SuppressWarnings("LockNotBeforeTry") // a worker ends with its first exception
  public void turn(Turn turn) throws Exception {
    if (turn.thread() == WRITER) {
      take(turn, lock.writeLock());
      GuardedPair.change(turn, lock.isAbandoned());
      lock.writeLock().unlock();
      turn.dawdle();
    } else {
      take(turn, lock.readLock());
      if (!lock.isAbandoned()) {
        GuardedPair.look(turn);
      }
      lock.readLock().unlock();
    }
  }

  private static void take(Turn turn, Lock side) throws InterruptedException {
    switch (turn.random(3)) {
      case 0 -> side.lock();
      case 1 -> side.lockInterruptibly();
      default -> {
        while (!side.tryLock(1, TimeUnit.MILLISECONDS)) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Override
  public void died(Book book, Line dead) {
    GuardedPair.died(book, dead);
  }

  @Override
  public void audit(Book book, Tally tally) throws Exception {
    if (!lock.writeLock().tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      tally.wedged("everybody rests, and it cannot be taken: " + lock);
      return;
    }
    try {
      GuardedPair.audit(book, lock.isAbandoned(), lock, tally);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
