package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.IpcException;
import io.handfast.LockNotRecoverableException;
import io.handfast.region.Deadline;
import io.handfast.region.SignalQueue;
import io.handfast.region.WaitQueue;
import io.handfast.transfer.SerialForm;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A condition of an {@link IpcLock} or {@link IpcReentrantLock}: threads of many processes that
 * hold the lock give it back and wait until another one, holding the lock, signals.
 *
 * <p><b>Guarantee.</b> A signal reaches threads that wait at that moment, exactly as many as it
 * says, and is not kept for others. Giving the lock back and beginning to wait is one step for
 * everybody who takes the lock. Signalling waits for nobody. Which of the waiters a signal reaches
 * is arbitrary. A waiter returns only when it was signalled, or its time is over, or it was
 * interrupted, or a process died; it holds the lock then, as often as before. A signal that has
 * come wins over the other two: the waiter returns as signalled, and an interrupt stays pending.
 *
 * <p><b>Memory.</b> That of the lock: what a thread did before it signalled happens before what a
 * waiter does after its return.
 *
 * <p><b>Killed process.</b> If the owner of the lock is killed, everybody who waits for a condition
 * of it returns as if signalled, since the dead one may have been about to signal, and finds the
 * lock abandoned or taken by somebody who did. If a waiter is killed that had been signalled but
 * not got the lock yet, another waiter gets the signal. Both within 250 ms; and for each process
 * that is killed at most one waiter may return that nobody had signalled, so wait in a loop, as
 * with every condition.
 *
 * <p>A lock that can never be taken again lets its waiters go with a {@link
 * LockNotRecoverableException}; they hold nothing then. Nobody can wait on a lock that was
 * abandoned and has not been marked consistent: {@link IllegalStateException}, and nothing is given
 * back.
 *
 * <p><b>Closed handle.</b> If the handle of the lock is closed, those who wait through it leave
 * within 250 ms with a {@link ClosedHandleException} and do not hold the lock; a signal that one of
 * them had got goes to another waiter. {@code unlock} in a {@code finally} throws then, too.
 *
 * <p><b>Cost.</b> {@code await} may call the operating system and blocks, in slices of at most 250
 * ms that nobody notices. {@code signal} is a look at the waiters of the region, and may call the
 * operating system for each that it wakes; never blocks. A region has 4 096 places for threads that
 * wait, two for each that waits for a condition; a thread that gets none cannot be signalled and
 * returns after a millisecond instead, and the region counts that.
 *
 * <p>A condition has the rights of its lock: it may be handed over where the lock may, and brings
 * the lock along. Two handles on one condition are equal.
 *
 * <p>The idea is Hoare's, with Mesa's rules; that waiters re-take the lock themselves, and a signal
 * is for one record only, {@code AbstractQueuedSynchronizer}'s.
 */
public final class IpcCondition implements Condition, SerialForm {
  @Serial private static final long serialVersionUID = 1L;

  private final OwnedLock lock;
  private final int number;
  private final transient SignalQueue queue;

  IpcCondition(OwnedLock lock, int number) {
    this.lock = lock;
    this.number = number;
    this.queue = lock.protocol().object().condition(number);
  }

  /**
   * Waits for a signal.
   *
   * @throws InterruptedException if this thread was interrupted, and not signalled before
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalStateException if the lock was abandoned, and not marked consistent since
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  @Override
  public void await() throws InterruptedException {
    boolean unused = waitForSignal(WaitQueue.FOREVER, true);
  }

  /**
   * Waits for a signal; an interrupt is pending afterwards.
   *
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalStateException if the lock was abandoned, and not marked consistent since
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  @Override
  public void awaitUninterruptibly() {
    try {
      boolean unused = waitForSignal(WaitQueue.FOREVER, false);
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  /**
   * Waits for a signal, no longer than a time; 0 or less does not wait, and does not give the lock
   * back.
   *
   * @param nanos for how long, in nanoseconds
   * @return how much of the time is left; 0 or less if it is over
   * @throws InterruptedException if this thread was interrupted, and not signalled before
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalStateException if the lock was abandoned, and not marked consistent since
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  @Override
  public long awaitNanos(long nanos) throws InterruptedException {
    Deadline deadline = Deadline.in(nanos);
    boolean unused = waitForSignal(nanos, true);
    return deadline.left();
  }

  /**
   * Waits for a signal, no longer than a time; 0 or less does not wait, and does not give the lock
   * back.
   *
   * @param time for how long
   * @param unit in which unit
   * @return false if the time was over before a signal came
   * @throws InterruptedException if this thread was interrupted, and not signalled before
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalStateException if the lock was abandoned, and not marked consistent since
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return waitForSignal(unit.toNanos(time), true);
  }

  /**
   * Waits for a signal, no longer than a time; 0 or less does not wait, and does not give the lock
   * back.
   *
   * @param time for how long
   * @return false if the time was over before a signal came
   * @throws InterruptedException if this thread was interrupted, and not signalled before
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalStateException if the lock was abandoned, and not marked consistent since
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  public boolean await(Duration time) throws InterruptedException {
    return waitForSignal(Deadline.nanos(time), true);
  }

  /**
   * Waits for a signal until a date. How long that is from now is computed once, at the call: a
   * clock that is set meanwhile changes nothing.
   *
   * @param date when the time is over
   * @return false if that was before a signal came
   * @throws InterruptedException if this thread was interrupted, and not signalled before
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalStateException if the lock was abandoned, and not marked consistent since
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  @Override
  @SuppressWarnings("JavaUtilDate") // the type is java.util.concurrent's choice
  public boolean awaitUntil(Date date) throws InterruptedException {
    long millis = Math.max(date.getTime(), 0) - System.currentTimeMillis();
    return waitForSignal(TimeUnit.MILLISECONDS.toNanos(millis), true);
  }

  /**
   * Waits until something is true, which is looked at before the first wait and after every signal,
   * holding the lock.
   *
   * @param condition what shall be true
   * @param time for how long
   * @return whether it is; false if the time was over
   * @throws InterruptedException if this thread was interrupted while it waited
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws IllegalStateException if the lock was abandoned, and not marked consistent since
   * @throws LockNotRecoverableException if the lock can never be taken again
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  public boolean awaitCondition(BooleanSupplier condition, Duration time)
      throws InterruptedException {
    lock.protocol().checkOwner();
    Deadline deadline = Deadline.in(Deadline.nanos(time));
    boolean inTime = true;
    while (!condition.getAsBoolean()) {
      if (!inTime) {
        return false;
      }
      inTime = waitForSignal(deadline.left(), true);
    }
    return true;
  }

  private boolean waitForSignal(long nanos, boolean interruptible) throws InterruptedException {
    LockProtocol protocol = lock.protocol();
    checkOwner();
    if (protocol.isAbandoned()) {
      throw new IllegalStateException(
          IpcException.message(
              "the owner before died: call markConsistent() when what the lock protects is in"
                  + " order, and wait then",
              "condition",
              this));
    }
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (nanos <= 0) {
      return false;
    }
    int more = lock.suspendHolds();
    try {
      return protocol.await(queue, nanos, interruptible);
    } finally {
      if (protocol.isHeldByCurrentThread()) {
        lock.resumeHolds(more);
      }
    }
  }

  /**
   * Wakes one thread that waits, if there is one.
   *
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  @Override
  public void signal() {
    int unused = signal(1);
  }

  /**
   * Wakes so many of the threads that wait, or all if they are fewer.
   *
   * @param count how many, 0 or more
   * @return how many were woken
   * @throws IllegalArgumentException if the count is negative
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  public int signal(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          IpcException.message("a negative number of threads", "count", count));
    }
    checkOwner();
    return queue.signal(count);
  }

  /**
   * Wakes all threads that wait.
   *
   * @throws IllegalMonitorStateException if this thread does not hold the lock
   * @throws ClosedHandleException if the handle of the lock was closed
   */
  @Override
  public void signalAll() {
    int unused = signal(WaitQueue.ALL);
  }

  private void checkOwner() {
    lock.protocol().checkOwner();
    lock.protocol().checkOpen(); // what it holds it may give back, and no more
  }

  /** Whether the other one is a handle on the same condition. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpcCondition that
        && number == that.number
        && lock.protocol().object() == that.lock.protocol().object();
  }

  @Override
  public int hashCode() {
    return 31 * lock.protocol().object().index() + number;
  }

  /** Number, lock and how many wait at the moment of the look; never blocks. */
  @Override
  public String toString() {
    return "IpcCondition "
        + number
        + " of "
        + lock.protocol()
        + "["
        + (lock.isClosed() ? "closed" : queue.waiting() + " waiting")
        + "]";
  }

  @Serial
  private Object writeReplace() {
    return new ConditionForm(lock, number);
  }

  @Serial
  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw new InvalidObjectException("a condition comes in its serial form only");
  }
}
