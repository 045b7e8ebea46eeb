package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.SharedObject;

/** {@link IpcReentrantLock} among the kinds of shared objects. */
final class ReentrantLockKind extends ObjectKind {
  static final ReentrantLockKind INSTANCE = new ReentrantLockKind();

  private ReentrantLockKind() {
    super(SyncKinds.REENTRANT_LOCK, "IpcReentrantLock");
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
    return new IpcReentrantLock(object);
  }
}
