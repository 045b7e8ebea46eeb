package io.handfast.benchmarks.jmh;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;

/**
 * One of ours beside one of others, from the same run.
 *
 * @param ours the benchmark of ours, as {@code Class.method}
 * @param theirs the benchmark of the other
 */
record Ratio(String ours, String theirs) {
  static final List<Ratio> ALL =
      List.of(
          new Ratio("LockBenchmark.ipcLock", "LockBenchmark.reentrantLock"),
          new Ratio("LockBenchmark.ipcLock", "LockBenchmark.fileLock"),
          new Ratio("SemaphoreBenchmark.ipcSemaphore", "SemaphoreBenchmark.semaphore"),
          new Ratio("SemaphoreBenchmark.ipcSemaphore", "SemaphoreBenchmark.jnaSemT"),
          new Ratio("EventBenchmark.ipcEventIsSet", "EventBenchmark.volatileField"),
          new Ratio(
              "EventBenchmark.ipcEventSetAndClear", "EventBenchmark.volatileFieldSetAndClear"));

  /** The line of the table, if both were run. Minima, since a noisy machine only ever adds. */
  Optional<String> line(Collection<RunResult> results) {
    Optional<Double> our = minimum(results, ours);
    Optional<Double> their = minimum(results, theirs);
    if (our.isEmpty() || their.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%-36s %9.2f   %-42s %9.2f   %7.3f",
            ours,
            our.get(),
            theirs,
            their.get(),
            our.get() / their.get()));
  }

  private static Optional<Double> minimum(Collection<RunResult> results, String benchmark) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(fork -> fork.getIterationResults().stream())
        .map(iteration -> iteration.getPrimaryResult().getScore())
        .min(Double::compare);
  }
}
