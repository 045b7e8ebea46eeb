package io.handfast.benchmarks.jmh;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of ours beside one of others, from the same run.
 *
 * @param ours the benchmark of ours, as {@code Class.method}
 * @param theirs the benchmark of the other, or the {@code C ...} figure of {@link NativeBaseline}
 */
record Ratio(String ours, String theirs) {
  static final List<Ratio> ALL =
      List.of(
          new Ratio("LockBenchmark.ipcLock", "LockBenchmark.reentrantLock"),
          new Ratio("LockBenchmark.ipcLock", "C mutex"),
          new Ratio("LockBenchmark.ipcLock", "C robust"),
          new Ratio("LockBenchmark.asymmetricIpcLock", "LockBenchmark.reentrantLock"),
          new Ratio("LockBenchmark.asymmetricIpcLock", "C mutex"),
          new Ratio("LockBenchmark.ipcReentrantLock", "LockBenchmark.reentrantLock"),
          new Ratio("LockBenchmark.asymmetricIpcReentrantLock", "LockBenchmark.reentrantLock"),
          new Ratio("LockBenchmark.ipcLock", "LockBenchmark.fileLock"),
          new Ratio("LockBenchmark.managedIpcLock", "LockBenchmark.ipcLock"),
          new Ratio("SemaphoreBenchmark.ipcSemaphore", "C semaphore"),
          new Ratio("SemaphoreBenchmark.ipcSemaphoreWithMaximum", "C semaphore"),
          new Ratio("ReadWriteLockBenchmark.ipcRead", "ReadWriteLockBenchmark.reentrantRead"),
          new Ratio("ReadWriteLockBenchmark.ipcWrite", "ReadWriteLockBenchmark.reentrantWrite"),
          new Ratio("SemaphoreBenchmark.ipcPermits", "C semaphore"),
          new Ratio("SemaphoreBenchmark.ipcSemaphore", "SemaphoreBenchmark.semaphore"),
          new Ratio("SemaphoreBenchmark.ipcSemaphore", "SemaphoreBenchmark.jnaSemT"),
          new Ratio("EventBenchmark.ipcEventIsSet", "EventBenchmark.unsafeBufferRead"),
          new Ratio("EventBenchmark.ipcEventIsSet", "EventBenchmark.volatileField"),
          new Ratio(
              "EventBenchmark.ipcEventSetAndClear", "EventBenchmark.volatileFieldSetAndClear"));

  /** The line of the table, if both were measured. */
  Optional<String> line(Function<String, Optional<Double>> nanos) {
    Optional<Double> our = nanos.apply(ours);
    Optional<Double> their = nanos.apply(theirs);
    if (our.isEmpty() || their.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%-42s %9.2f   %-42s %9.2f   %7.3f",
            ours,
            our.get(),
            theirs,
            their.get(),
            our.get() / their.get()));
  }
}
