package io.handfast.sync;

import io.handfast.region.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

/**
 * How often the owner of a reentrant lock holds it beyond the first time: a number beside the
 * lock's word, which the owner alone reads and writes, so that plain accesses do; the word carries
 * it from one owner to the next.
 *
 * <p>Invariant: 0 whenever the lock is free and its last owner did not die. Who takes over from a
 * dead owner sets it to 0 before anything else.
 */
final class HoldCount {
  private static final int OFFSET = 8;

  private final AtomicBuffer words;
  private final int at;

  HoldCount(SharedObject object) {
    this.words = object.words();
    this.at = object.body() + OFFSET;
  }

  /** For anybody else than the owner a guess. */
  int more() {
    return words.getInt(at);
  }

  void reset() {
    set(0);
  }

  void set(int more) {
    words.putInt(at, more);
  }

  void enter() {
    int more = more();
    if (more == Integer.MAX_VALUE - 1) {
      throw new IllegalStateException("held " + Integer.MAX_VALUE + " times: that is the most");
    }
    words.putInt(at, more + 1);
  }

  void leave() {
    words.putInt(at, more() - 1);
  }
}
