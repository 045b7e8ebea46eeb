package io.handfast.sync;

import io.handfast.FenceMode;
import io.handfast.region.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

/**
 * W: that somebody may be waiting for a lock.
 *
 * <p>With full fences it is a bit of the lock's word, so that whoever gives the lock back learns of
 * it by the CAS that does so. In an asymmetric region it is a word of its own, {@code [W | era]}:
 * nobody but its owner changes the word of an owned lock then, and a store gives it back.
 */
final class WaitersFlag {
  /** Where it is beside the lock's word; the era alone if it is not set. */
  static final int OFFSET = 32;

  private static final long SET = 1L << 32;

  private WaitersFlag() {}

  static void initialise(SharedObject lock) {
    lock.words().putLong(at(lock), lock.era());
  }

  private static int at(SharedObject lock) {
    return lock.body() + OFFSET;
  }

  static boolean isBeside(SharedObject lock) {
    return lock.region().fences() == FenceMode.ASYMMETRIC;
  }

  /** Whether it is set, in the lock's word as it was read, or else beside it, as it is now. */
  static boolean isSet(SharedObject lock, long word) {
    return isBeside(lock) ? isSetBeside(lock) : LockWord.hasWaiters(word);
  }

  static boolean isSetBeside(SharedObject lock) {
    return lock.words().getLongVolatile(at(lock)) == (SET | lock.era());
  }

  /** Sets it in a word that was read, or beside it; false if that word, or the lock, is gone. */
  static boolean set(SharedObject lock, long word) {
    AtomicBuffer words = lock.words();
    return isBeside(lock)
        ? words.compareAndSetLong(at(lock), lock.era(), SET | lock.era()) || isSetBeside(lock)
        : words.compareAndSetLong(lock.body(), word, word | LockWord.WAITERS);
  }

  /** What whoever takes the lock after it slept must put into its word; others may sleep too. */
  static long keep(SharedObject lock, long word) {
    if (!isBeside(lock)) {
      return LockWord.WAITERS;
    }
    // For latency alone: others may sleep whom a killed waker has not come to.
    boolean unused = isSetBeside(lock) || set(lock, word);
    return 0;
  }

  /**
   * Clears it when nobody was found waiting; false if it was cleared, or went with the lock's word.
   */
  static boolean retire(SharedObject lock) {
    AtomicBuffer words = lock.words();
    return isBeside(lock)
        ? words.compareAndSetLong(at(lock), SET | lock.era(), lock.era())
        : words.compareAndSetLong(lock.body(), LockWord.WAITERS | lock.era(), lock.era());
  }
}
