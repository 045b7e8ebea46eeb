package io.handfast.region;

import io.handfast.NoPlatformException;
import io.handfast.spi.OsSemaphores;
import io.handfast.spi.Platform;
import java.util.Locale;
import java.util.ServiceLoader;
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
