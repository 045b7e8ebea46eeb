package io.handfast.region;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A buffer that tells a watcher of every access just before it is made: for counting accesses, for
 * stopping in front of one, and for letting something happen in between two.
 */
public final class WatchedBuffer {
  private WatchedBuffer() {}

  /** What a method does to memory. */
  public enum Access {
    /** A load without order. */
    PLAIN_LOAD,
    /** A store without order. */
    PLAIN_STORE,
    /** A load with order. On x86 and arm64 an ordinary instruction. */
    LOAD,
    /** A store that keeps what was before it before it. On x86 an ordinary instruction. */
    RELEASE_STORE,
    /** A volatile store: on x86 as dear as a read-modify-write. */
    FENCED_STORE,
    /** One atomic step: compare-and-set and its like. */
    READ_MODIFY_WRITE
  }

  /** Whom to tell. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * An access is about to be made; what this throws is thrown instead of making it.
     *
     * @param access what it does
     */
    void before(Access access);

    /**
     * The same for a watcher that wants to know more.
     *
     * @param access what it does
     * @param method the method of the buffer
     * @param index where in the buffer
     */
    default void before(Access access, String method, int index) {
      before(access);
    }
  }

  /** A view of the same memory, under watch. */
  public static AtomicBuffer of(AtomicBuffer target, Watcher watcher) {
    return (AtomicBuffer)
        Proxy.newProxyInstance(
            AtomicBuffer.class.getClassLoader(),
            new Class<?>[] {AtomicBuffer.class},
            (proxy, method, arguments) -> {
              if (isAccess(method)) {
                watcher.before(access(method.getName()), method.getName(), (Integer) arguments[0]);
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean isAccess(Method method) {
    String name = method.getName();
    return name.startsWith("get")
        || name.startsWith("put")
        || (name.startsWith("add") && !name.equals("addressOffset"))
        || name.startsWith("compareAnd")
        || name.startsWith("parse")
        || name.equals("setMemory");
  }

  private static Access access(String name) {
    if (name.startsWith("compareAnd") || name.startsWith("getAnd")) {
      return Access.READ_MODIFY_WRITE;
    }
    boolean load = name.startsWith("get") || name.startsWith("parse");
    if (name.endsWith("Volatile")) {
      return load ? Access.LOAD : Access.FENCED_STORE;
    }
    if (load && (name.endsWith("Acquire") || name.endsWith("Opaque"))) {
      return Access.LOAD;
    }
    if (name.endsWith("Ordered") || name.endsWith("Release") || name.endsWith("Opaque")) {
      return Access.RELEASE_STORE;
    }
    return load ? Access.PLAIN_LOAD : Access.PLAIN_STORE;
  }
}
