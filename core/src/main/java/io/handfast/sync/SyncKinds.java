package io.handfast.sync;

import io.handfast.region.ObjectKind;
import io.handfast.region.ObjectKinds;
import io.handfast.region.SharedObject;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The numbers of this package's kinds of objects, for the layers above that make them. Not for
 * users: objects are made by {@code IpcContext}.
 */
public final class SyncKinds {
  /** {@link IpcLock}. */
  public static final int LOCK = 1;

  /** {@link IpcSemaphore}. */
  public static final int SEMAPHORE = 5;

  /** {@link IpcEvent}. */
  public static final int EVENT = 7;

  private SyncKinds() {}

  /** Makes the kinds known in this JVM. */
  public static void register() {
    ObjectKinds.register(Kinds.LOCK);
    ObjectKinds.register(Kinds.SEMAPHORE);
    ObjectKinds.register(Kinds.EVENT);
  }

  private static final class Kinds {
    static final ObjectKind LOCK =
        new Kind(
            SyncKinds.LOCK,
            "IpcLock",
            LockProtocol::initialise,
            LockProtocol::recover,
            object -> new IpcLock(new LockProtocol(object)));
    static final ObjectKind SEMAPHORE =
        new Kind(
            SyncKinds.SEMAPHORE,
            "IpcSemaphore",
            SemaphoreProtocol::initialise,
            Kinds::ownedByNobody,
            object -> new IpcSemaphore(new SemaphoreProtocol(object)));
    static final ObjectKind EVENT =
        new Kind(
            SyncKinds.EVENT,
            "IpcEvent",
            EventProtocol::initialise,
            Kinds::ownedByNobody,
            object -> new IpcEvent(new EventProtocol(object)));

    private Kinds() {}

    private static void ownedByNobody(SharedObject object, long dead) {
      // no word of the object names anybody
    }
  }

  private static final class Kind extends ObjectKind {
    private final Consumer<SharedObject> initialiser;
    private final BiConsumer<SharedObject, Long> recovery;
    private final Function<SharedObject, Object> handle;

    Kind(
        int code,
        String typeName,
        Consumer<SharedObject> initialiser,
        BiConsumer<SharedObject, Long> recovery,
        Function<SharedObject, Object> handle) {
      super(code, typeName);
      this.initialiser = initialiser;
      this.recovery = recovery;
      this.handle = handle;
    }

    @Override
    public void initialise(SharedObject object) {
      initialiser.accept(object);
    }

    @Override
    public boolean isCompatible(long wanted, long found) {
      // Whoever opens a semaphore that is there does not ask how many permits it began with.
      return code() == SyncKinds.SEMAPHORE
          ? SemaphoreProtocol.maximum(wanted) == SemaphoreProtocol.maximum(found)
          : wanted == found;
    }

    @Override
    public void recover(SharedObject object, long dead) {
      recovery.accept(object, dead);
    }

    @Override
    public Object handle(SharedObject object) {
      return handle.apply(object);
    }
  }
}
