package io.handfast.sync;

import io.handfast.region.LocalHandle;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import org.agrona.concurrent.AtomicBuffer;

/**
 * What the protocols have in common that need one word and know no owner.
 *
 * <pre>
 *   63  62                               32 31                              0
 *  +---+----------------------------------+--------------------------------+
 *  | W |              state               |               era              |
 *  +---+----------------------------------+--------------------------------+
 * </pre>
 *
 * W says that somebody may be asleep; whoever sleeps has set it, or found it set, and looks again.
 * The era is this object's as long as the word is.
 */
abstract class WordProtocol extends LocalHandle implements WaitQueue.Subject {
  static final long WAITERS = 1L << 63;
  static final int STATE_SHIFT = 32;
  static final long ONE = 1L << STATE_SHIFT;
  static final long ERA_MASK = ONE - 1;

  /** Stands in no word, not even in a wiped one. */
  private static final int NO_ERA = ThreadTag.THREAD_BIT;

  final AtomicBuffer words;
  final int word;

  /** What the word carries as long as it is ours; {@link #NO_ERA} once the handle is closed. */
  private int era;

  WordProtocol(SharedObject object) {
    super(object);
    this.words = object.words();
    this.word = object.body();
    this.era = object.era();
  }

  static void initialise(SharedObject object, long state) {
    object.words().putLong(object.body(), state << STATE_SHIFT | object.era());
  }

  @Override
  protected final void invalidate() {
    era = NO_ERA;
  }

  /** The word, after making sure that it is this object's. */
  final long read() {
    return checked(words.getLongVolatile(word));
  }

  /** The same for what an operation found there. */
  final long checked(long v) {
    if (!isOurs(v)) {
      throw notOurs();
    }
    return v;
  }

  /** Whether this is a value of this object's word, as long as the handle is open. */
  final boolean isOurs(long v) {
    return (int) v == era;
  }

  /** The word, of whatever object it is by now; for people, and where a look again follows. */
  final long peek() {
    return words.getLongVolatile(word);
  }

  /** The state as a number of 31 bits. */
  static int count(long v) {
    return (int) (v >>> STATE_SHIFT) & Integer.MAX_VALUE;
  }

  static boolean hasWaiters(long v) {
    return (v & WAITERS) != 0;
  }

  /** Whether a thread that waits for this has to go on waiting. */
  abstract boolean mustWait(long v, long argument);

  @Override
  public final boolean announce(long argument) {
    long v = read();
    return mustWait(v, argument)
        && (hasWaiters(v) || words.compareAndSetLong(word, v, v | WAITERS));
  }

  @Override
  public final boolean blocked(long argument) {
    long v = peek();
    return mustWait(v, argument) && hasWaiters(v);
  }

  @Override
  public final void inspect(long argument) {
    // nobody owns anything here, so nobody's death can matter
  }
}
