package io.handfast.benchmarks.growth;

import io.handfast.context.IpcContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process and a context take up.
 *
 * @param sharedBytes the length of all files of the region
 * @param heapBytes what is in use after a collection
 * @param descriptors how many are open, 0 where that cannot be seen
 * @param osNames how many names of semaphores the context has, 0 where that cannot be seen
 */
record Footprint(long sharedBytes, long heapBytes, long descriptors, long osNames) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path NAMES = Path.of("/dev/shm");
  private static final int COLLECTIONS = 3;

  static Footprint of(IpcContext context) throws IOException {
    String prefix = "sem." + context.osNamePrefix().orElseThrow();
    return new Footprint(
        sharedBytes(context.directory().orElseThrow()),
        heapInUse(),
        entries(DESCRIPTORS, ""),
        entries(NAMES, prefix));
  }

  private static long sharedBytes(Path region) throws IOException {
    try (Stream<Path> files = Files.walk(region)) {
      return files.filter(Files::isRegularFile).mapToLong(Footprint::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long heapInUse() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long entries(Path directory, String prefix) throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(it -> it.getFileName().toString().startsWith(prefix)).count();
    }
  }
}
