package io.handfast.transfer;

import io.handfast.ClosedHandleException;
import io.handfast.ContextMismatchException;
import io.handfast.HandleTransferException;
import io.handfast.region.LocalHandle;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules, in the order in which they are checked; the first one that is broken is thrown.
 *
 * <ol>
 *   <li>a closed handle;
 *   <li>an object that never travels: its own {@code writeReplace} says so;
 *   <li>an object of a THREADING context on a road out of this process;
 *   <li>an object that may be inherited only, on a stream;
 *   <li>a target that lives in another region.
 * </ol>
 */
public final class TransferRules {
  private TransferRules() {}

  static void check(Object known, LocalHandle handle, Transfer transfer) {
    SharedObject object = handle.object();
    if (handle.isClosed()) {
      throw closed(known, object.kind().toString(), object);
    }
    if (!object.region().isShared() && !staysInProcess(object, transfer)) {
      throw new ContextMismatchException(
          object
              + " was made by a THREADING context and cannot leave this process; make it with the"
              + " context that starts the process",
          facts(
              transfer,
              known,
              "object",
              object,
              "context",
              object.region(),
              "target",
              transfer.targetName()));
    }
    if (transfer.road() == Road.STREAM && !object.isAnyLocal()) {
      throw new HandleTransferException(
          object
              + " may be handed to another process only when that process is started; pass it to"
              + " ctx.process(...), or make it with ctx.manager()",
          facts(transfer, known, "object", object, "road", transfer.road()));
    }
    Region target = transfer.target();
    if (target != null && target != object.region()) {
      throw new ContextMismatchException(
          object
              + " lives in another region than whoever shall get it; make it with the context"
              + " that starts the process, or that made the queue",
          facts(
              transfer,
              known,
              "object",
              object,
              "context",
              object.region(),
              "target",
              transfer.targetName()));
    }
  }

  /** A THREADING manager's objects may be written anywhere inside their process. */
  private static boolean staysInProcess(SharedObject object, Transfer transfer) {
    Region target = transfer.target();
    return target == null ? object.isAnyLocal() : !target.isShared();
  }

  /**
   * Refuses a closed object.
   *
   * @param known the object as the user knows it
   * @param type its type
   * @param name how messages call it
   * @return the refusal, to be thrown
   */
  public static ClosedHandleException closed(Object known, String type, Object name) {
    return new ClosedHandleException(
        "this " + type + " was closed in this process",
        facts(Transfer.current(), known, "object", name));
  }

  /** Names and values; what is not known is left out. */
  private static @Nullable Object[] facts(
      Transfer transfer, Object known, @Nullable Object... namesAndValues) {
    List<@Nullable Object> facts = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        facts.add(namesAndValues[i]);
        facts.add(namesAndValues[i + 1]);
      }
    }
    String path = transfer.pathTo(known);
    if (path != null) {
      facts.add("path");
      facts.add(path);
    }
    return facts.toArray();
  }

  /**
   * Refuses an object of the operating system on any road but the start of a process.
   *
   * @param object the object
   * @param known how the user knows it
   */
  public static void checkStartOnly(Object object, String known) {
    Transfer transfer = Transfer.current();
    if (transfer.road() == Road.STREAM) {
      throw new HandleTransferException(
          known
              + " may be handed to another process only when that process is started; pass it to"
              + " ctx.process(...), or send its name",
          facts(transfer, object, "object", known, "road", transfer.road()));
    }
  }

  /**
   * Refuses an object that never travels.
   *
   * @param object the object
   * @param type how the user knows its type
   * @param instead what to do instead
   * @return the refusal, to be thrown
   */
  public static HandleTransferException never(Object object, String type, String instead) {
    return new HandleTransferException(
        type + " can never be handed to another process; " + instead,
        facts(Transfer.current(), object, "object", object));
  }
}
