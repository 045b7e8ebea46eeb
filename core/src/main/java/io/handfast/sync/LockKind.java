package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.SharedObject;

/** {@link IpcLock} among the kinds of shared objects. */
final class LockKind extends ObjectKind {
  static final LockKind INSTANCE = new LockKind();

  private LockKind() {
    super(SyncKinds.LOCK, "IpcLock");
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
  public String describe(boolean flag, long parameter) {
    return (flag ? OwnerDeath.STRICT : OwnerDeath.RECOVER).name();
  }

  @Override
  public Object handle(SharedObject object) {
    return new IpcLock(new LockProtocol(object));
  }
}
