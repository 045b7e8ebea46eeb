package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.SharedObject;

/** {@link IpcPermits} among the kinds of shared objects. */
final class PermitsKind extends ObjectKind {
  static final PermitsKind INSTANCE = new PermitsKind();

  private PermitsKind() {
    super(SyncKinds.PERMITS, "IpcPermits");
  }

  @Override
  public void initialise(SharedObject object) {
    // all zero: free, nobody waits
  }

  @Override
  public void recover(SharedObject object, long dead) {
    PermitsProtocol.recover(object, dead);
  }

  @Override
  public boolean isInUse(SharedObject object) {
    return PermitsProtocol.isOwnedHere(object);
  }

  @Override
  public String describe(boolean flag, long parameter) {
    return parameter + " permits";
  }

  @Override
  public Object handle(SharedObject object) {
    return new IpcPermits(new PermitsProtocol(object));
  }
}
