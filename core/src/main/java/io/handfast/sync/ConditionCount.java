package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.region.SharedObject;
import org.agrona.concurrent.AtomicBuffer;

/**
 * How many conditions a lock has: a word beside the lock's own, {@code [count | era]}. A condition
 * is nothing but its number.
 */
final class ConditionCount {
  /** So many conditions a lock can have in its life. */
  static final int LIMIT = 255;

  private static final int OFFSET = 16;
  private static final int COUNT_SHIFT = 32;

  private ConditionCount() {}

  static void initialise(SharedObject lock) {
    lock.words().putLong(at(lock), lock.era());
  }

  private static int at(SharedObject lock) {
    return lock.body() + OFFSET;
  }

  static int of(SharedObject lock) {
    return count(lock.words().getLongVolatile(at(lock)));
  }

  private static int count(long word) {
    return (int) (word >>> COUNT_SHIFT);
  }

  /** The number of a new condition. */
  static int next(LockProtocol lock) {
    SharedObject object = lock.object();
    AtomicBuffer words = object.words();
    int at = at(object);
    while (true) {
      lock.checkOpen();
      long word = words.getLongVolatile(at);
      int count = count(word);
      if ((int) word != object.era()) {
        throw lock.overwritten();
      }
      if (count >= LIMIT) {
        throw new IllegalStateException(
            IpcException.message(
                "this lock has as many conditions as it can have; make one once and hand it on",
                "lock",
                lock,
                "limit",
                LIMIT));
      }
      if (words.compareAndSetLong(at, word, word + (1L << COUNT_SHIFT))) {
        return count;
      }
    }
  }
}
