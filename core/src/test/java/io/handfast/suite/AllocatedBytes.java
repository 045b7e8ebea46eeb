package io.handfast.suite;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * How much a thread has allocated. Asked through a method handle, since the tests are compiled as
 * part of a module that does not read {@code jdk.management}; through reflection the answer itself
 * would be allocated.
 */
final class AllocatedBytes {
  private static final MethodHandle OF_CURRENT_THREAD;

  static {
    try {
      Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
      Object bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      OF_CURRENT_THREAD =
          MethodHandles.publicLookup()
              .findVirtual(
                  type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
              .bindTo(bean);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private AllocatedBytes() {}

  static long ofCurrentThread() {
    try {
      return (long) OF_CURRENT_THREAD.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("this JVM does not count what threads allocate", e);
    }
  }
}
