package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.FenceMode;
import io.handfast.WaitMethod;
import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.region.OtherJvm;
import io.handfast.region.TestRegions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A place of its own for the regions of one test, and a look at what is left in it and in the name
 * space of the operating system's semaphores.
 */
final class Home {
  private static final Path NAMES = Path.of("/dev/shm");

  /** A process that is about to become a JVM does not show as one yet. */
  private static final int BEING_STARTED_MILLIS = 100;

  private final Path base;

  /** Regions that were seen here, whatever became of them. */
  private final Set<String> prefixes = new TreeSet<>();

  Home(Path base) {
    this.base = base;
  }

  /**
   * A JVM whose contexts, shared or isolated, and those of its children have their regions here.
   */
  OtherJvm start(Class<?> main, Object... args) throws IOException {
    List<String> options =
        List.of(
            "-Dhandfast.dir=" + base,
            "-D" + WaitMethod.PROPERTY + "=" + waits(),
            "-D" + FenceMode.PROPERTY + "=" + System.getProperty(FenceMode.PROPERTY, "full"));
    return OtherJvm.start(options, main, args);
  }

  private static String waits() {
    return System.getProperty(WaitMethod.PROPERTY, "semaphore");
  }

  /** How many names so many threads have that sleep; elsewhere than on Linux none can be seen. */
  int namesOf(int sleepers) {
    return waits().equals("futex") || !Files.isDirectory(NAMES) ? 0 : sleepers;
  }

  /** How many threads sleep or have slept, as the records of all regions here say. */
  int parkers() throws IOException {
    int parkers = 0;
    for (Path region : regions()) {
      parkers += TestRegions.parkers(region);
    }
    return parkers;
  }

  /** A context of this JVM; to open one is to sweep. */
  IpcContext open() {
    return IpcContext.builder(StartMethod.SPAWN).directory(base).build();
  }

  /** The regions, published or not, that are there. */
  List<Path> regions() throws IOException {
    List<Path> regions = new ArrayList<>();
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(base)) {
      for (Path home : homes) {
        try (Stream<Path> found = Files.list(home)) {
          found.forEach(regions::add);
        }
      }
    }
    regions.forEach(region -> prefixes.add("sem." + TestRegions.osNamePrefix(region)));
    return regions;
  }

  /** The semaphores of all regions that were ever seen here. */
  List<String> semaphores() throws IOException {
    if (!Files.isDirectory(NAMES)) {
      return List.of(); // not Linux: the names cannot be listed
    }
    try (Stream<Path> names = Files.list(NAMES)) {
      return names
          .map(name -> name.getFileName().toString())
          .filter(name -> prefixes.stream().anyMatch(name::startsWith))
          .toList();
    }
  }

  /** The JVMs that have their regions here: those started by a test and all of their children. */
  List<ProcessHandle> processes() {
    String option = "-Dhandfast.dir=" + base;
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(
            process ->
                process.info().arguments().map(Arrays::asList).orElse(List.of()).contains(option))
        .toList();
  }

  /** Kills everybody, also who is being started meanwhile, and waits until they are gone. */
  void killAll() throws InterruptedException {
    for (int looks = 0; looks < 2; looks++) {
      for (List<ProcessHandle> found = processes(); !found.isEmpty(); found = processes()) {
        found.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(found);
        looks = 0;
      }
      Thread.sleep(BEING_STARTED_MILLIS);
    }
  }

  /** A killed process shows no command line any more while the last of its threads still end. */
  static void awaitEnd(List<ProcessHandle> processes) {
    processes.forEach(process -> process.onExit().join());
  }

  /** The next context that opens, and goes again, leaves nothing of anybody. */
  void assertCleanAfterTheNextContext() throws IOException {
    List<Path> before = regions();
    try (IpcContext next = open()) {
      assertThat(regions())
          .as("regions, after " + before + " were swept")
          .containsExactly(next.directory().orElseThrow());
      assertThat(semaphores()).isEmpty();
      assertThat(next.lock().tryLock()).isTrue();
    }
    assertClean();
  }

  void assertClean() throws IOException {
    assertThat(regions()).isEmpty();
    assertThat(semaphores()).isEmpty();
  }
}
