package io.handfast.benchmarks.storm;

import io.handfast.sync.IpcReentrantLock;
import java.time.Duration;

/**
 * {@link IpcReentrantLock}, taken up to three times: as {@link LockLoad}, and the next owner after
 * a death holds it once.
 *
 * @param lock the lock
 * @param limit how long an audit waits for it
 */
record ReentrantLoad(IpcReentrantLock lock, Duration limit) implements Load {
  private static final int DEEPEST = 3;

  @Override
  public int threads() {
    return 2;
  }

  @Override
  @SuppressWarnings("LockNotBeforeTry") // a worker ends with its first exception
  public void turn(Turn turn) throws Exception {
    lock.lock();
    boolean abandoned = lock.isAbandoned();
    if (lock.getHoldCount() != 1) {
      throw new IllegalStateException("taken once [holdCount=" + lock.getHoldCount() + "]");
    }
    nest(turn, abandoned, turn.random(DEEPEST));
    lock.unlock();
  }

  @SuppressWarnings("LockNotBeforeTry")
  private void nest(Turn turn, boolean abandoned, int depth) {
    if (depth == 0) {
      GuardedPair.change(turn, abandoned);
      return;
    }
    lock.lock();
    nest(turn, abandoned, depth - 1);
    lock.unlock();
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
