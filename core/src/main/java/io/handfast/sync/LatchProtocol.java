package io.handfast.sync;

import io.handfast.region.LocalHandle;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A latch in one word.
 *
 * <pre>
 *   63  62                               32 31                              0
 *  +---+----------------------------------+--------------------------------+
 *  | W |              count               |               era              |
 *  +---+----------------------------------+--------------------------------+
 *
 * countDown: count 0: nothing;  CAS(count -&gt; count - 1), with W away at 0;  it was set: wake all
 * await:     done when the count is 0
 * </pre>
 *
 * Invariants: the count never grows; each count-down that found it above 0 took exactly one; once 0
 * it stays 0.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>before the CAS of countDown</td><td>it is not counted, and nobody counts it in its place</td></tr>
 * <tr><td>between the last CAS and the wake</td><td>sleepers see the 0 at the end of a slice</td></tr>
 * <tr><td>waiting</td><td>nothing is left but a record, which its reaper clears</td></tr>
 * </table>
 */
final class LatchProtocol extends LocalHandle implements WaitQueue.Subject {
  private static final long WAITERS = 1L << 63;
  private static final int COUNT_SHIFT = 32;
  private static final long ONE = 1L << COUNT_SHIFT;
  private static final long ERA_MASK = ONE - 1;

  /** Stands in no word, not even in a wiped one. */
  private static final int NO_ERA = ThreadTag.THREAD_BIT;

  private final AtomicBuffer words;
  private final int word;
  private final WaitQueue waiters;

  /** What the word carries as long as it is ours; {@link #NO_ERA} once the handle is closed. */
  private int era;

  LatchProtocol(SharedObject object) {
    super(object);
    this.words = object.words();
    this.word = object.body();
    this.era = object.era();
    this.waiters = object.waiters(0);
    open();
  }

  static void initialise(SharedObject object) {
    object.words().putLong(object.body(), object.parameter() << COUNT_SHIFT | object.era());
  }

  @Override
  protected void invalidate() {
    era = NO_ERA;
  }

  private static int count(long v) {
    return (int) (v >>> COUNT_SHIFT) & Integer.MAX_VALUE;
  }

  /** The word, after making sure that it is this object's. */
  private long read() {
    long v = words.getLongVolatile(word);
    if ((int) v != era) {
      throw notOurs();
    }
    return v;
  }

  int count() {
    return count(read());
  }

  /** For people; of whatever object the word is by now. */
  String state() {
    return "count=" + count(words.getLongVolatile(word));
  }

  void countDown() {
    long v;
    int count;
    do {
      v = read();
      count = count(v);
      if (count == 0) {
        return;
      }
    } while (!words.compareAndSetLong(word, v, count == 1 ? v & ERA_MASK : v - ONE));
    if (count == 1 && (v & WAITERS) != 0) {
      waiters.wake(WaitQueue.ALL);
    }
  }

  boolean await(long nanos, boolean interruptible) throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    return count() == 0 || waiters.await(this, 0, nanos, interruptible);
  }

  @Override
  public boolean attempt(long unused, boolean slept) {
    return count() == 0;
  }

  @Override
  public boolean announce(long unused) {
    long v = read();
    return count(v) > 0 && ((v & WAITERS) != 0 || words.compareAndSetLong(word, v, v | WAITERS));
  }

  @Override
  public boolean blocked(long unused) {
    long v = words.getLongVolatile(word);
    return count(v) > 0 && (v & WAITERS) != 0;
  }

  @Override
  public void inspect(long unused) {
    // nobody knows who would have counted down
  }
}
