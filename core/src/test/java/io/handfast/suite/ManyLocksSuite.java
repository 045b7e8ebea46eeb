package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.sync.IpcLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** P12: what many locks take up. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no shared regions
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class ManyLocksSuite extends Suite {
  private static final int MANY = 100_000;
  private static final int MOST_BYTES = 256;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path NAMES = Path.of("/dev/shm");

  ManyLocksSuite(Setting setting) {
    super(setting);
  }

  @Test
  void P12_aHundredThousandLocksTakeUpLittleMemoryAndNothingElse() throws IOException {
    make.lock().close(); // makes the region
    long bytes = sharedBytes();
    long descriptors = entries(DESCRIPTORS, "");
    List<IpcLock> locks = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      locks.add(make.lock());
    }
    for (IpcLock lock : locks) {
      lock.lock();
      lock.unlock();
    }
    assertThat((sharedBytes() - bytes) / MANY).as("bytes of each").isLessThanOrEqualTo(MOST_BYTES);
    assertThat(entries(DESCRIPTORS, "") - descriptors)
        .as("descriptors more, other threads' included")
        .isLessThan(MANY / 1_000);
    assertThat(entries(NAMES, "sem." + context.osNamePrefix().orElseThrow())).isZero();
  }

  private long sharedBytes() throws IOException {
    try (Stream<Path> files = Files.walk(context.directory().orElseThrow())) {
      return files.filter(Files::isRegularFile).mapToLong(ManyLocksSuite::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** None where that cannot be seen. */
  private static long entries(Path directory, String prefix) throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(it -> it.getFileName().toString().startsWith(prefix)).count();
    }
  }
}
