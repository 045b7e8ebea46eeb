package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.SharedObject;

/** {@link IpcSemaphore} among the kinds of shared objects. */
final class SemaphoreKind extends ObjectKind {
  static final SemaphoreKind INSTANCE = new SemaphoreKind();

  private SemaphoreKind() {
    super(SyncKinds.SEMAPHORE, "IpcSemaphore");
  }

  @Override
  public void initialise(SharedObject object) {
    WordProtocol.initialise(object, SemaphoreProtocol.permits(object.parameter()));
  }

  /** Whoever opens a semaphore that is there does not ask how many permits it began with. */
  @Override
  public boolean isCompatible(long wanted, long found) {
    return SemaphoreProtocol.maximum(wanted) == SemaphoreProtocol.maximum(found);
  }

  @Override
  public String describe(boolean flag, long parameter) {
    return "maximum " + SemaphoreProtocol.maximum(parameter);
  }

  @Override
  public Object handle(SharedObject object) {
    return new IpcSemaphore(new SemaphoreProtocol(object));
  }
}
