package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.SharedObject;

/** {@link IpcLatch} among the kinds of shared objects. */
final class LatchKind extends ObjectKind {
  static final LatchKind INSTANCE = new LatchKind();

  private LatchKind() {
    super(SyncKinds.LATCH, "IpcLatch");
  }

  @Override
  public void initialise(SharedObject object) {
    WordProtocol.initialise(object, object.parameter());
  }

  @Override
  public String describe(boolean flag, long parameter) {
    return "count " + parameter;
  }

  @Override
  public Object handle(SharedObject object) {
    return new IpcLatch(new LatchProtocol(object));
  }
}
