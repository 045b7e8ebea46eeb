package io.handfast.benchmarks.storm;

import io.handfast.benchmarks.OwnFiles;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a storm must not leave: files, names of semaphores, and descriptors and threads here. */
final class Leftovers {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** Of the JDK: they end by themselves a minute after the last child. */
  private static final String REAPER = "process reaper";

  private static final long PATIENCE_MILLIS = 10_000;
  private static final long PAUSE_MILLIS = 20;
  private static final int LOOKS = 10;

  private final PrintStream out;
  private final int descriptors;
  private final Set<String> threads = threads();

  /** To be made before the storm's context. */
  Leftovers(PrintStream out) throws InterruptedException {
    this.out = out;
    int fewest = descriptors();
    for (int i = 0; i < LOOKS; i++) {
      Thread.sleep(PAUSE_MILLIS); // the streams of children that have ended are closing
      fewest = Math.min(fewest, descriptors());
    }
    descriptors = fewest;
  }

  /** To be called when the context is closed, with what it had said before. */
  void count(Path directory, String prefix, Tally tally) throws IOException, InterruptedException {
    long files = OwnFiles.count(directory);
    if (files > 0) {
      tally.leaked(files, "files in " + directory);
    }
    long names = OwnFiles.countSemaphores(prefix);
    if (names > 0) {
      tally.leaked(names, "names of semaphores that begin with " + prefix);
    }
    long nameless = OwnFiles.countNamelessSemaphores();
    if (nameless > 0) {
      out.println(
          nameless + " semaphores that glibc had not named yet, of all processes: not counted");
    }
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!(descriptors() <= descriptors && more().isEmpty()) && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE_MILLIS); // threads and streams of the last children are ending
    }
    if (descriptors() > descriptors) {
      tally.leaked(
          descriptors() - descriptors, "descriptors, " + descriptors + " before the storm");
    }
    if (!more().isEmpty()) {
      tally.leaked(more().size(), "threads: " + more());
    }
  }

  private static int descriptors() {
    String[] names = new File(DESCRIPTORS.toString()).list();
    return names == null ? 0 : names.length;
  }

  private Set<String> more() {
    Set<String> more = threads();
    more.removeAll(threads);
    return more;
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith(REAPER))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
