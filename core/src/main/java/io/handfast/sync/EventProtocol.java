package io.handfast.sync;

import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;

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
final class EventProtocol extends WordProtocol {
  private static final long SET = 1L << 62;
  private static final long SEQUENCE_MASK = ((1L << 30) - 1) << STATE_SHIFT;

  private final WaitQueue waiters;

  EventProtocol(SharedObject object) {
    super(object);
    this.waiters = object.waiters(0);
    open();
  }

  boolean isSet() {
    return (read() & SET) != 0;
  }

  /** For people: once the handle is closed it may be another object's. */
  String state() {
    return (peek() & SET) != 0 ? "set" : "not set";
  }

  void set() {
    long v;
    do {
      v = read();
      if ((v & SET) != 0) {
        return;
      }
    } while (!words.compareAndSetLong(word, v, setOnceMore(v)));
    if (hasWaiters(v)) {
      waiters.wake(WaitQueue.ALL);
    }
  }

  private static long setOnceMore(long v) {
    return SET | ((v + ONE) & SEQUENCE_MASK) | (v & ERA_MASK);
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

  @Override
  boolean mustWait(long v, long sequenceAtCall) {
    return (v & SET) == 0 && (v & SEQUENCE_MASK) == sequenceAtCall;
  }

  @Override
  public boolean attempt(long sequenceAtCall, boolean slept) {
    return !mustWait(read(), sequenceAtCall);
  }
}
