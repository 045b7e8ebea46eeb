package io.handfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what a closed context should not have left. */
public final class OwnFiles {
  /** Where Linux shows named semaphores, and under which prefix. */
  private static final Path SEMAPHORES = Path.of("/dev/shm");

  private static final String SEMAPHORE_PREFIX = "sem.";

  private OwnFiles() {}

  /**
   * Counts what lies in a directory.
   *
   * @param directory the directory, itself counted too; 0 if there is none
   * @return how many files and directories there are
   * @throws IOException if it cannot be read
   */
  public static long count(@Nullable Path directory) throws IOException {
    if (directory == null || Files.notExists(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.count();
    }
  }

  /**
   * Counts the names of semaphores.
   *
   * @param prefix how the names begin
   * @return how many there are; 0 on systems that do not show them
   * @throws IOException if they cannot be read
   */
  public static long countSemaphores(String prefix) throws IOException {
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
