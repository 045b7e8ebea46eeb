package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.LockNotRecoverableException;
import io.handfast.region.Deadline;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

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
 * <p><b>Closed handle.</b> {@link ClosedHandleException}; only its owner may still unlock a lock
 * that it took before.
 *
 * <p><b>Cost.</b> Uncontended {@code lock} and {@code unlock}: one CAS each, no call into the
 * operating system, no allocation. Contended: may call the operating system and may block, in
 * slices of at most 250 ms after which interrupts, closing and deaths are looked at.
 *
 * <p>The idea is that of the futex and of POSIX's robust mutexes.
 */
public final class IpcLock extends SyncObject implements Lock {
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
   */
  @Override
  public void lock() {
    protocol.lock();
  }

  /**
   * Takes the lock like {@link #lock()} and tells from whom.
   *
   * @return whether the owner before had died
   * @throws IllegalStateException if this thread owns the lock already
   * @throws LockNotRecoverableException if the lock can never be taken again
   */
  public Acquisition acquire() {
    protocol.lock();
    return protocol.isAbandoned() ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED;
  }

  /**
   * Takes the lock, waiting as long as it takes or until this thread is interrupted; an interrupt
   * is noticed within 250 ms, and the lock is then not taken.
   *
   * @throws IllegalStateException if this thread owns the lock already
   * @throws LockNotRecoverableException if the lock can never be taken again
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
   */
  @Override
  public boolean tryLock() {
    return protocol.tryLock();
  }

  /**
   * Takes the lock, waiting no longer than a time; 0 or less is one try.
   *
   * @return whether it was taken
   * @throws LockNotRecoverableException if the lock can never be taken again
   */
  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return protocol.tryLock(unit.toNanos(time));
  }

  /**
   * Takes the lock, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @return whether it was taken
   * @throws InterruptedException if this thread was interrupted; the lock is then not taken
   * @throws LockNotRecoverableException if the lock can never be taken again
   */
  public boolean tryLock(Duration time) throws InterruptedException {
    return protocol.tryLock(Deadline.nanos(time));
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

  /**
   * Takes the lock for a try-with-resources block.
   *
   * @return what gives it back
   */
  public Hold hold() {
    lock();
    return Hold.of(protocol::unlock);
  }

  /**
   * Whether the calling thread owns the lock and took it over from an owner that died, without
   * having marked it consistent since.
   *
   * @return true if so
   */
  public boolean isAbandoned() {
    return protocol.isAbandoned();
  }

  /**
   * Says that what the lock protects is in order again. No effect on a lock that was not abandoned.
   *
   * @throws IllegalMonitorStateException if this thread does not own the lock
   */
  public void markConsistent() {
    protocol.markConsistent();
  }

  /**
   * Whether the calling thread owns the lock.
   *
   * @return true if so
   */
  public boolean isHeldByCurrentThread() {
    return protocol.isHeldByCurrentThread();
  }

  /**
   * Whether anybody owns the lock.
   *
   * @return true if somebody did at the moment of the look
   */
  public boolean isLocked() {
    return LockWord.isOwned(protocol.word());
  }

  /**
   * Who owns the lock.
   *
   * @return the owner at the moment of the look, or empty
   */
  public Optional<LockOwner> owner() {
    return LockOwner.of(protocol.region(), protocol.word());
  }

  /**
   * Not supported yet.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public Condition newCondition() {
    throw new UnsupportedOperationException("conditions are not supported yet");
  }

  /** Name and state at the moment of the look; never blocks. */
  @Override
  public String toString() {
    return protocol + "[" + (isClosed() ? "closed" : state(protocol.peek())) + "]";
  }

  private String state(long word) {
    String owner =
        LockWord.isNotRecoverable(word)
            ? "not recoverable"
            : LockOwner.of(protocol.region(), word).map(it -> "owned by " + it).orElse("free");
    return owner
        + (LockWord.isInconsistent(word) ? ", abandoned" : "")
        + (LockWord.hasWaiters(word) ? ", waiters" : "");
  }
}
