package io.handfast.region;

import io.handfast.NoPlatformException;
import io.handfast.WaitMethod;
import io.handfast.spi.Futex;
import io.handfast.spi.OsSemaphores;
import io.handfast.spi.Platform;
import io.handfast.spi.WaitMechanism;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** Finds the provider for the running operating system. */
public final class Platforms {
  private Platforms() {}

  private static final class Holder {
    static final @Nullable Platform CURRENT = find();
  }

  /**
   * The provider; finding it loads no native library.
   *
   * @throws NoPlatformException if none is on the class path
   */
  static Platform current() {
    return usable(Holder.CURRENT);
  }

  static Platform usable(@Nullable Platform found) {
    if (found == null) {
      throw missing(System.getProperty("os.name", ""));
    }
    found.checkUsable();
    return found;
  }

  /**
   * The operating system's own semaphores.
   *
   * @return the provider's
   * @throws NoPlatformException if there is no provider on the class path
   */
  public static OsSemaphores semaphores() {
    return current().semaphores();
  }

  /**
   * Tries out a method before anything is made that needs it.
   *
   * @throws NoPlatformException if it does not work in this process
   */
  static void tryOut(WaitMethod method) {
    if (method == WaitMethod.FUTEX) {
      Futex unused = current().futex(ByteBuffer.allocateDirect(Long.BYTES));
    }
  }

  /**
   * How threads sleep in a region, as its header says; this loads no native library.
   *
   * @param others what to take where nothing else is said
   * @throws NoPlatformException if this process cannot sleep in that way
   */
  static Supplier<WaitMechanism> waitsIn(RegionMemory memory, Supplier<WaitMechanism> others) {
    if (HeaderLayout.waits(memory.control()) != WaitMethod.FUTEX) {
      return others;
    }
    WaitMechanism waits = futexWaits(memory, current());
    return () -> waits;
  }

  static WaitMechanism futexWaits(RegionMemory memory, Platform platform) {
    AtomicBuffer control = memory.control();
    if (!platform.hasFutex()) {
      throw new NoPlatformException(
          "the threads of this region sleep on its memory, which those of this process cannot;"
              + " make it with OS_SEMAPHORE",
          "region",
          HeaderLayout.regionId(control),
          "platform",
          platform.name(),
          "arch",
          System.getProperty("os.arch"));
    }
    return new FutexWaits(control, () -> memory.futex(platform));
  }

  private static @Nullable Platform find() {
    return first(ServiceLoader.load(Platform.class, Platforms.class.getClassLoader()));
  }

  /** The first one for this operating system, or null. */
  static @Nullable Platform first(Iterable<? extends Platform> platforms) {
    for (Platform platform : platforms) {
      if (platform.isSupported()) {
        return platform;
      }
    }
    return null;
  }

  static NoPlatformException missing(String os) {
    boolean windows = os.toLowerCase(Locale.ROOT).startsWith("windows");
    return new NoPlatformException(
        "sharing with other processes needs a native module; add "
            + (windows
                ? "io.handfast:handfast-native-windows"
                : "io.handfast:handfast-native-posix")
            + " to the class path (THREADING contexts work without)",
        "os",
        os);
  }
}
