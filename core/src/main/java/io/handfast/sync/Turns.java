package io.handfast.sync;

import io.handfast.region.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Tells one time that a thread owns a lock from the next one: a count beside the lock's word,
 * {@code [turn | era]}, which moves after the lock was given back while somebody was said to wait.
 *
 * <p>A waiter reads the turn, then sees in the word that it is waited for an owner, then notes the
 * time: that owner's unlock will find the flag in the word and move the turn, before the same
 * thread can own the lock again. So as long as word and turn are the same, so is the time. An owner
 * that is killed before it moved the turn never comes again. Where a lock is given back by a store,
 * its owner may overlook the flag, and a time be told that began with its turn before.
 */
final class Turns {
  private static final int OFFSET = 24;
  private static final int TURN_SHIFT = 32;

  private Turns() {}

  static void initialise(SharedObject lock) {
    lock.words().putLong(at(lock), lock.era());
  }

  private static int at(SharedObject lock) {
    return lock.body() + OFFSET;
  }

  static long now(SharedObject lock) {
    return lock.words().getLongVolatile(at(lock)) >>> TURN_SHIFT;
  }

  /** The next turn; if somebody is faster, it has come already. */
  static void next(SharedObject lock) {
    AtomicBuffer words = lock.words();
    int at = at(lock);
    long v = words.getLongVolatile(at);
    if ((int) v == lock.era()) {
      boolean unused = words.compareAndSetLong(at, v, v + (1L << TURN_SHIFT));
    }
  }
}
