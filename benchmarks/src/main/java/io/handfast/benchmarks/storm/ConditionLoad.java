package io.handfast.benchmarks.storm;

import io.handfast.sync.IpcLock;
import java.time.Duration;
import java.util.concurrent.locks.Condition;

/**
 * {@code IpcCondition}: a stock of things under a lock. Whoever adds one signals; whoever wants one
 * waits for that. When the others rest and there are things, nobody may be left waiting; when there
 * are none, those who wait are called off by a signal to all, which all of them must get. That the
 * lock is held again after a wait is checked as for {@link LockLoad}.
 *
 * @param lock the lock
 * @param added signalled for each thing
 * @param limit how long an audit waits for the lock
 */
record ConditionLoad(IpcLock lock, Condition added, Duration limit) implements Load {
  private static final int PRODUCER = 0;
  private static final int MOST = 4;

  /** In the shared line, under the lock: how many things there are. */
  private static final int STOCK = Line.WORDS - 1;

  /** In the shared line, under the lock: nobody needs to wait any more. */
  private static final int CALLED_OFF = Line.WORDS - 2;

  static ConditionLoad of(IpcLock lock, Duration limit) {
    return new ConditionLoad(lock, lock.newCondition(), limit);
  }

  @Override
  public int threads() {
    return 3;
  }

  @Override
  @SuppressWarnings("LockNotBeforeTry") // a worker ends with its first exception
  public void turn(Turn turn) throws Exception {
    lock.lock();
    enter(turn);
    if (turn.thread() == PRODUCER) {
      add(turn.shared());
    } else {
      take(turn);
    }
    lock.unlock();
    turn.dawdle();
  }

  /** The caller has just got the lock, or got it back. */
  private void enter(Turn turn) {
    boolean abandoned = lock.isAbandoned();
    GuardedPair.change(turn, abandoned);
    if (abandoned) {
      lock.markConsistent();
    }
  }

  private void add(Line shared) {
    long stock = shared.getPlain(STOCK);
    if (stock < MOST) {
      shared.setPlain(STOCK, stock + 1);
      added.signal();
    }
  }

  private void take(Turn turn) throws InterruptedException {
    Line shared = turn.shared();
    while (shared.getPlain(STOCK) == 0 && shared.getPlain(CALLED_OFF) == 0) {
      added.await();
      enter(turn);
    }
    if (shared.getPlain(STOCK) > 0) {
      shared.setPlain(STOCK, shared.getPlain(STOCK) - 1);
    }
  }

  @Override
  public void died(Book book, Line dead) {
    GuardedPair.died(book, dead);
  }

  @Override
  public void nudge(Book book) {
    if (!lock.tryLock()) {
      return; // next time
    }
    try {
      if (lock.isAbandoned()) {
        GuardedPair.mend(book); // unlocking accepts it, and nobody else would be told
      }
      if (book.shared().getPlain(STOCK) == 0 && book.shared().getPlain(CALLED_OFF) == 0) {
        book.shared().setPlain(CALLED_OFF, 1);
        added.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void audit(Book book, Tally tally) throws Exception {
    if (!lock.tryLock(limit)) {
      tally.wedged("everybody rests, and it cannot be taken: " + lock);
      return;
    }
    try {
      GuardedPair.audit(book, lock.isAbandoned(), lock, tally);
      book.shared().setPlain(CALLED_OFF, 0);
    } finally {
      lock.unlock();
    }
  }
}
