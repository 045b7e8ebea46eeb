package io.handfast.region;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Buffers over a real file: two mappings of it are the same memory. */
class MappedBufferFileTest {

  private static final int SIZE = 8192;

  private Path file = Path.of("");

  @BeforeEach
  void createFile() throws IOException {
    // Not a @TempDir: Windows deletes no file that is still mapped, and only the collector unmaps.
    Path directory = Files.createDirectories(Path.of("target", "mapped-buffer"));
    file = Files.createTempFile(directory, "test", ".map");
    file.toFile().deleteOnExit();
    Files.write(file, new byte[SIZE]);
  }

  @Test
  void twoMappingsOfAFileSeeEachOthersWrites() throws IOException {
    MappedBuffer one = map(0, SIZE);
    MappedBuffer two = map(0, SIZE);
    one.putLongRelease(64, 0x0102_0304_0506_0708L);
    assertThat(two.getLongAcquire(64)).isEqualTo(0x0102_0304_0506_0708L);
    two.putIntVolatile(SIZE - 4, 42);
    assertThat(one.getIntVolatile(SIZE - 4)).isEqualTo(42);
    two.putStringUtf8(100, "Grüße");
    assertThat(one.getStringUtf8(100)).isEqualTo("Grüße");
    assertThat(one.compareAndSetLong(64, 0, 1)).isFalse();
    assertThat(one.compareAndSetLong(64, 0x0102_0304_0506_0708L, 1)).isTrue();
    assertThat(two.getAndAddLong(64, 1)).isEqualTo(1);
    assertThat(one).isEqualTo(two);
  }

  @Test
  void aMappingThatStartsWithinAFileIsTheSameMemoryShifted() throws IOException {
    MappedBuffer whole = map(0, SIZE);
    MappedBuffer part = map(4096 + 8, 64);
    part.putLong(0, 7);
    assertThat(whole.getLong(4096 + 8)).isEqualTo(7);
    assertThat(part.capacity()).isEqualTo(64);
  }

  @Test
  void aMappingThatStartsAtAnOddPlaceIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> map(4, 64));
  }

  @Test
  void aReadOnlyMappingIsRefused() throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      MappedByteBuffer mapping = channel.map(MapMode.READ_ONLY, 0, SIZE);
      assertThatIllegalArgumentException().isThrownBy(() -> new MappedBuffer(mapping));
    }
  }

  @Test
  void whatIsWrittenIsInTheFileInNativeOrder() throws IOException {
    MappedBuffer buffer = map(0, SIZE);
    buffer.putLong(16, 0x0102_0304_0506_0708L);
    ((MappedByteBuffer) buffer.byteBuffer()).force();
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    assertThat(content.getLong(16)).isEqualTo(0x0102_0304_0506_0708L);
    assertThat(content.getLong(8)).isZero();
    assertThat(content.getLong(24)).isZero();
  }

  @Test
  void aBufferOutlivesTheChannelAndTheMappingItCameFrom() throws IOException {
    AtomicBuffer buffer = map(0, SIZE);
    System.gc();
    buffer.putLongVolatile(0, 1);
    assertThat(map(0, SIZE).getLongVolatile(0)).isEqualTo(1);
  }

  @Test
  void noUpdateIsLostBetweenThreadsOnDifferentMappings() throws Exception {
    int steps = 100_000;
    List<Thread> threads =
        Stream.of(map(0, SIZE), map(0, SIZE))
            .map(
                mapping ->
                    new Thread(
                        () -> {
                          for (int i = 0; i < steps; i++) {
                            mapping.getAndAddLong(64, 1);
                            mapping.getAndAddInt(128, 1);
                            long seen;
                            do {
                              seen = mapping.getLongVolatile(256);
                            } while (!mapping.compareAndSetLong(256, seen, seen + 1));
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    MappedBuffer result = map(0, SIZE);
    assertThat(result.getLong(64)).isEqualTo(2L * steps);
    assertThat(result.getInt(128)).isEqualTo(2 * steps);
    assertThat(result.getLong(256)).isEqualTo(2L * steps);
  }

  private MappedBuffer map(long position, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      return new MappedBuffer(channel.map(MapMode.READ_WRITE, position, size));
    }
  }
}
