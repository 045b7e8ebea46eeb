package io.handfast.sync;

import io.handfast.region.LocalHandle;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A manual-reset event in one word.
 *
 * <pre>
 *   63  62  61                           32 31                              0
 *  +---+---+------------------------------+--------------------------------+
 *  | W |SET|           sequence           |               era              |
 *  +---+---+------------------------------+--------------------------------+
 *
 * set:    already SET: nothing;  CAS -&gt; [0 | SET | sequence + 1];  W: wake all
 * clear:  CAS SET away, all else kept
 * await:  done when SET, or when the sequence is not what it was at the call
 * </pre>
 *
 * Invariants: the sequence moves with every step from not set to set, so a set followed by a clear
 * is seen by everybody who waited; a wait that began after the clear does not see the set before
 * it.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>between set's CAS and the wake</td><td>the sequence has moved: sleepers see it at the end of
 *     a slice</td></tr>
 * <tr><td>waiting</td><td>nothing is left but a record, which its reaper clears</td></tr>
 * </table>
 */
final class EventProtocol extends LocalHandle implements WaitQueue.Subject {
  private static final long WAITERS = 1L << 63;
  private static final long SET = 1L << 62;
  private static final int SEQUENCE_SHIFT = 32;
  private static final long SEQUENCE_MASK = ((1L << 30) - 1) << SEQUENCE_SHIFT;

  /** Stands in no word, not even in a wiped one. */
  private static final int NO_ERA = ThreadTag.THREAD_BIT;

  private final AtomicBuffer words;
  private final int word;
  private final WaitQueue waiters;

  /** What the word carries as long as it is ours; {@link #NO_ERA} once the handle is closed. */
  private int era;

  EventProtocol(SharedObject object) {
    super(object);
    this.words = object.words();
    this.word = object.body();
    this.era = object.era();
    this.waiters = object.waiters(0);
    open();
  }

  static void initialise(SharedObject object) {
    object.words().putLong(object.body(), object.era());
  }

  @Override
  protected void invalidate() {
    era = NO_ERA;
  }

  private long read() {
    long v = words.getLongVolatile(word);
    if ((int) v != era) {
      throw notOurs();
    }
    return v;
  }

  boolean isSet() {
    return (read() & SET) != 0;
  }

  /** For people: once the handle is closed it may be another object's. */
  String state() {
    return (words.getLongVolatile(word) & SET) != 0 ? "set" : "not set";
  }

  void set() {
    long v;
    do {
      v = read();
      if ((v & SET) != 0) {
        return;
      }
    } while (!words.compareAndSetLong(word, v, setOnceMore(v)));
    if ((v & WAITERS) != 0) {
      waiters.wake(WaitQueue.ALL);
    }
  }

  private static long setOnceMore(long v) {
    long sequence = (v + (1L << SEQUENCE_SHIFT)) & SEQUENCE_MASK;
    return SET | sequence | (v & 0xFFFF_FFFFL);
  }

  void clear() {
    long v;
    do {
      v = read();
    } while ((v & SET) != 0 && !words.compareAndSetLong(word, v, v & ~SET));
  }

  boolean await(long nanos, boolean interruptible) throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    long atCall = read();
    return (atCall & SET) != 0 || waiters.await(this, atCall & SEQUENCE_MASK, nanos, interruptible);
  }

  private static boolean isOver(long v, long sequenceAtCall) {
    return (v & SET) != 0 || (v & SEQUENCE_MASK) != sequenceAtCall;
  }

  @Override
  public boolean attempt(long sequenceAtCall, boolean slept) {
    return isOver(read(), sequenceAtCall);
  }

  @Override
  public boolean announce(long sequenceAtCall) {
    long v = read();
    return !isOver(v, sequenceAtCall)
        && ((v & WAITERS) != 0 || words.compareAndSetLong(word, v, v | WAITERS));
  }

  @Override
  public boolean blocked(long sequenceAtCall) {
    long v = words.getLongVolatile(word);
    return !isOver(v, sequenceAtCall) && (v & WAITERS) != 0;
  }

  @Override
  public void inspect(long sequenceAtCall) {
    // an event has no owner
  }
}
