package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.LockNotRecoverableException;
import java.io.Serial;
import java.util.concurrent.TimeUnit;

/**
 * A mutual-exclusion lock for threads of many processes. Not reentrant: a thread that owns it and
 * calls {@link #lock()} again gets an {@link IllegalStateException}, since it would wait for
 * itself.
 *
 * <p><b>Guarantee.</b> At most one thread of all processes owns the lock. It belongs to that
 * thread: {@link #unlock()} by another thread or process changes nothing and throws. Among waiters
 * and newcomers the choice is arbitrary, as with a non-fair {@code ReentrantLock}.
 *
 * <p><b>Memory.</b> What a thread did before it unlocked, in shared memory of the same region or in
 * its own process's memory, happens before what the next owner does.
 *
 * <p><b>Killed owner.</b> The lock is taken from it, but only on proof that its process is dead: a
 * stopped process keeps its lock. The next owner finds {@link #isAbandoned()} true until it calls
 * {@link #markConsistent()} or unlocks; what unlocking without marking means is the lock's {@link
 * OwnerDeath}. Waiters of any process get on within 250 ms; a process killed while it waits, or in
 * the middle of any operation, holds up nobody longer than that.
 *
 * <p>An owner that ends in good order without unlocking abandons the lock as well, and so does one
 * that closes its context (in an asymmetric one, {@link io.handfast.FenceMode}, only that thread's
 * own). A thread that ends while its process lives does not: its lock stays taken, as a {@code
 * ReentrantLock} would.
 *
 * <p><b>Closed handle.</b> {@link ClosedHandleException}; only its owner may still unlock a lock
 * that it took before.
 *
 * <p><b>Cost.</b> Uncontended {@code lock} and {@code unlock}: one CAS each, the latter a store in
 * an asymmetric context, no call into the operating system, no allocation. Contended: may call the
 * operating system and may block, in slices of at most 250 ms after which interrupts, closing and
 * deaths are looked at. The first wait of a process loads native code, which takes some tenths of a
 * second.
 *
 * <p>The idea is that of the futex and of POSIX's robust mutexes.
 */
public final class IpcLock extends OwnedLock {
  @Serial private static final long serialVersionUID = 1L;

  private final transient LockProtocol protocol;

  IpcLock(LockProtocol protocol) {
    super(protocol);
    this.protocol = protocol;
  }

  /**
   * Takes the lock, waiting as long as it takes. An interrupt does not end the wait; it is pending
   * afterwards.
   *
   * @throws IllegalStateException if this thread owns the lock already
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if this handle was closed
   */
  @Override
  public void lock() {
    protocol.lock();
  }

  /**
   * Takes the lock, waiting as long as it takes or until this thread is interrupted; an interrupt
   * is noticed within 250 ms, and the lock is then not taken.
   *
   * @throws InterruptedException if this thread was interrupted
   * @throws IllegalStateException if this thread owns the lock already
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if this handle was closed
   */
  @Override
  public void lockInterruptibly() throws InterruptedException {
    protocol.lockInterruptibly();
  }

  /**
   * Takes the lock if it is free now.
   *
   * @return whether it was; false too if this thread owns it already
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if this handle was closed
   */
  @Override
  public boolean tryLock() {
    return protocol.tryLock();
  }

  /**
   * Takes the lock, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @param unit in which unit
   * @return whether it was taken
   * @throws InterruptedException if this thread was interrupted; the lock is then not taken
   * @throws LockNotRecoverableException if the lock can never be taken again
   */
  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return protocol.tryLock(unit.toNanos(time));
  }

  /**
   * Gives the lock back.
   *
   * @throws IllegalMonitorStateException if this thread does not own it; nothing is changed then
   */
  @Override
  public void unlock() {
    protocol.unlock();
  }
}
