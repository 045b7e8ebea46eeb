package io.handfast.posix;

import com.sun.jna.Native;
import java.util.concurrent.locks.LockSupport;

/**
 * A timed wait for systems without {@code sem_clockwait}: tries and pauses in turn, from 50 us
 * growing to 2 ms. {@code sem_timedwait} would be no way out: its clock is the wall clock.
 */
final class PollingWait {
  private static final long FIRST_PAUSE_NANOS = 50_000;
  private static final long LAST_PAUSE_NANOS = 2_000_000;

  private PollingWait() {}

  /** Waits for a token; returns the errno, 0 if one was taken. */
  static int await(long semaphore, long nanos) {
    boolean interrupted = false;
    try {
      long start = System.nanoTime();
      long pause = FIRST_PAUSE_NANOS;
      while (LibC.sem_trywait(semaphore) != 0) {
        int errno = Native.getLastError();
        if (errno != LibC.EAGAIN && errno != LibC.EINTR) {
          return errno;
        }
        long left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
          return LibC.ETIMEDOUT;
        }
        LockSupport.parkNanos(Math.min(pause, left));
        // A pending interrupt would turn the pauses into a busy loop.
        interrupted |= Thread.interrupted();
        pause = Math.min(2 * pause, LAST_PAUSE_NANOS);
      }
      return 0;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
