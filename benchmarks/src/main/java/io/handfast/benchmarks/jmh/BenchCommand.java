package io.handfast.benchmarks.jmh;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
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
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(SUITE + pattern)
            .forks(quick ? 1 : 3)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(300))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(300))
            .shouldFailOnError(true)
            .addProfiler("gc");
    Collection<RunResult> results = new Runner(options.build()).run();
    List<String> lines =
        Ratio.ALL.stream().map(ratio -> ratio.line(results)).flatMap(Optional::stream).toList();
    System.out.printf(
        "%n%-36s %9s   %-42s %9s   %7s%n", "ours", "ns/op", "beside", "ns/op", "ratio");
    lines.forEach(System.out::println);
    System.out.println("minima over all iterations of all forks, JDK " + Runtime.version());
    return 0;
  }
}
