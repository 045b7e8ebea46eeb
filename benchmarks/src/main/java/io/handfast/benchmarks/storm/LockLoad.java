package io.handfast.benchmarks.storm;

import io.handfast.sync.IpcLock;
import java.time.Duration;

/**
 * {@link IpcLock}: one owner at a time, a death inside is told to the next one, and no change made
 * inside is lost.
 *
 * @param lock the lock
 * @param limit how long an audit waits for it
 */
record LockLoad(IpcLock lock, Duration limit) implements Load {
  @Override
  public int threads() {
    return 2;
  }

  @Override
  @SuppressWarnings("LockNotBeforeTry") // a worker ends with its first exception
  public void turn(Turn turn) throws Exception {
    take(turn);
    GuardedPair.change(turn, lock.isAbandoned());
    lock.unlock();
  }

  private void take(Turn turn) throws InterruptedException {
    switch (turn.random(3)) {
      case 0 -> lock.lock();
      case 1 -> lock.lockInterruptibly();
      default -> {
        while (!lock.tryLock(Duration.ofMillis(1))) {
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
    if (!lock.tryLock(limit)) {
      tally.wedged("everybody rests, and it cannot be taken: " + lock);
      return;
    }
    try {
      GuardedPair.audit(book, lock.isAbandoned(), lock, tally);
    } finally {
      lock.unlock();
    }
  }
}
