package io.handfast.posix;

import com.sun.jna.Native;
import io.handfast.ErrorCode;
import io.handfast.IpcException;

/** Calls on one named semaphore by its address, with errors as they are meant. */
final class NamedSemaphore {
  /** Set to {@code false} to try without {@code sem_clockwait}. */
  static final String CLOCKWAIT_PROPERTY = "handfast.posix.clockwait";

  private static final boolean CLOCKWAIT =
      !"false".equals(System.getProperty(CLOCKWAIT_PROPERTY)) && ClockWait.isPresent();

  private static final int MODE = 0600;

  private NamedSemaphore() {}

  /** Makes a semaphore that was not there; 0 and errno if that fails. */
  static long create(String name, int permits) {
    return LibC.semOpen("/" + name, LibC.O_CREAT | LibC.O_EXCL, MODE, permits);
  }

  /** Opens a semaphore that is there; 0 and errno if that fails. */
  static long open(String name) {
    return LibC.semOpen("/" + name, 0, 0, 0);
  }

  static boolean tryTake(long semaphore) {
    while (LibC.sem_trywait(semaphore) != 0) {
      int errno = Native.getLastError();
      if (errno == LibC.EAGAIN) {
        return false;
      }
      if (errno != LibC.EINTR) {
        throw failed("sem_trywait", errno);
      }
    }
    return true;
  }

  /** Waits for a token; may return false before the time is over. */
  static boolean take(long semaphore, long nanos) {
    int errno = CLOCKWAIT ? ClockWait.await(semaphore, nanos) : PollingWait.await(semaphore, nanos);
    if (errno != 0 && errno != LibC.ETIMEDOUT && errno != LibC.EINTR) {
      throw failed(CLOCKWAIT ? "sem_clockwait" : "sem_trywait", errno);
    }
    return errno == 0;
  }

  /** Posts one token; false if the semaphore has as many as it can have. */
  static boolean post(long semaphore) {
    if (LibC.sem_post(semaphore) == 0) {
      return true;
    }
    int errno = Native.getLastError();
    if (errno == LibC.EOVERFLOW) {
      return false;
    }
    throw failed("sem_post", errno);
  }

  static void close(long semaphore) {
    if (LibC.sem_close(semaphore) != 0) {
      throw failed("sem_close", Native.getLastError());
    }
  }

  /** Removes the name; false if it is not there. */
  static boolean unlink(String name) {
    if (LibC.sem_unlink("/" + name) == 0) {
      return true;
    }
    int errno = Native.getLastError();
    if (errno == LibC.ENOENT) {
      return false;
    }
    throw failed("sem_unlink", errno);
  }

  /** Removes the name if it is there and this user's; a stranger's is none of our business. */
  static void unlinkOwn(String name) {
    if (LibC.sem_unlink("/" + name) != 0) {
      int errno = Native.getLastError();
      if (errno != LibC.ENOENT && errno != LibC.EACCES && errno != LibC.EPERM) {
        throw failed("sem_unlink", errno);
      }
    }
  }

  static IpcException failed(String call, int errno) {
    return new IpcException(
        ErrorCode.OS_CALL, "a call into the operating system failed", "call", call, "errno", errno);
  }
}
