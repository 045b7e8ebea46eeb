package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.SharedObject;
import java.util.function.Function;

/** {@link IpcLock} and {@link IpcReentrantLock} among the kinds of shared objects. */
final class LockKind extends ObjectKind {
  static final LockKind PLAIN =
      new LockKind(SyncKinds.LOCK, "IpcLock", object -> new IpcLock(new LockProtocol(object)));
  static final LockKind REENTRANT =
      new LockKind(SyncKinds.REENTRANT_LOCK, "IpcReentrantLock", IpcReentrantLock::new);

  private final Function<SharedObject, Object> handle;

  private LockKind(int code, String typeName, Function<SharedObject, Object> handle) {
    super(code, typeName);
    this.handle = handle;
  }

  @Override
  public void initialise(SharedObject object) {
    LockProtocol.initialise(object);
  }

  @Override
  public void recover(SharedObject object, long dead) {
    LockProtocol.recover(object, dead);
  }

  @Override
  public boolean isInUse(SharedObject object) {
    return LockProtocol.isOwnedHere(object);
  }

  @Override
  public boolean isBusy(SharedObject object) {
    return LockProtocol.isBusy(object);
  }

  @Override
  public String describe(boolean flag, long parameter) {
    return (flag ? OwnerDeath.STRICT : OwnerDeath.RECOVER).name();
  }

  @Override
  public Object handle(SharedObject object) {
    return handle.apply(object);
  }
}
