package io.handfast.sync;

/**
 * The word of the writers of a read-write lock: a {@link LockWord} whose owner is pending, as long
 * as readers are inside that it waits for, or else is writing. Pending takes one bit of the thread,
 * so the numbers of threads repeat after a billion.
 */
final class ReadWriteWord {
  static final long PENDING = 1L << 30;

  static final long FREE = 0;
  static final long NOT_RECOVERABLE = LockWord.notRecoverable(0);

  private static final long FLAGS = LockWord.WAITERS | LockWord.INCONSISTENT;

  private ReadWriteWord() {}

  /** How a thread is named that writes. */
  static long writer(long process, ThreadTag thread) {
    return process | (thread.bits() & ~PENDING);
  }

  static boolean isPending(long word) {
    return LockWord.isOwned(word) && (word & PENDING) != 0;
  }

  static boolean isWriting(long word) {
    return LockWord.isOwned(word) && !isPending(word) && !LockWord.isNotRecoverable(word);
  }

  /** The word of a lock that its owner gives back without having changed anything. */
  static long withoutOwner(long word) {
    return word & FLAGS;
  }

  /** The word of a lock whose owner is dead: only one that was writing can have left a mess. */
  static long withoutDeadOwner(long word) {
    return withoutOwner(word) | (isPending(word) ? 0 : LockWord.INCONSISTENT);
  }
}
