package io.handfast.posix;

import com.sun.jna.Native;
import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;

/**
 * Parkers as named semaphores: one per sleeping thread, found by name, unlinked by whoever reaps.
 */
final class SemaphoreWaits implements WaitMechanism {
  @Override
  public long create(ParkerAddress address) {
    long semaphore = NamedSemaphore.create(address.name(), 0);
    if (semaphore == 0) {
      int errno = Native.getLastError();
      if (errno != LibC.EEXIST) {
        throw NamedSemaphore.failed("sem_open", errno);
      }
    }
    return semaphore;
  }

  @Override
  public long published(long handle) {
    return 0;
  }

  @Override
  public long open(ParkerAddress address) {
    long semaphore = NamedSemaphore.open(address.name());
    if (semaphore == 0) {
      int errno = Native.getLastError();
      if (errno != LibC.ENOENT) {
        throw NamedSemaphore.failed("sem_open", errno);
      }
    }
    return semaphore;
  }

  @Override
  public void await(long handle, long nanos) {
    boolean unused = NamedSemaphore.take(handle, nanos);
  }

  @Override
  public void drain(long handle) {
    while (NamedSemaphore.tryTake(handle)) {
      // surplus tokens of earlier waits
    }
  }

  @Override
  public void post(long handle) {
    boolean unused = NamedSemaphore.post(handle);
  }

  @Override
  public void close(long handle) {
    NamedSemaphore.close(handle);
  }

  @Override
  public void discard(String name) {
    NamedSemaphore.unlinkOwn(name);
  }
}
