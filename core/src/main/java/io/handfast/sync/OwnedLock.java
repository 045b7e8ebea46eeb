package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.region.Deadline;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** What both kinds of mutual exclusion tell about their owner. */
abstract class OwnedLock extends SyncObject implements Lock {
  @Serial private static final long serialVersionUID = 1L;

  private final transient LockProtocol protocol;

  OwnedLock(LockProtocol protocol) {
    super(protocol);
    this.protocol = protocol;
  }

  /**
   * Takes the lock for a try-with-resources block. Allocates the guard.
   *
   * @return what gives it back
   * @throws io.handfast.LockNotRecoverableException if the lock can never be taken again
   * @throws io.handfast.ClosedHandleException if this handle was closed
   */
  public final Hold hold() {
    lock();
    return Hold.of(this::unlock);
  }

  /**
   * Takes the lock like {@link #lock()} and tells from whom.
   *
   * @return whether the owner before had died
   * @throws io.handfast.LockNotRecoverableException if the lock can never be taken again
   * @throws io.handfast.ClosedHandleException if this handle was closed
   */
  public final Acquisition acquire() {
    lock();
    return protocol.isAbandoned() ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED;
  }

  /**
   * Takes the lock, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @return whether it was taken
   * @throws InterruptedException if this thread was interrupted; the lock is then not taken
   * @throws io.handfast.LockNotRecoverableException if the lock can never be taken again
   * @throws io.handfast.ClosedHandleException if this handle was closed
   */
  public final boolean tryLock(Duration time) throws InterruptedException {
    return tryLock(Deadline.nanos(time), TimeUnit.NANOSECONDS);
  }

  /**
   * Whether the calling thread owns the lock and took it over from an owner that died, without
   * having marked it consistent since.
   *
   * @return true if so
   */
  public final boolean isAbandoned() {
    return protocol.isAbandoned();
  }

  /**
   * Says that what the lock protects is in order again. No effect on a lock that was not abandoned.
   *
   * @throws IllegalMonitorStateException if this thread does not own the lock
   */
  public final void markConsistent() {
    protocol.markConsistent();
  }

  /**
   * Whether the calling thread owns the lock.
   *
   * @return true if so
   */
  public final boolean isHeldByCurrentThread() {
    return protocol.isHeldByCurrentThread();
  }

  /**
   * Whether anybody owns the lock.
   *
   * @return true if somebody did at the moment of the look
   */
  public final boolean isLocked() {
    return LockWord.isOwned(protocol.word());
  }

  /**
   * Who owns the lock: process, thread, and since when at least. For people: it may be somebody
   * else already. Looks at the records of all threads that sleep in the context; the first look at
   * a thread of another process maps a file of 16 KiB.
   *
   * @return the owner at the moment of the look, or empty
   */
  public final Optional<LockOwner> owner() {
    protocol.checkOpen();
    return protocol.owner();
  }

  /**
   * Makes a condition of this lock. It costs no memory and needs no closing; a lock can have 255 in
   * its life. Others get the same condition by being handed it, as an argument of a process for
   * example; what they make themselves is another one.
   *
   * @return the condition
   * @throws IllegalStateException if the lock has had 255 already
   * @throws io.handfast.ClosedHandleException if this handle was closed
   */
  @Override
  public final IpcCondition newCondition() {
    return new IpcCondition(this, ConditionCount.next(protocol));
  }

  /** A condition that somebody made. */
  final IpcCondition condition(int number) {
    if (number < 0 || number >= ConditionCount.of(protocol.object())) {
      throw new IllegalArgumentException(
          IpcException.message("no such condition", "lock", protocol, "number", number));
    }
    return new IpcCondition(this, number);
  }

  final LockProtocol protocol() {
    return protocol;
  }

  /** Forgets how often the calling thread holds the lock beyond once, and tells it. */
  int suspendHolds() {
    return 0;
  }

  /** The calling thread, which holds the lock, holds it as often as before. */
  void resumeHolds(int more) {}

  /** Name, owner, and how many wait, at the moment of the look; never blocks. */
  @Override
  public String toString() {
    return described(() -> state(protocol.peek()));
  }

  private String state(long word) {
    String owner =
        LockWord.isNotRecoverable(word)
            ? "not recoverable"
            : protocol.owner().map(it -> "owned by " + it).orElse("free");
    return owner + (LockWord.isInconsistent(word) ? ", abandoned" : "");
  }
}
