package io.handfast.region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Tells this boot of the machine from all others: mapped words outlive their processes, but not a
 * reboot. Zero where the operating system does not say.
 */
record BootId(long high, long low) {
  private static final Path SOURCE = Path.of("/proc/sys/kernel/random/boot_id");

  static final BootId UNKNOWN = new BootId(0, 0);

  private static final class Holder {
    static final BootId CURRENT = read();
  }

  static BootId current() {
    return Holder.CURRENT;
  }

  private static BootId read() {
    try {
      UUID uuid = UUID.fromString(Files.readString(SOURCE).strip());
      return new BootId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    } catch (NoSuchFileException e) {
      return UNKNOWN; // not Linux
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("cannot read the boot id [path=" + SOURCE + "]", e);
    }
  }
}
