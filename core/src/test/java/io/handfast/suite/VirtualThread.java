package io.handfast.suite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Virtual threads, for tests that are compiled for a JDK without them. */
final class VirtualThread {
  private VirtualThread() {}

  static boolean isAvailable() {
    return Runtime.version().feature() >= 21;
  }

  static Thread start(Runnable action) {
    try {
      Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
      return (Thread) start.invoke(null, action);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("virtual threads came with JDK 21", e);
    }
  }
}
