package io.handfast.posix;

import io.handfast.spi.Futex;
import io.handfast.spi.OsSemaphores;
import io.handfast.spi.Platform;
import io.handfast.spi.WaitMechanism;
import java.nio.ByteBuffer;
import java.util.Locale;

/** The provider for Linux and macOS. JNA is loaded when the first thread has to sleep. */
public final class PosixPlatform implements Platform {
  /** Made by {@link java.util.ServiceLoader}. */
  public PosixPlatform() {}

  private static final class Holder {
    static final WaitMechanism WAITS = new SemaphoreWaits();
    static final OsSemaphores SEMAPHORES = new PosixSemaphores();
  }

  @Override
  public String name() {
    return "posix";
  }

  @Override
  public boolean isSupported() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return os.startsWith("linux") || os.startsWith("mac");
  }

  @Override
  public WaitMechanism waits() {
    return Holder.WAITS;
  }

  @Override
  public boolean hasFutex() {
    return LinuxFutex.isPresent();
  }

  @Override
  public Futex futex(ByteBuffer memory) {
    return new LinuxFutex(memory);
  }

  @Override
  public OsSemaphores semaphores() {
    return Holder.SEMAPHORES;
  }
}
