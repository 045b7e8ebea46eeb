package io.handfast.benchmarks.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code handfast.jar bench}. */
@Command(
    name = "bench",
    description =
        "Measures what a call costs when nobody is in the way, beside others, in one run.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final String SUITE = "io\\.handfast\\.benchmarks\\.jmh\\..*";

  private static final int ROUNDS = 3;
  private static final int ITERATIONS = 5;
  private static final int MILLIS = 300;

  @Parameters(
      arity = "0..1",
      description = "A regular expression that selects benchmarks by their name; all if not given.")
  private String pattern = "";

  @Option(names = "--quick", description = "One short fork each: for a first look.")
  private boolean quick;

  /** Made by picocli. */
  public BenchCommand() {}

  @Override
  public Integer call() throws Exception {
    List<RunResult> results = new ArrayList<>();
    try (NativeBaseline c = NativeBaseline.compile().orElse(null)) {
      // Ours, the JDK's and C's take turns, so that a noisy moment is everybody's.
      for (int round = 0; round < (quick ? 1 : ROUNDS); round++) {
        results.addAll(new Runner(options()).run());
        if (c != null) {
          c.measurePairs(MILLIS, ITERATIONS);
        }
      }
      print(results, c);
    }
    return 0;
  }

  private Options options() {
    return new OptionsBuilder()
        .include(SUITE + pattern)
        .forks(1)
        .warmupIterations(3)
        .warmupTime(TimeValue.milliseconds(MILLIS))
        .measurementIterations(ITERATIONS)
        .measurementTime(TimeValue.milliseconds(MILLIS))
        .shouldFailOnError(true)
        .addProfiler("gc")
        .build();
  }

  private static void print(List<RunResult> results, @Nullable NativeBaseline c) {
    System.out.printf(
        "%n%-42s %9s   %-42s %9s   %7s%n", "ours", "ns/op", "beside", "ns/op", "ratio");
    for (Ratio ratio : Ratio.ALL) {
      ratio.line(name -> nanos(results, c, name)).ifPresent(System.out::println);
    }
    if (c == null) {
      System.out.println("there is no gcc here: nothing was measured beside C");
    }
    System.out.println("minima over all iterations of all forks, JDK " + Runtime.version());
  }

  /** A minimum, since a noisy machine only ever adds. */
  private static Optional<Double> nanos(
      List<RunResult> results, @Nullable NativeBaseline c, String name) {
    if (c != null && c.nanos(name).isPresent()) {
      return c.nanos(name);
    }
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + name))
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(fork -> fork.getIterationResults().stream())
        .map(iteration -> iteration.getPrimaryResult().getScore())
        .min(Double::compare);
  }
}
