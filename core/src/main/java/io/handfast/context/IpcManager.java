package io.handfast.context;

import io.handfast.region.ObjectSpec;
import io.handfast.region.SharedObject;
import io.handfast.transfer.TransferRules;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects that may travel at any time and by any road: inside a task, a queue element, plain
 * Java serialisation. They are the same shared memory as all others, and cost the same; no server
 * process stands between. An object lives until the manager is closed or its process ends, and then
 * as long as somebody holds it.
 *
 * <p>A killed process holds nothing. A manager itself never travels. It may be used by any number
 * of threads. The idea is that of the managers of Python's {@code multiprocessing}, without their
 * server process.
 */
public final class IpcManager extends ObjectFactory implements AutoCloseable, Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final transient IpcContext context;
  private final transient List<SharedObject> kept = new ArrayList<>();
  private transient boolean closed;

  IpcManager(IpcContext context) {
    this.context = context;
  }

  @Override
  synchronized <R> R create(
      ObjectSpec spec, @Nullable String name, Function<? super SharedObject, R> use) {
    if (closed) {
      throw new IllegalStateException(
          "this manager is closed; take another one from ctx.manager()");
    }
    return context.create(
        spec.asAnyLocal(),
        name,
        object -> {
          object.keep();
          kept.add(object);
          return use.apply(object);
        });
  }

  @Override
  boolean removeName(int kind, String name) {
    return context.removeName(kind, name);
  }

  /** Stops keeping the objects: from now on each lives as long as somebody holds it. */
  @Override
  public synchronized void close() {
    closed = true;
    kept.forEach(SharedObject::letGo);
    kept.clear();
  }

  @Serial
  private Object writeReplace() {
    throw TransferRules.never(this, "IpcManager", "hand over the objects that it makes");
  }

  @Override
  public String toString() {
    return "IpcManager of " + context;
  }
}
