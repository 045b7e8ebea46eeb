package io.handfast.benchmarks.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what a closed context should not have left. */
final class OwnFiles {
  /** Where Linux shows named semaphores, and under which prefix. */
  private static final Path SEMAPHORES = Path.of("/dev/shm");

  private static final String SEMAPHORE_PREFIX = "sem.";

  private OwnFiles() {}

  static long count(@Nullable Path directory) throws IOException {
    if (directory == null || Files.notExists(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.count();
    }
  }

  static long countSemaphores(String prefix) throws IOException {
    if (Files.notExists(SEMAPHORES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(SEMAPHORES)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(SEMAPHORE_PREFIX + prefix))
          .count();
    }
  }
}
