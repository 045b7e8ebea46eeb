package io.handfast.region;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Parker records in a file, on which threads of all processes that open it can sleep. */
public final class FutexMemory {
  private FutexMemory() {}

  /**
   * Sleeping on the records of a file, a {@code WaitMechanism}; untyped, since the modules of other
   * tests are not told of that type through this one.
   */
  public static Object waits(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedBuffer control =
          new MappedBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, ControlLayout.LENGTH));
      return new FutexWaits(control, () -> Platforms.current().futex(control.byteBuffer()));
    }
  }
}
