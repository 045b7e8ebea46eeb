package io.handfast.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.concurrent.TimeUnit;

/**
 * {@code sem_clockwait}: a timed wait on the monotonic clock, which steps of the wall clock do not
 * touch. glibc has it since 2.30; macOS and older systems do not.
 */
final class ClockWait {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** One struct timespec per thread: two 64-bit numbers. */
  private static final ThreadLocal<Memory> TIMESPEC = ThreadLocal.withInitial(() -> new Memory(16));

  private ClockWait() {}

  /** The native method, in a class that is touched only where the function exists. */
  private static final class Function {
    static {
      Native.register(Function.class, NativeLibrary.getProcess());
    }

    private Function() {}

    static native int sem_clockwait(long semaphore, int clock, long timespec);
  }

  static boolean isPresent() {
    try {
      NativeLibrary.getProcess().getFunction("sem_clockwait");
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** Waits for a token; returns the errno, 0 if one was taken. */
  static int await(long semaphore, long nanos) {
    Memory timespec = TIMESPEC.get();
    long address = Pointer.nativeValue(timespec);
    LibC.clock_gettime(LibC.CLOCK_MONOTONIC, address);
    long due = timespec.getLong(8) + nanos % NANOS_PER_SECOND;
    timespec.setLong(0, timespec.getLong(0) + nanos / NANOS_PER_SECOND + due / NANOS_PER_SECOND);
    timespec.setLong(8, due % NANOS_PER_SECOND);
    int result = Function.sem_clockwait(semaphore, LibC.CLOCK_MONOTONIC, address);
    return result == 0 ? 0 : Native.getLastError();
  }
}
