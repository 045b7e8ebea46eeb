package io.handfast.benchmarks.storm;

/**
 * Two plain numbers that are equal whenever nobody is between the two, changed by whoever holds a
 * lock. They tell whether two were inside at once, and whether a change was lost.
 */
final class GuardedPair {
  // In the shared line.
  private static final int LEFT = Book.FREE;
  private static final int RIGHT = Book.FREE + 1;
  private static final int INSIDE = Book.FREE + 2;
  private static final int WRONG = Book.FREE + 3;
  private static final int GAP = Book.FREE + 4;
  private static final int FORGIVEN = Book.FREE + 5;

  // In each line; that of the dead is in the shared one.
  private static final int DONE = Book.FREE + 6;
  private static final int ABANDONED = Book.FREE + 7;

  private GuardedPair() {}

  /** Changes both; the caller holds the lock alone. */
  static void change(Turn turn, boolean abandoned) {
    Line shared = turn.shared();
    Line mine = turn.mine();
    if (abandoned) {
      mine.add(ABANDONED, 1);
    } else if (!isWhole(shared)) {
      shared.addAtomically(WRONG, 1);
    }
    long next = shared.getPlain(LEFT) + 1;
    shared.setPlain(INSIDE, turn.me());
    shared.setPlain(LEFT, next);
    turn.dawdle();
    if (shared.getPlain(INSIDE) != turn.me() || shared.getPlain(LEFT) != next) {
      shared.addAtomically(WRONG, 1);
    }
    shared.setPlain(RIGHT, next);
    mine.add(DONE, 1);
    shared.setPlain(INSIDE, 0);
  }

  /** Looks at both; the caller holds the lock, perhaps with other readers. */
  static void look(Turn turn) {
    Line shared = turn.shared();
    boolean whole = isWhole(shared);
    turn.dawdle();
    if (!whole || !isWhole(shared)) {
      shared.addAtomically(WRONG, 1);
    }
  }

  private static boolean isWhole(Line shared) {
    return shared.getPlain(INSIDE) == 0 && shared.getPlain(LEFT) == shared.getPlain(RIGHT);
  }

  static void died(Book book, Line dead) {
    book.keep(dead, DONE);
    book.keep(dead, ABANDONED);
  }

  /** In the storm, which got the lock from a dead owner and holds it alone. */
  static void mend(Book book) {
    Line shared = book.shared();
    shared.add(ABANDONED, 1);
    shared.setPlain(RIGHT, shared.getPlain(LEFT));
    shared.setPlain(INSIDE, 0);
  }

  /** The caller holds the lock alone, and all threads rest. */
  static void audit(Book book, boolean abandoned, Object lock, Tally tally) {
    Line shared = book.shared();
    if (abandoned) {
      mend(book);
    }
    long wrong = shared.get(WRONG) + (isWhole(shared) ? 0 : 1);
    if (wrong > 0) {
      tally.lost(wrong, "two were inside at once, or a death inside was not told: " + lock);
      shared.set(WRONG, 0);
      shared.setPlain(RIGHT, shared.getPlain(LEFT));
      shared.setPlain(INSIDE, 0);
    }
    auditChanges(book, lock, tally);
  }

  /** A change that was begun and never noted is one that its author died of. */
  private static void auditChanges(Book book, Object lock, Tally tally) {
    Line shared = book.shared();
    long gap = shared.getPlain(LEFT) - book.total(DONE);
    long abandoned = book.total(ABANDONED);
    long more = gap - shared.get(GAP);
    long allowed = Math.min(1, abandoned - shared.get(FORGIVEN));
    if (more < 0 || more > allowed) {
      tally.lost(Math.abs(more), "changes that were made under " + lock);
    }
    shared.add(Book.UNCERTAIN, Math.max(0, Math.min(more, allowed)));
    shared.set(GAP, gap);
    shared.set(FORGIVEN, abandoned);
  }
}
