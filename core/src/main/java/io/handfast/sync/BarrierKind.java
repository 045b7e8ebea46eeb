package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.SharedObject;

/** {@link IpcBarrier} among the kinds of shared objects. */
final class BarrierKind extends ObjectKind {
  static final BarrierKind INSTANCE = new BarrierKind();

  private BarrierKind() {
    super(SyncKinds.BARRIER, "IpcBarrier");
  }

  @Override
  public void initialise(SharedObject object) {
    BarrierProtocol.initialise(object);
  }

  @Override
  public void recover(SharedObject object, long dead) {
    new BarrierRounds(object).recover(dead);
  }

  @Override
  public String describe(boolean flag, long parameter) {
    return parameter + " parties";
  }

  @Override
  public Object handle(SharedObject object) {
    return new IpcBarrier(new BarrierProtocol(object));
  }
}
