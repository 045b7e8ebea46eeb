package io.handfast.queue;

import io.handfast.region.ObjectKind;
import io.handfast.region.ObjectKinds;
import io.handfast.region.SharedObject;
import io.handfast.region.Tag;

/**
 * The numbers of this package's kinds of objects, for the layers above that make them. Not for
 * users: objects are made by {@code IpcContext}.
 */
public final class QueueKinds {
  /** {@link IpcQueue}. */
  public static final int QUEUE = 16;

  private QueueKinds() {}

  /** Makes the kinds known in this JVM. */
  public static void register() {
    ObjectKinds.register(QueueKind.INSTANCE);
  }

  private static final class QueueKind extends ObjectKind {
    static final QueueKind INSTANCE = new QueueKind();

    private QueueKind() {
      super(QUEUE, "IpcQueue");
    }

    @Override
    public void initialise(SharedObject object) {
      QueueProtocol.initialise(object);
    }

    @Override
    public String describe(boolean flag, long parameter) {
      QueueGeometry geometry = QueueGeometry.of(parameter);
      return geometry.elements() + " elements of " + geometry.blocks() + " blocks";
    }

    @Override
    public void recover(SharedObject object, long dead) {
      QueueProtocol.recover(object, Tag.slot(dead));
    }

    @Override
    public boolean isInUse(SharedObject object) {
      return isBusy(object);
    }

    @Override
    public boolean isBusy(SharedObject object) {
      return QueueProtocol.isBusy(object);
    }

    @Override
    public Object handle(SharedObject object) {
      throw new UnsupportedOperationException("a queue comes with its codec only");
    }
  }
}
