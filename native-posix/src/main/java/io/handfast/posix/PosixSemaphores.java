package io.handfast.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.handfast.spi.OsSemaphores;

/** {@code sem_open} and its family, as programs in C see them. */
final class PosixSemaphores implements OsSemaphores {
  /** NAME_MAX, less the "sem." that Linux puts before it; macOS allows 31 with the slash. */
  private static final int LONGEST_ON_LINUX = 251;

  private static final int LONGEST_ON_MAC = 30;

  @Override
  public long create(String name, int permits) {
    long semaphore = NamedSemaphore.create(name, permits);
    return semaphore != 0 ? semaphore : absentFor(LibC.EEXIST);
  }

  @Override
  public long open(String name) {
    long semaphore = NamedSemaphore.open(name);
    return semaphore != 0 ? semaphore : absentFor(LibC.ENOENT);
  }

  private static long absentFor(int expected) {
    int errno = Native.getLastError();
    if (errno != expected) {
      throw NamedSemaphore.failed("sem_open", errno);
    }
    return 0;
  }

  @Override
  public boolean tryTake(long handle) {
    return NamedSemaphore.tryTake(handle);
  }

  @Override
  public boolean take(long handle, long nanos) {
    return NamedSemaphore.take(handle, nanos);
  }

  @Override
  public boolean post(long handle) {
    return NamedSemaphore.post(handle);
  }

  @Override
  public void close(long handle) {
    NamedSemaphore.close(handle);
  }

  @Override
  public boolean remove(String name) {
    return NamedSemaphore.unlink(name);
  }

  @Override
  public int longestName() {
    return Platform.isMac() ? LONGEST_ON_MAC : LONGEST_ON_LINUX;
  }
}
