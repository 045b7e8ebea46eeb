package io.handfast.region;

import io.handfast.ClosedHandleException;
import io.handfast.RegionFormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a public handle does its work with. Closing it is logical: the words stay mapped as long as
 * anybody can reach them, so no operation that is under way touches an unmapped page, and the era
 * in the words keeps it from changing an object that came later.
 */
public abstract class LocalHandle {
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(LocalHandle.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SharedObject object;
  private volatile boolean closed;

  /**
   * Makes a handle; it counts once {@link #open()} was called.
   *
   * @param object the object, held by this process
   */
  protected LocalHandle(SharedObject object) {
    this.object = object;
  }

  /** Opens the handle; at the end of the constructor, when all fields are set. */
  protected final void open() {
    object.opened(this);
    if (object.region().isClosed()) {
      close(); // whoever closes the region may have looked for open handles before this was one
    }
  }

  /**
   * The shared object.
   *
   * @return the object
   */
  public final SharedObject object() {
    return object;
  }

  /**
   * Whether the handle was closed.
   *
   * @return true once it was
   */
  public final boolean isClosed() {
    return closed;
  }

  /** Throws {@link ClosedHandleException} if the handle was closed. */
  public final void checkOpen() {
    if (closed) {
      throw object.closed();
    }
  }

  /**
   * Closes the handle; with the last one, this process gives up the object, as soon as its threads
   * have given back what they have of it. No effect again.
   */
  public final void close() {
    if (CLOSED.compareAndSet(this, false, true)) {
      invalidate();
      object.letGo();
    }
  }

  /**
   * The words are not this object's: the handle was closed, and they are another one's now.
   *
   * @return what to throw
   */
  protected final RuntimeException notOurs() {
    return closed
        ? object.closed()
        : new RegionFormatException("an object's memory was overwritten", "object", object);
  }

  /** Makes the fast path fail, so that it comes to a {@link #checkOpen()}. */
  protected abstract void invalidate();
}
