package io.handfast.benchmarks.storm;

import io.handfast.sync.IpcBarrier;
import java.util.concurrent.BrokenBarrierException;

/**
 * {@link IpcBarrier}: all workers at work go round by round, in step, until one of them is killed;
 * then the others are told that the round is broken, if the dead one had come, or else wait for it
 * until the storm resets the barrier. All survivors must have passed the same number of rounds.
 *
 * @param barrier the barrier, for as many as are at work
 */
record BarrierLoad(IpcBarrier barrier) implements Load {
  /** In the shared line: how often anybody came since the last audit. */
  private static final int CAME = Book.FREE;

  /** In the shared line: how often the action ran since the last audit. */
  private static final int ACTIONS = Book.FREE + 1;

  /** In the shared line: how often somebody was the last to come. */
  private static final int LAST = Book.FREE + 2;

  /** In the shared line: how often somebody returned before all had come. */
  private static final int EARLY = Book.FREE + 3;

  /**
   * In each line: how many rounds it passed since the last audit, and 1. In the shared one: of the
   * dead.
   */
  private static final int PASSED = Book.FREE + 4;

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void turn(Turn turn) throws Exception {
    Line shared = turn.shared();
    Line mine = turn.mine();
    long passed = Math.max(1, mine.get(PASSED));
    mine.set(PASSED, passed);
    barrier.setAction(() -> shared.addAtomically(ACTIONS, 1));
    shared.addAtomically(CAME, 1);
    int behind;
    try {
      behind = turn.random(2) == 0 ? barrier.await() : barrier.awaitUninterruptibly();
    } catch (BrokenBarrierException e) {
      turn.dawdle(); // until the storm resets it
      return;
    }
    if (shared.get(CAME) < passed * barrier.getParties() || shared.get(ACTIONS) < passed) {
      shared.addAtomically(EARLY, 1);
    }
    mine.set(PASSED, passed + 1);
    if (behind == 0) {
      shared.addAtomically(LAST, 1);
    }
  }

  @Override
  public void died(Book book, Line dead) {
    book.keep(dead, PASSED);
  }

  @Override
  public void nudge(Book book) {
    barrier.reset();
  }

  @Override
  public void audit(Book book, Tally tally) {
    Line shared = book.shared();
    if (shared.get(EARLY) > 0) {
      tally.lost(shared.get(EARLY), "steps: somebody went on before all had come: " + barrier);
    }
    long most = 0;
    long least = Long.MAX_VALUE;
    for (int seat = 0; seat < Ledger.SEATS; seat++) {
      long passed = book.line(seat, 0).get(PASSED);
      if (passed > 0) {
        most = Math.max(most, passed);
        least = Math.min(least, passed);
      }
    }
    if (least != Long.MAX_VALUE) {
      auditRounds(shared, least - 1, most - 1, tally);
    }
    beginAnew(book);
  }

  private void auditRounds(Line shared, long least, long rounds, Tally tally) {
    if (least != rounds) {
      tally.lost(rounds - least, "rounds that some passed and others did not: " + barrier);
    }
    long dead = shared.get(PASSED) == 0 ? rounds : shared.get(PASSED) - 1;
    if (dead > rounds || dead < rounds - 1) {
      tally.lost(1, "the dead passed " + dead + " rounds, others " + rounds + ": " + barrier);
    }
    long more = shared.get(ACTIONS) - rounds; // the dead one may have died in the action
    if (more < 0 || more > 1) {
      tally.lost(Math.abs(more), "actions, in " + rounds + " rounds: " + barrier);
    }
    long fewer = rounds - shared.get(LAST); // or just after it
    if (fewer < 0 || fewer > 1) {
      tally.lost(Math.abs(fewer), "times that one was the last of " + rounds + ": " + barrier);
    }
    shared.add(Book.UNCERTAIN, (more == 0 ? 0 : 1) + (fewer == 0 ? 0 : 1));
  }

  private void beginAnew(Book book) {
    barrier.reset();
    for (int seat = 0; seat < Ledger.SEATS; seat++) {
      book.line(seat, 0).set(PASSED, 0);
    }
    for (int word : new int[] {CAME, ACTIONS, LAST, EARLY, PASSED}) {
      book.shared().set(word, 0);
    }
  }
}
