package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.region.Deadline;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A counting semaphore for threads of many processes. Nobody owns a permit: any thread may release.
 *
 * <p><b>Guarantee.</b> The count never is below 0 or above the maximum, exactly and on every
 * operating system. {@code acquire(k)} and {@code release(k)} are all or nothing. Among waiters the
 * choice is arbitrary; a thread that wants many permits may be overtaken by those that want few.
 *
 * <p><b>Memory.</b> What a thread did before it released a permit happens before what a thread does
 * that acquires after it.
 *
 * <p><b>Killed process.</b> Permits that it had acquired are gone, since nobody knows who has them.
 * A process killed while it waits, or in the middle of any operation, loses no permit of others and
 * holds up nobody longer than 250 ms.
 *
 * <p><b>Closed handle.</b> {@link ClosedHandleException}.
 *
 * <p><b>Cost.</b> When a permit is there: one CAS, no call into the operating system, no
 * allocation; release likewise when nobody waits. Else: may call the operating system and may
 * block, in slices of at most 250 ms.
 *
 * <p>The idea is Dijkstra's; that a wake-up must be a hint and never the permit itself, FreeBSD's.
 */
public final class IpcSemaphore extends SyncObject {
  @Serial private static final long serialVersionUID = 1L;

  private final transient SemaphoreProtocol protocol;

  IpcSemaphore(SemaphoreProtocol protocol) {
    super(protocol);
    this.protocol = protocol;
  }

  /**
   * Acquires a permit, waiting as long as it takes.
   *
   * @throws InterruptedException if this thread was interrupted; no permit is then taken
   */
  public void acquire() throws InterruptedException {
    acquire(1);
  }

  /**
   * Acquires permits, all or none, waiting as long as it takes; for ever if that is more than the
   * maximum.
   *
   * @param permits how many, 0 or more
   * @throws InterruptedException if this thread was interrupted; no permit is then taken
   */
  public void acquire(int permits) throws InterruptedException {
    boolean unused = protocol.acquire(checked(permits), Long.MAX_VALUE, true);
  }

  /** Acquires a permit, waiting as long as it takes; an interrupt is pending afterwards. */
  public void acquireUninterruptibly() {
    acquireUninterruptibly(1);
  }

  /**
   * Acquires permits, all or none, waiting as long as it takes; an interrupt is pending afterwards.
   *
   * @param permits how many, 0 or more
   */
  public void acquireUninterruptibly(int permits) {
    try {
      boolean unused = protocol.acquire(checked(permits), Long.MAX_VALUE, false);
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  /**
   * Acquires a permit if there is one now.
   *
   * @return whether there was
   */
  public boolean tryAcquire() {
    return protocol.tryAcquire(1);
  }

  /**
   * Acquires permits if there are enough now, all or none.
   *
   * @param permits how many, 0 or more
   * @return whether there were
   */
  public boolean tryAcquire(int permits) {
    return protocol.tryAcquire(checked(permits));
  }

  /**
   * Acquires a permit, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @param unit in which unit
   * @return whether it was acquired
   * @throws InterruptedException if this thread was interrupted; no permit is then taken
   */
  public boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException {
    return tryAcquire(1, time, unit);
  }

  /**
   * Acquires a permit, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @return whether it was acquired
   * @throws InterruptedException if this thread was interrupted; no permit is then taken
   */
  public boolean tryAcquire(Duration time) throws InterruptedException {
    return tryAcquire(1, Deadline.nanos(time), TimeUnit.NANOSECONDS);
  }

  /**
   * Acquires permits, all or none, waiting no longer than a time; 0 or less is one try.
   *
   * @param permits how many, 0 or more
   * @param time for how long
   * @param unit in which unit
   * @return whether they were acquired
   * @throws InterruptedException if this thread was interrupted; no permit is then taken
   */
  public boolean tryAcquire(int permits, long time, TimeUnit unit) throws InterruptedException {
    return protocol.acquire(checked(permits), unit.toNanos(time), true);
  }

  /**
   * Acquires permits, all or none, waiting no longer than a time; 0 or less is one try.
   *
   * @param permits how many, 0 or more
   * @param time for how long
   * @return whether they were acquired
   * @throws InterruptedException if this thread was interrupted; no permit is then taken
   */
  public boolean tryAcquire(int permits, Duration time) throws InterruptedException {
    return tryAcquire(permits, Deadline.nanos(time), TimeUnit.NANOSECONDS);
  }

  /**
   * Releases a permit; the releasing thread need not have acquired one.
   *
   * @throws IllegalStateException if the count is at its maximum; nothing is released then
   */
  public void release() {
    protocol.release(1);
  }

  /**
   * Releases permits, all or none.
   *
   * @param permits how many, 0 or more
   * @throws IllegalStateException if the count would be above its maximum; nothing is released then
   */
  public void release(int permits) {
    protocol.release(checked(permits));
  }

  /**
   * Acquires all permits that there are now.
   *
   * @return how many there were
   */
  public int drainPermits() {
    return protocol.drain();
  }

  /**
   * Tells how many permits there are.
   *
   * @return the count at the moment of the look
   */
  public int availablePermits() {
    return protocol.availablePermits();
  }

  /**
   * Tells how many permits there can be.
   *
   * @return the maximum, {@link Integer#MAX_VALUE} if none was given
   */
  public int maximumPermits() {
    return protocol.maximum();
  }

  private static int checked(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("a negative number of permits [permits=" + permits + "]");
    }
    return permits;
  }

  /** Name, count, and how many wait, at the moment of the look; never blocks. */
  @Override
  public String toString() {
    return described(protocol::state);
  }
}
