package io.handfast.posix;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * The C functions that this module calls. The hot ones are mapped directly, with addresses as
 * {@code long}; {@code sem_open} is variadic in C, and on arm64 macOS variadic arguments travel
 * differently, so it is mapped as such.
 */
final class LibC {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EACCES = 13;
  static final int EEXIST = 17;
  static final int EAGAIN = Platform.isMac() ? 35 : 11;
  static final int ETIMEDOUT = Platform.isMac() ? 60 : 110;
  static final int EOVERFLOW = Platform.isMac() ? 84 : 75;

  static final int O_CREAT = Platform.isMac() ? 0x200 : 0100;
  static final int O_EXCL = Platform.isMac() ? 0x800 : 0200;

  static final int CLOCK_MONOTONIC = Platform.isMac() ? 6 : 1;

  private static final Variadic VARIADIC;

  static {
    if (Native.LONG_SIZE != 8) {
      throw new UnsupportedOperationException("only 64-bit processes are supported");
    }
    NativeLibrary process = NativeLibrary.getProcess();
    Native.register(LibC.class, process);
    VARIADIC = Native.load(null, Variadic.class);
  }

  private LibC() {}

  interface Variadic extends Library {
    Pointer sem_open(String name, int flags, Object... modeAndValue);
  }

  /**
   * Opens or makes a named semaphore.
   *
   * @return its address, or 0 with {@link Native#getLastError} set
   */
  static long semOpen(String name, int flags, int mode, int value) {
    Pointer semaphore =
        (flags & O_CREAT) != 0
            ? VARIADIC.sem_open(name, flags, mode, value)
            : VARIADIC.sem_open(name, flags);
    long address = Pointer.nativeValue(semaphore);
    return address == -1 ? 0 : address; // SEM_FAILED is 0 on Linux and -1 on macOS
  }

  static native int sem_wait(long semaphore);

  static native int sem_trywait(long semaphore);

  static native int sem_post(long semaphore);

  static native int sem_close(long semaphore);

  static native int sem_unlink(String name);

  static native int clock_gettime(int clock, long timespec);
}
