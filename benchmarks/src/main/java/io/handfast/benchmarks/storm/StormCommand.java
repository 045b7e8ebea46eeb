package io.handfast.benchmarks.storm;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code handfast.jar storm}. */
@Command(
    name = "storm",
    description = {
      "Kills worker JVMs at random moments while they use a primitive, and counts: whether the "
          + "others get on, whether all that must be there is there once, whether anything is left.",
      "After each kill the others come to rest and everything is counted. With 'all', every worker "
          + "uses all primitives at once, and a kill is one for each of them.",
      "The seed decides who is killed, and when; what the victim was doing is the machine's choice.",
      "Exit status 0 only if nothing was wedged, lost or leaked."
    },
    mixinStandardHelpOptions = true)
public final class StormCommand implements Callable<Integer> {
  @Option(
      names = "--primitive",
      required = true,
      description = "What to use: ${COMPLETION-CANDIDATES}.")
  private Primitive primitive = Primitive.ALL;

  @Option(names = "--kills", description = "How many workers to kill; ${DEFAULT-VALUE} if not set.")
  private long kills = 200;

  @Option(names = "--seed", description = "The seed; a random one if not set.")
  private long seed = ThreadLocalRandom.current().nextLong(1_000_000_000);

  @Option(
      names = "--limit",
      description =
          "Within how many seconds everybody must get on; a healthy primitive needs less than one;"
              + " ${DEFAULT-VALUE} if not set.")
  private long limitSeconds = 10;

  /** Made by picocli. */
  public StormCommand() {}

  @Override
  public Integer call() throws Exception {
    Duration limit = Duration.ofSeconds(limitSeconds);
    return run(
        "--primitive " + primitive + " --kills " + kills + " --seed " + seed,
        primitive::loads,
        kills,
        seed,
        limit,
        System.out);
  }

  /** Runs a storm about any loads; returns the exit status. */
  static int run(
      String title,
      BiFunction<IpcContext, Duration, List<Load>> loads,
      long kills,
      long seed,
      Duration limit,
      PrintStream out)
      throws Exception {
    out.println("storm " + title);
    Tally tally = new Tally(out);
    long killed;
    Path directory = Files.createTempDirectory("handfast-storm-");
    try {
      List<String> options = Rehearsal.run(loads, directory, limit);
      Leftovers leftovers = new Leftovers(out);
      IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
      Path home = context.directory().orElseThrow();
      String prefix = context.osNamePrefix().orElseThrow();
      try (context) {
        List<Load> made = loads.apply(context, limit);
        killed = new Storm(context, made, directory, options, seed, limit, tally, out).run(kills);
      }
      leftovers.count(home, prefix, tally);
    } finally {
      delete(directory);
    }
    out.println(killed + " kills, " + tally);
    return tally.isClean() ? 0 : 1;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
