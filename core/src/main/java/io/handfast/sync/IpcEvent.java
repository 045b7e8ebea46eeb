package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.region.Deadline;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A flag on which threads of many processes can wait: once set it stays set until it is cleared.
 *
 * <p><b>Guarantee.</b> {@code await} returns true if the event was set at any moment since the
 * call, even if it was cleared again before the waiter ran.
 *
 * <p><b>Memory.</b> What a thread did before {@link #set()} happens before what a thread does that
 * saw the event set.
 *
 * <p><b>Killed process.</b> Setting is one step: it happened or it did not. A setter killed before
 * it woke the waiters delays them by at most 250 ms; a waiter killed holds up nobody.
 *
 * <p><b>Closed handle.</b> {@link ClosedHandleException}.
 *
 * <p><b>Cost.</b> {@link #isSet()}: one load. {@link #set()} and {@link #clear()}: one CAS, and
 * {@code set} may call the operating system if somebody waits. {@code await} on an event that is
 * set: one load; else it may block, in slices of at most 250 ms. Never an allocation.
 *
 * <p>The idea is that of Windows' manual-reset event, with the generation count of Folly's
 * eventcount.
 */
public final class IpcEvent extends SyncObject {
  @Serial private static final long serialVersionUID = 1L;

  private final transient EventProtocol protocol;

  IpcEvent(EventProtocol protocol) {
    super(protocol);
    this.protocol = protocol;
  }

  /** Sets the event and wakes everybody who waits for it. No effect if it is set. */
  public void set() {
    protocol.set();
  }

  /** Clears the event. No effect if it is not set. */
  public void clear() {
    protocol.clear();
  }

  /**
   * Whether the event is set.
   *
   * @return the state at the moment of the look
   */
  public boolean isSet() {
    return protocol.isSet();
  }

  /**
   * Waits until the event is set, as long as it takes.
   *
   * @throws InterruptedException if this thread was interrupted
   */
  public void await() throws InterruptedException {
    boolean unused = protocol.await(Long.MAX_VALUE, true);
  }

  /** Waits until the event is set, as long as it takes; an interrupt is pending afterwards. */
  public void awaitUninterruptibly() {
    try {
      boolean unused = protocol.await(Long.MAX_VALUE, false);
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  /**
   * Waits until the event is set, no longer than a time; 0 or less is one look.
   *
   * @param time for how long
   * @param unit in which unit
   * @return whether it was set at any moment since the call
   * @throws InterruptedException if this thread was interrupted
   */
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return protocol.await(unit.toNanos(time), true);
  }

  /**
   * Waits until the event is set, no longer than a time; 0 or less is one look.
   *
   * @param time for how long
   * @return whether it was set at any moment since the call
   * @throws InterruptedException if this thread was interrupted
   */
  public boolean await(Duration time) throws InterruptedException {
    return protocol.await(Deadline.nanos(time), true);
  }

  /** Name, state, and how many wait, at the moment of the look; never blocks. */
  @Override
  public String toString() {
    return described(protocol::state);
  }
}
