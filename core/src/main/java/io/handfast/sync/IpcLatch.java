package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.region.Deadline;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lets threads of many processes wait until a number of things have happened, as {@link
 * java.util.concurrent.CountDownLatch} does within one process. It serves once: a count of 0 stays.
 *
 * <p><b>Guarantee.</b> {@code await} returns normally, or true, only when the count is 0. Each
 * {@link #countDown()} that meets a count above 0 takes exactly one from it.
 *
 * <p><b>Memory.</b> What a thread did before {@link #countDown()} happens before what a thread does
 * that saw the count at 0.
 *
 * <p><b>Killed process.</b> A count-down happened or it did not; one that a dead process had still
 * to do is not invented, so wait with a time limit where processes may die. Killed between the last
 * count-down and its wake-ups it delays the waiters by at most 250 ms; a waiter killed holds up
 * nobody.
 *
 * <p><b>Closed handle.</b> {@link ClosedHandleException}, within 250 ms also for threads that wait.
 *
 * <p><b>Cost.</b> {@link #getCount()}, and {@code await} at 0: one load. {@link #countDown()}: one
 * CAS; the last one may call the operating system if somebody waits. Else {@code await} may block,
 * in slices of at most 250 ms. Never an allocation.
 *
 * <p>The idea is that of {@code CountDownLatch}.
 */
public final class IpcLatch extends SyncObject {
  @Serial private static final long serialVersionUID = 1L;

  private final transient LatchProtocol protocol;

  IpcLatch(LatchProtocol protocol) {
    super(protocol);
    this.protocol = protocol;
  }

  /** Takes one from the count; the last one wakes everybody who waits. No effect at 0. */
  public void countDown() {
    protocol.countDown();
  }

  /**
   * Tells how many count-downs are still to come.
   *
   * @return the count at the moment of the look, 0 or more
   */
  public int getCount() {
    return protocol.count();
  }

  /**
   * Waits until the count is 0, as long as it takes.
   *
   * @throws InterruptedException if this thread was interrupted
   */
  public void await() throws InterruptedException {
    boolean unused = protocol.await(Long.MAX_VALUE, true);
  }

  /** Waits until the count is 0, as long as it takes; an interrupt is pending afterwards. */
  public void awaitUninterruptibly() {
    try {
      boolean unused = protocol.await(Long.MAX_VALUE, false);
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  /**
   * Waits until the count is 0, no longer than a time; 0 or less is one look.
   *
   * @param time for how long
   * @param unit in which unit
   * @return whether the count is 0
   * @throws InterruptedException if this thread was interrupted
   */
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return protocol.await(unit.toNanos(time), true);
  }

  /**
   * Waits until the count is 0, no longer than a time; 0 or less is one look.
   *
   * @param time for how long
   * @return whether the count is 0
   * @throws InterruptedException if this thread was interrupted
   */
  public boolean await(Duration time) throws InterruptedException {
    return protocol.await(Deadline.nanos(time), true);
  }

  /** Name, count, and how many wait, at the moment of the look; never blocks. */
  @Override
  public String toString() {
    return described(protocol::state);
  }
}
