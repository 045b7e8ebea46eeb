package io.handfast.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.handfast.NoPlatformException;
import io.handfast.spi.Futex;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * {@code futex(2)} on shared memory: the kernel finds a sleeper by the page and the offset,
 * whatever the address in either process. Timeouts are relative, on the monotonic clock.
 */
final class LinuxFutex implements Futex {
  /** The number of the system call on each architecture where it is known. */
  private static final long SYSCALL = syscall(System.getProperty("os.arch"));

  private static final long UNKNOWN = -1;

  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** One struct timespec per thread: two 64-bit numbers. */
  private static final ThreadLocal<Memory> TIMESPEC = ThreadLocal.withInitial(() -> new Memory(16));

  private final ByteBuffer memory;
  private final long address;

  /** Binds to memory, after a call that shows whether the kernel takes such calls at all. */
  LinuxFutex(ByteBuffer memory) {
    if (SYSCALL == UNKNOWN) {
      throw refused("not known on this architecture", 0);
    }
    this.memory = memory;
    this.address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    int errno = call(0, FUTEX_WAKE, 1, 0);
    if (errno != 0) {
      throw refused("the kernel refuses the call", errno);
    }
  }

  /** The native method, in a class that is touched only where there is something to call. */
  private static final class Function {
    static {
      Native.register(Function.class, NativeLibrary.getProcess());
    }

    private Function() {}

    /** Variadic in C; on both architectures such arguments travel like all others. */
    static native long syscall(long number, long address, long operation, long value, long timeout);
  }

  static boolean isPresent() {
    return System.getProperty("os.name").startsWith("Linux") && SYSCALL != UNKNOWN;
  }

  static long syscall(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> 202;
      case "aarch64" -> 98;
      default -> UNKNOWN;
    };
  }

  @Override
  public void await(int index, int expected, long nanos) {
    Memory timespec = TIMESPEC.get();
    timespec.setLong(0, nanos / NANOS_PER_SECOND);
    timespec.setLong(8, nanos % NANOS_PER_SECOND);
    int errno = call(index, FUTEX_WAIT, expected, Pointer.nativeValue(timespec));
    if (errno != 0
        && errno != LibC.EAGAIN // the word had changed
        && errno != LibC.EINTR
        && errno != LibC.ETIMEDOUT) {
      throw NamedSemaphore.failed("futex(FUTEX_WAIT)", errno);
    }
  }

  @Override
  public void wake(int index) {
    int errno = call(index, FUTEX_WAKE, 1, 0);
    if (errno != 0) {
      throw NamedSemaphore.failed("futex(FUTEX_WAKE)", errno);
    }
  }

  /** Returns the errno, 0 if all went well. */
  private int call(int index, int operation, int value, long timeout) {
    int checked = Objects.checkFromIndexSize(index, Integer.BYTES, memory.capacity());
    try {
      long result = Function.syscall(SYSCALL, address + checked, operation, value, timeout);
      return result < 0 ? Native.getLastError() : 0;
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  private static NoPlatformException refused(String why, int errno) {
    return new NoPlatformException(
        "threads cannot sleep on futexes here: " + why + "; use OS_SEMAPHORE",
        "arch",
        System.getProperty("os.arch"),
        "errno",
        errno);
  }
}
