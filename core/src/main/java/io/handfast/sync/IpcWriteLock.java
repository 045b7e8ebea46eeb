package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.IpcException;
import io.handfast.LockNotRecoverableException;
import java.io.Serial;
import java.util.concurrent.TimeUnit;

/**
 * The side of an {@link IpcReadWriteLock} that one thread can hold, while nobody reads. Reentrant.
 * Guarantees, costs and deaths are those of the lock.
 *
 * <p>A thread that holds the read lock alone cannot have the write lock as well: it would wait for
 * itself, and two that tried would wait for each other.
 *
 * <p>It never travels by itself: hand over the {@code IpcReadWriteLock}.
 */
public final class IpcWriteLock extends ReadWriteSide {
  @Serial private static final long serialVersionUID = 1L;

  private final transient WriteSteps steps;

  IpcWriteLock(ReadWriteProtocol protocol) {
    super(protocol);
    this.steps = protocol.writing();
  }

  /**
   * Takes the write lock, once more if this thread holds it, waiting as long as it takes. An
   * interrupt does not end the wait; it is pending afterwards.
   *
   * @throws IllegalStateException if this thread holds the read lock and not the write lock
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if its handle was closed
   */
  @Override
  public void lock() {
    checkNoUpgrade(steps.lockUninterruptibly());
  }

  /**
   * Takes the write lock, once more if this thread holds it, waiting as long as it takes or until
   * this thread is interrupted; an interrupt is noticed within 250 ms, and the lock is then not
   * taken.
   *
   * @throws InterruptedException if this thread was interrupted
   * @throws IllegalStateException if this thread holds the read lock and not the write lock
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if its handle was closed
   */
  @Override
  public void lockInterruptibly() throws InterruptedException {
    checkNoUpgrade(steps.lock(Long.MAX_VALUE, true));
  }

  private void checkNoUpgrade(boolean taken) {
    if (!taken) {
      throw new IllegalStateException(
          IpcException.message(
              "this thread holds the read lock and would wait for itself; unlock that first",
              "lock",
              steps));
    }
  }

  /**
   * Takes the write lock if it can be had now: this thread holds it, or nobody reads or writes.
   *
   * @return whether it was taken; false if this thread holds the read lock alone
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if its handle was closed
   */
  @Override
  public boolean tryLock() {
    return steps.tryLock();
  }

  /**
   * Takes the write lock, at once and once more if this thread holds it, else waiting no longer
   * than a time; 0 or less is one try.
   *
   * @param time for how long
   * @param unit in which unit
   * @return whether it was taken; false at once if this thread holds the read lock alone
   * @throws InterruptedException if this thread was interrupted; the lock is then not taken
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if its handle was closed
   */
  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return steps.lock(unit.toNanos(time), true);
  }

  /**
   * Gives the write lock back once.
   *
   * @throws IllegalMonitorStateException if this thread does not hold it; nothing is changed then
   */
  @Override
  public void unlock() {
    steps.unlock();
  }

  /**
   * Whether the calling thread holds the write lock.
   *
   * @return true if so
   */
  public boolean isHeldByCurrentThread() {
    return steps.isWriter();
  }

  /**
   * How often the calling thread holds the write lock.
   *
   * @return 0 if it does not hold it
   */
  public int getHoldCount() {
    return steps.holds();
  }

  @Override
  String sideOf() {
    return "write lock";
  }
}
