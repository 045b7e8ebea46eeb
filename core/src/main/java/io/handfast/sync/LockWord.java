package io.handfast.sync;

import io.handfast.region.Tag;

/**
 * The word of a lock.
 *
 * <pre>
 *   63  62  61          50 49                32 31                              0
 *  +---+---+--------------+--------------------+--------------------------------+
 *  | W |INC|   slot + 1   |     generation     |  thread if owned, else the era |
 *  +---+---+--------------+--------------------+--------------------------------+
 * </pre>
 *
 * W: somebody may be waiting. INC: an owner died, and the data may be inconsistent. Slot and
 * generation name the owner's process, the generation being cut to 18 bits. The era tells this
 * object from others that had the same record. All ones in the slot: the lock can never be taken
 * again.
 */
final class LockWord {
  static final long WAITERS = 1L << 63;
  static final long INCONSISTENT = 1L << 62;

  /** No lock ever has this word, so a CAS that expects it fails. */
  static final long NEVER = -1L;

  static final long GENERATION_MASK = (1L << 18) - 1;

  private static final int SLOT_SHIFT = 50;
  private static final int GENERATION_SHIFT = 32;
  private static final long SLOT_MASK = 0xFFFL << SLOT_SHIFT;
  private static final long LOW_MASK = 0xFFFF_FFFFL;
  private static final long OWNER_MASK = ~(WAITERS | INCONSISTENT);

  private LockWord() {}

  /** The part of an owner that all threads of a process share. */
  static long process(long tag) {
    return (Tag.slot(tag) + 1L) << SLOT_SHIFT
        | (Tag.generation(tag) & GENERATION_MASK) << GENERATION_SHIFT;
  }

  static long notRecoverable(int era) {
    return INCONSISTENT | SLOT_MASK | era;
  }

  static boolean isNotRecoverable(long word) {
    return (word & SLOT_MASK) == SLOT_MASK;
  }

  static boolean isOwned(long word) {
    return (word & SLOT_MASK) != 0;
  }

  /** Process and thread of the owner, without the flags. */
  static long owner(long word) {
    return word & OWNER_MASK;
  }

  static boolean isOwnedByProcess(long word, long process) {
    return (word & OWNER_MASK & ~LOW_MASK) == process;
  }

  static int slot(long word) {
    return (int) ((word & SLOT_MASK) >>> SLOT_SHIFT) - 1;
  }

  static long generation(long word) {
    return word >>> GENERATION_SHIFT & GENERATION_MASK;
  }

  static int era(long word) {
    return (int) word;
  }

  static int thread(long word) {
    return (int) word & ~ThreadTag.THREAD_BIT;
  }

  static boolean hasWaiters(long word) {
    return (word & WAITERS) != 0;
  }

  static boolean isInconsistent(long word) {
    return (word & INCONSISTENT) != 0;
  }
}
