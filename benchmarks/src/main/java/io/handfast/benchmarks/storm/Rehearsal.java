package io.handfast.benchmarks.storm;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One worker works for a moment, and ends in good order. It leaves an archive of the classes that
 * it had loaded, which halves what the start of the others costs; and it shows what this process
 * needs for itself, so that what comes on top of it can be told.
 */
final class Rehearsal {
  private static final long WORK_MILLIS = 300;
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "-Xmx64m");

  private Rehearsal() {}

  /** Returns the options of workers' JVMs. */
  static List<String> run(
      BiFunction<IpcContext, Duration, List<Load>> maker, Path directory, Duration limit)
      throws IOException, InterruptedException {
    Path archive = directory.resolve("classes.jsa");
    try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
      List<Load> loads = maker.apply(context, limit);
      Path file = directory.resolve("rehearsal");
      Ledger ledger = Ledger.make(file, loads.size());
      List<String> options =
          canBeArchived() ? with("-XX:ArchiveClassesAtExit=" + archive) : OPTIONS;
      Fleet fleet = new Fleet(context, file, ledger, loads, options);
      ledger.phase(1);
      fleet.prepare(0);
      Fleet.Member member = fleet.next();
      ledger.seat(0).set(Ledger.CALLED, 1);
      ledger.phase(2);
      Thread.sleep(WORK_MILLIS);
      ledger.phase(Ledger.END);
      member.process().waitFor();
      boolean unused = fleet.dissolve().isEmpty();
    }
    return Files.exists(archive) ? with("-XX:SharedArchiveFile=" + archive) : OPTIONS;
  }

  /** Class directories, as in a build, cannot. */
  private static boolean canBeArchived() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .allMatch(Files::isRegularFile);
  }

  private static List<String> with(String option) {
    List<String> all = new ArrayList<>(OPTIONS);
    all.add(option);
    all.add("-Xlog:cds=off");
    all.add("-Xlog:cds+dynamic=off");
    return all;
  }
}
