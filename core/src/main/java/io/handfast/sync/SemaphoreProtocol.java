package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;

/**
 * A counting semaphore without owners, in one word.
 *
 * <pre>
 *   63  62                               32 31                              0
 *  +---+----------------------------------+--------------------------------+
 *  | W |              count               |               era              |
 *  +---+----------------------------------+--------------------------------+
 *
 * acquire(k): CAS(count -&gt; count - k), else the loop of {@link WaitQueue}
 * release(k): CAS(count -&gt; count + k) unless above the maximum;  W: wake k, fewer there: clear W, wake all
 * </pre>
 *
 * The first CAS expects what this handle left in the word. Alone, it is right, and saves a load
 * that would wait for the CAS before it, a third of the time of a pair; else the CAS tells what is
 * there.
 *
 * <p>Threads that want one permit wait on channel 0, those that want more on channel 1: whoever is
 * woken for fewer permits than it wants would otherwise swallow a wake-up that another one could
 * use.
 *
 * <p>Invariants: 0 &lt;= count &lt;= maximum at every moment; a release that succeeded is never
 * lost.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>after the CAS of acquire</td><td>the permits are gone with the process: nobody owns permits
 *     here</td></tr>
 * <tr><td>after the CAS of release, before the wake</td><td>the next release, or a slice ends</td></tr>
 * <tr><td>waiting, or woken before taking</td><td>its reaper wakes another one; until then a slice</td></tr>
 * </table>
 */
final class SemaphoreProtocol extends WordProtocol {
  private final int maximum;
  private final WaitQueue forOne;
  private final WaitQueue forMore;

  /**
   * What the word was when this handle met it last. Racy, and benign: it is no more than what a CAS
   * expects.
   */
  private long last;

  SemaphoreProtocol(SharedObject object) {
    super(object);
    this.maximum = maximum(object.parameter());
    this.forOne = object.waiters(0);
    this.forMore = object.waiters(1);
    this.last = peek();
    open();
  }

  /** What the shared object remembers of how it was made. */
  static long parameter(int permits, int maximum) {
    return (long) maximum << 32 | permits;
  }

  static int maximum(long parameter) {
    return (int) (parameter >>> 32);
  }

  static int permits(long parameter) {
    return (int) parameter;
  }

  int maximum() {
    return maximum;
  }

  int availablePermits() {
    return count(read());
  }

  /** For people: once the handle is closed it may be another object's. */
  String state() {
    return "permits=" + count(peek()) + " of " + maximum;
  }

  boolean tryAcquire(int permits) {
    long v = last;
    if (count(v) < permits || !isOurs(v)) {
      v = read();
    }
    while (count(v) >= permits) {
      long found = exchange(v, v - permits * ONE);
      if (found == v) {
        return true;
      }
      v = checked(found);
    }
    return false;
  }

  /** A CAS that returns what it found. */
  private long exchange(long v, long next) {
    long found = words.compareAndExchangeLong(word, v, next);
    last = found == v ? next : found;
    return found;
  }

  boolean acquire(int permits, long nanos, boolean interruptible) throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    return tryAcquire(permits)
        || (permits == 1 ? forOne : forMore).await(this, permits, nanos, interruptible);
  }

  int drain() {
    while (true) {
      long v = read();
      int count = count(v);
      if (count == 0 || words.compareAndSetLong(word, v, v - count * ONE)) {
        return count;
      }
    }
  }

  void release(int permits) {
    long v = last;
    if (permits > maximum - count(v) || !isOurs(v)) {
      v = read();
    }
    while (true) {
      if (permits > maximum - count(v)) {
        throw aboveMaximum(permits, v);
      }
      long found = exchange(v, v + permits * ONE);
      if (found == v) {
        break;
      }
      v = checked(found);
    }
    if (hasWaiters(v)) {
      wake(permits);
    }
  }

  private IllegalStateException aboveMaximum(int permits, long v) {
    return new IllegalStateException(
        IpcException.message(
            "a release above the semaphore's maximum; nothing was released",
            "semaphore",
            object(),
            "permits",
            permits,
            "available",
            count(v),
            "maximum",
            maximum));
  }

  private void wake(int permits) {
    if (forOne.wake(permits) + forMore.wake(WaitQueue.ALL) >= permits) {
      return;
    }
    long v = peek();
    if (hasWaiters(v) && words.compareAndSetLong(word, v, v & ~WAITERS)) {
      // Somebody may have fallen asleep between the two, on a word that still had W.
      forOne.wake(WaitQueue.ALL);
      forMore.wake(WaitQueue.ALL);
    }
  }

  @Override
  public boolean attempt(long permits, boolean slept) {
    while (true) {
      long v = read();
      if (count(v) < permits) {
        return false;
      }
      long waiting = slept ? WAITERS : v & WAITERS;
      if (words.compareAndSetLong(word, v, v - permits * ONE | waiting)) {
        return true;
      }
    }
  }

  @Override
  boolean mustWait(long v, long permits) {
    return count(v) < permits;
  }
}
