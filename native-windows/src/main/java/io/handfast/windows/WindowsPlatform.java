package io.handfast.windows;

import io.handfast.NoPlatformException;
import io.handfast.spi.OsSemaphores;
import io.handfast.spi.Platform;
import io.handfast.spi.WaitMechanism;
import java.util.Locale;

/**
 * Says honestly that sharing between processes does not work on Windows yet. THREADING contexts do.
 */
public final class WindowsPlatform implements Platform {
  /** Made by {@link java.util.ServiceLoader}. */
  public WindowsPlatform() {}

  @Override
  public String name() {
    return "windows";
  }

  @Override
  public boolean isSupported() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  @Override
  public void checkUsable() {
    throw refusal();
  }

  @Override
  public WaitMechanism waits() {
    throw refusal();
  }

  @Override
  public OsSemaphores semaphores() {
    throw refusal();
  }

  private static NoPlatformException refusal() {
    return new NoPlatformException(
        "sharing with other processes does not work on Windows yet; use a THREADING context",
        "os",
        System.getProperty("os.name"));
  }
}
