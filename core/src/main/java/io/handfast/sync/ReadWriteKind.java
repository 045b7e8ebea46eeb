package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.SharedObject;

/** {@link IpcReadWriteLock} among the kinds of shared objects. */
final class ReadWriteKind extends ObjectKind {
  static final ReadWriteKind INSTANCE = new ReadWriteKind();

  private ReadWriteKind() {
    super(SyncKinds.READ_WRITE_LOCK, "IpcReadWriteLock");
  }

  @Override
  public void initialise(SharedObject object) {
    Turns.initialise(object); // all else is zero: free
  }

  @Override
  public void recover(SharedObject object, long dead) {
    ReadWriteProtocol.recover(object, dead);
  }

  @Override
  public boolean isInUse(SharedObject object) {
    return ReadWriteProtocol.isOwnedHere(object);
  }

  @Override
  public String describe(boolean flag, long parameter) {
    return (flag ? OwnerDeath.STRICT : OwnerDeath.RECOVER).name();
  }

  @Override
  public Object handle(SharedObject object) {
    return new IpcReadWriteLock(new ReadWriteProtocol(object));
  }
}
