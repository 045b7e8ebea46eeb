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
 * that is killed before it moved the turn never comes again.
 */
final class Turns {
  private static final int OFFSET = 24;
  private static final int TURN_SHIFT = 32;

  private final AtomicBuffer words;
  private final int at;
  private final int era;

  Turns(SharedObject object) {
    this.words = object.words();
    this.at = object.body() + OFFSET;
    this.era = object.era();
  }

  static void initialise(SharedObject object) {
    object.words().putLong(object.body() + OFFSET, object.era());
  }

  long now() {
    return words.getLongVolatile(at) >>> TURN_SHIFT;
  }

  /** The next turn; if somebody is faster, it has come already. */
  void next() {
    long v = words.getLongVolatile(at);
    if ((int) v == era) {
      boolean unused = words.compareAndSetLong(at, v, v + (1L << TURN_SHIFT));
    }
  }
}
