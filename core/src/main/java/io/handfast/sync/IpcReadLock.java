package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.LockNotRecoverableException;
import java.io.Serial;
import java.util.concurrent.TimeUnit;

/**
 * The side of an {@link IpcReadWriteLock} that many threads can hold at once. Reentrant; the thread
 * that holds the write lock may take it too. Guarantees, costs and deaths are those of the lock.
 *
 * <p>It never travels by itself: hand over the {@code IpcReadWriteLock}.
 */
public final class IpcReadLock extends ReadWriteSide {
  @Serial private static final long serialVersionUID = 1L;

  private final transient ReadSteps steps;

  IpcReadLock(ReadWriteProtocol protocol) {
    super(protocol);
    this.steps = protocol.reading();
  }

  /**
   * Takes the read lock, once more if this thread holds it, waiting as long as it takes. An
   * interrupt does not end the wait; it is pending afterwards.
   *
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if its handle was closed
   */
  @Override
  public void lock() {
    steps.lockUninterruptibly();
  }

  /**
   * Takes the read lock, once more if this thread holds it, waiting as long as it takes or until
   * this thread is interrupted; an interrupt is noticed within 250 ms, and the lock is then not
   * taken.
   *
   * @throws InterruptedException if this thread was interrupted
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if its handle was closed
   */
  @Override
  public void lockInterruptibly() throws InterruptedException {
    boolean unused = steps.lock(Long.MAX_VALUE, true);
  }

  /**
   * Takes the read lock if it can be had now: this thread holds it, or nobody else writes or waits
   * to write.
   *
   * @return whether it was taken
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if its handle was closed
   */
  @Override
  public boolean tryLock() {
    return steps.tryLock();
  }

  /**
   * Takes the read lock, at once and once more if this thread holds it, else waiting no longer than
   * a time; 0 or less is one try.
   *
   * @param time for how long
   * @param unit in which unit
   * @return whether it was taken
   * @throws InterruptedException if this thread was interrupted; the lock is then not taken
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if its handle was closed
   */
  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return steps.lock(unit.toNanos(time), true);
  }

  /**
   * Gives the read lock back once.
   *
   * @throws IllegalMonitorStateException if this thread does not hold it; nothing is changed then
   */
  @Override
  public void unlock() {
    steps.unlock();
  }

  @Override
  String sideOf() {
    return "read lock";
  }
}
