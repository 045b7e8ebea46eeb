package io.handfast.sync;

import io.handfast.IpcObject;
import io.handfast.region.LocalHandle;
import io.handfast.transfer.HandleForm;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.util.Optional;
import java.util.function.Supplier;

/** What the handles of this package have in common: names, closing, and how they travel. */
abstract class SyncObject implements IpcObject, AutoCloseable {
  @Serial private static final long serialVersionUID = 1L;

  private final transient LocalHandle handle;

  SyncObject(LocalHandle handle) {
    this.handle = handle;
  }

  @Override
  public final Optional<String> name() {
    return Optional.ofNullable(handle.object().name());
  }

  @Override
  public final boolean isClosed() {
    return handle.isClosed();
  }

  @Override
  public final void close() {
    handle.close();
  }

  /**
   * Tells how many threads of all processes wait here, for people and for monitoring. An estimate,
   * as in {@code java.util.concurrent}: threads come and go while they are counted. Never blocks;
   * looks at the records of all threads that sleep in the context.
   *
   * @return how many were seen waiting
   * @throws io.handfast.ClosedHandleException if this handle was closed
   */
  public final int getQueueLength() {
    handle.checkOpen();
    return handle.object().waiting();
  }

  /**
   * Tells whether any thread of any process waits here; an estimate like {@link #getQueueLength()}.
   *
   * @return true if one was seen waiting
   * @throws io.handfast.ClosedHandleException if this handle was closed
   */
  public final boolean hasQueuedThreads() {
    return getQueueLength() > 0;
  }

  /**
   * What {@code toString} says: the object, its state, and how many wait. A closed handle says so
   * instead, since what it would look at may be another object by now.
   *
   * @param state looks at the state; must neither block nor throw
   */
  final String described(Supplier<String> state) {
    if (handle.isClosed()) {
      return handle.object() + "[closed]";
    }
    int waiting = handle.object().waiting();
    return handle.object() + "[" + state.get() + (waiting > 0 ? ", " + waiting + " waiting]" : "]");
  }

  /** Package-private, so that it is found for the subclasses too. */
  @Serial
  final Object writeReplace() {
    return HandleForm.of(this, handle);
  }

  @Serial
  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw new InvalidObjectException("a handle comes in its serial form only");
  }
}
