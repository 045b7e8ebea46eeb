package io.handfast.benchmarks.storm;

import io.handfast.sync.IpcSemaphore;
import java.time.Duration;

/**
 * {@link IpcSemaphore}: permits have no owners, so those of a dead worker are gone, and the storm,
 * which knows from the ledger what it had, puts them back. Where a worker was killed in the middle
 * of an acquire or a release, nobody can know whether it was done: the storm puts the permits back
 * all the same, and at the audit finds as many too many as were taken back or never taken: none, or
 * those of this one call.
 *
 * @param semaphore the semaphore, with {@link #PERMITS} permits
 * @param limit how long an audit waits for them
 */
record SemaphoreLoad(IpcSemaphore semaphore, Duration limit) implements Load {
  static final int PERMITS = 3;
  private static final int MOST_AT_ONCE = 2;

  /** In each line: {@code permits << 2 | step}, 0 between turns. */
  private static final int STATE = Book.FREE;

  private static final int ACQUIRING = 1;
  private static final int HOLDING = 2;
  private static final int RELEASING = 3;

  /** In the shared line: how many permits may be there above {@link #PERMITS}. */
  private static final int DOUBTFUL = Book.FREE + 1;

  @Override
  public int threads() {
    return 2;
  }

  @Override
  public void turn(Turn turn) throws Exception {
    Line mine = turn.mine();
    int permits = 1 + turn.random(MOST_AT_ONCE);
    mine.set(STATE, state(permits, ACQUIRING));
    if (acquire(turn, permits)) {
      mine.set(STATE, state(permits, HOLDING));
      turn.dawdle();
      mine.set(STATE, state(permits, RELEASING));
      semaphore.release(permits);
    }
    mine.set(STATE, 0);
  }

  private static long state(int permits, int step) {
    return (long) permits << 2 | step;
  }

  private boolean acquire(Turn turn, int permits) throws InterruptedException {
    switch (turn.random(3)) {
      case 0 -> semaphore.acquire(permits);
      case 1 -> semaphore.acquireUninterruptibly(permits);
      default -> {
        return semaphore.tryAcquire(permits, Duration.ofMillis(1));
      }
    }
    return true;
  }

  @Override
  public void died(Book book, Line dead) {
    long state = dead.get(STATE);
    int permits = (int) (state >>> 2);
    if (permits == 0) {
      return;
    }
    semaphore.release(permits);
    if ((state & 3) != HOLDING) {
      book.shared().add(DOUBTFUL, permits);
      book.shared().add(Book.UNCERTAIN, 1);
    }
  }

  @Override
  public void audit(Book book, Tally tally) throws Exception {
    int available = semaphore.availablePermits();
    int most = PERMITS + (int) book.shared().get(DOUBTFUL);
    if (available < PERMITS || available > most) {
      int wrong = available < PERMITS ? PERMITS - available : available - most;
      tally.lost(wrong, "permits; " + PERMITS + " to " + most + " should be there: " + semaphore);
    }
    book.shared().set(DOUBTFUL, 0);
    if (available < PERMITS) {
      semaphore.release(PERMITS - available);
    }
    if (!semaphore.tryAcquire(Math.max(available, PERMITS), limit)) {
      tally.wedged("everybody rests, and what is there cannot be acquired: " + semaphore);
      return;
    }
    semaphore.release(PERMITS);
  }
}
