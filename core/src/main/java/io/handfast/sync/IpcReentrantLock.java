package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.LockNotRecoverableException;
import io.handfast.region.SharedObject;
import java.io.Serial;
import java.util.concurrent.TimeUnit;

/**
 * A mutual-exclusion lock for threads of many processes that its owner may take again and again; it
 * is free when it was given back as often.
 *
 * <p><b>Guarantee.</b> At most one thread of all processes owns the lock. It belongs to that
 * thread: {@link #unlock()} by another thread or process changes nothing and throws. Among waiters
 * and newcomers the choice is arbitrary, as with a non-fair {@code ReentrantLock}.
 *
 * <p><b>Memory.</b> What a thread did before it gave the lock back for the last time happens before
 * what the next owner does.
 *
 * <p><b>Killed owner.</b> As for {@link IpcLock}, however often it held the lock: the next owner
 * holds it once, and finds {@link #isAbandoned()} true until it calls {@link #markConsistent()} or
 * has given the lock back.
 *
 * <p><b>Closed handle.</b> {@link ClosedHandleException}; only its owner may still unlock a lock
 * that it took before.
 *
 * <p><b>Cost.</b> Uncontended, the first {@code lock} and the last {@code unlock}: one CAS each; in
 * between loads and stores alone; no call into the operating system, no allocation. Contended: may
 * call the operating system and may block, in slices of at most 250 ms.
 *
 * <p>The idea is that of {@code ReentrantLock}; the count is the owner's own.
 */
public final class IpcReentrantLock extends OwnedLock {
  @Serial private static final long serialVersionUID = 1L;

  private final transient LockProtocol protocol;
  private final transient HoldCount holds;

  IpcReentrantLock(SharedObject object) {
    this(new LockProtocol(object), new HoldCount(object));
  }

  private IpcReentrantLock(LockProtocol protocol, HoldCount holds) {
    super(protocol);
    this.protocol = protocol;
    this.holds = holds;
  }

  /**
   * Takes the lock, once more if this thread owns it, waiting as long as it takes. An interrupt
   * does not end the wait; it is pending afterwards.
   *
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if this handle was closed
   */
  @Override
  public void lock() {
    if (!protocol.takeIfFree() && !enterAgain()) {
      protocol.lock();
      holds.reset();
    }
  }

  /**
   * Takes the lock, once more if this thread owns it, waiting as long as it takes or until this
   * thread is interrupted; an interrupt is noticed within 250 ms, and the lock is then not taken.
   *
   * @throws InterruptedException if this thread was interrupted
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if this handle was closed
   */
  @Override
  public void lockInterruptibly() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!enterAgain()) {
      protocol.lockInterruptibly();
      holds.reset();
    }
  }

  /**
   * Takes the lock if it is free, or this thread's, now.
   *
   * @return whether it was
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if this handle was closed
   */
  @Override
  public boolean tryLock() {
    if (protocol.takeIfFree() || enterAgain()) {
      return true;
    }
    return begun(protocol.tryLock());
  }

  /**
   * Takes the lock, at once and once more if this thread owns it, else waiting no longer than a
   * time; 0 or less is one try.
   *
   * @param time for how long
   * @param unit in which unit
   * @return whether it was taken
   * @throws InterruptedException if this thread was interrupted; the lock is then not taken
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if this handle was closed
   */
  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return enterAgain() || begun(protocol.tryLock(unit.toNanos(time)));
  }

  private boolean begun(boolean taken) {
    if (taken) {
      holds.reset();
    }
    return taken;
  }

  private boolean enterAgain() {
    protocol.checkOpen();
    if (!protocol.isHeldByCurrentThread()) {
      return false;
    }
    holds.enter();
    return true;
  }

  /**
   * Gives the lock back once.
   *
   * @throws IllegalMonitorStateException if this thread does not own it; nothing is changed then
   */
  @Override
  public void unlock() {
    // For anybody but the owner the count is a guess; either way finds out that it is not the
    // owner.
    if (holds.more() == 0) {
      protocol.unlock();
    } else {
      protocol.checkOwner();
      holds.leave();
    }
  }

  @Override
  int suspendHolds() {
    int more = holds.more();
    holds.reset();
    return more;
  }

  @Override
  void resumeHolds(int more) {
    holds.set(more);
  }

  /**
   * How often the calling thread holds the lock.
   *
   * @return 0 if it does not own it
   */
  public int getHoldCount() {
    return protocol.isHeldByCurrentThread() ? holds.more() + 1 : 0;
  }
}
