package io.handfast.sync;

import io.handfast.IpcObject;
import io.handfast.region.LocalHandle;
import io.handfast.transfer.HandleForm;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.util.Optional;

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
