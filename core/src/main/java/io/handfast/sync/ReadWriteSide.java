package io.handfast.sync;

import io.handfast.region.Deadline;
import io.handfast.transfer.TransferRules;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** What both sides of a read-write lock have in common. */
abstract class ReadWriteSide implements Lock, Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final transient ReadWriteProtocol protocol;

  ReadWriteSide(ReadWriteProtocol protocol) {
    this.protocol = protocol;
  }

  /**
   * Takes the lock for a try-with-resources block. Allocates the guard.
   *
   * @return what gives it back
   * @throws io.handfast.LockNotRecoverableException if the lock can never be taken again
   * @throws io.handfast.ClosedHandleException if its handle was closed
   */
  public final Hold hold() {
    lock();
    return Hold.of(this::unlock);
  }

  /**
   * Takes the lock like {@link #lock()} and tells whether a writer has died since the data was last
   * in order.
   *
   * @return whether one has
   * @throws io.handfast.LockNotRecoverableException if the lock can never be taken again
   * @throws io.handfast.ClosedHandleException if its handle was closed
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
   * @throws io.handfast.ClosedHandleException if its handle was closed
   */
  public final boolean tryLock(Duration time) throws InterruptedException {
    return tryLock(Deadline.nanos(time), TimeUnit.NANOSECONDS);
  }

  /**
   * Not supported.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public final Condition newCondition() {
    throw new UnsupportedOperationException(
        "a read-write lock has no conditions; use one of an IpcLock or an IpcReentrantLock");
  }

  /** The side, then the lock and its state at the moment of the look; never blocks. */
  @Override
  public final String toString() {
    String state = protocol.isClosed() ? "closed" : protocol.view().state();
    return sideOf() + " of " + protocol + "[" + state + "]";
  }

  abstract String sideOf();

  /** Package-private, so that it is found for the subclasses too. */
  @Serial
  @SuppressWarnings("DoNotCallSuggester") // serialisation calls it
  final Object writeReplace() {
    throw TransferRules.never(
        this, getClass().getSimpleName(), "hand over the IpcReadWriteLock whose side it is");
  }

  @Serial
  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw new InvalidObjectException("a side of a read-write lock never travels");
  }
}
