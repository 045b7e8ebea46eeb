package io.handfast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
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
    return countSemaphores(name -> name.startsWith(prefix));
  }

  /**
   * Counts the names under which glibc makes semaphores before it gives them their own: a process
   * killed in that moment leaves one, and nobody can tell whose it is.
   *
   * @return how many there are, of all processes; 0 on systems that do not show them
   * @throws IOException if they cannot be read
   */
  public static long countNamelessSemaphores() throws IOException {
    return countSemaphores(name -> name.matches("[A-Za-z0-9]{6}"));
  }

  private static long countSemaphores(Predicate<String> wanted) throws IOException {
    if (Files.notExists(SEMAPHORES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(SEMAPHORES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(SEMAPHORE_PREFIX))
          .filter(name -> wanted.test(name.substring(SEMAPHORE_PREFIX.length())))
          .count();
    }
  }
}
