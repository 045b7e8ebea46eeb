package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.SharedObject;

/** {@link IpcEvent} among the kinds of shared objects. */
final class EventKind extends ObjectKind {
  static final EventKind INSTANCE = new EventKind();

  private EventKind() {
    super(SyncKinds.EVENT, "IpcEvent");
  }

  @Override
  public void initialise(SharedObject object) {
    WordProtocol.initialise(object, 0);
  }

  @Override
  public Object handle(SharedObject object) {
    return new IpcEvent(new EventProtocol(object));
  }
}
