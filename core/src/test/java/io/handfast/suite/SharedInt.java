package io.handfast.suite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A plain number in a mapped file: read and written without any order or atomicity of its own, so
 * that it is right in the end only if a lock made it so.
 */
final class SharedInt {
  private final ByteBuffer memory;

  private SharedInt(ByteBuffer memory) {
    this.memory = memory;
  }

  static SharedInt in(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer memory = channel.map(MapMode.READ_WRITE, 0, Integer.BYTES);
      return new SharedInt(memory.order(ByteOrder.nativeOrder()));
    }
  }

  int get() {
    return memory.getInt(0);
  }

  void increment() {
    memory.putInt(0, memory.getInt(0) + 1);
  }
}
