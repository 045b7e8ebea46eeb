package io.handfast.sync;

import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;

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
final class LatchProtocol extends WordProtocol {
  private final WaitQueue waiters;

  LatchProtocol(SharedObject object) {
    super(object);
    this.waiters = object.waiters(0);
    open();
  }

  int count() {
    return count(read());
  }

  /** For people; of whatever object the word is by now. */
  String state() {
    return "count=" + count(peek());
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
    if (count == 1 && hasWaiters(v)) {
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
  boolean mustWait(long v, long unused) {
    return count(v) > 0;
  }
}
