package io.handfast.benchmarks.growth;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code handfast.jar growth}. */
@Command(
    name = "growth",
    description =
        "Measures what 1 to 100 000 locks cost: time to make one, time of a lock-unlock pair beside "
            + "as many of the JDK's, shared memory, heap, file descriptors, names in the operating system.",
    mixinStandardHelpOptions = true)
public final class GrowthCommand implements Callable<Integer> {
  private static final int MOST = 100_000;

  /** Made by picocli. */
  public GrowthCommand() {}

  @Override
  public Integer call() throws IOException {
    warmUp();
    System.out.printf(
        "%8s %10s %12s %12s %7s %14s %14s %12s %8s%n",
        "locks",
        "make ns",
        "pair ns",
        "JDK pair ns",
        "ratio",
        "shared B/lock",
        "heap B/handle",
        "descriptors",
        "OS names");
    for (int count = 1; count <= MOST; count *= 10) {
      System.out.println(line(count));
    }
    System.out.println("minima of several rounds, interleaved, JDK " + Runtime.version());
    return 0;
  }

  private static void warmUp() throws IOException {
    String unused = line(1_000);
  }

  private static String line(int count) throws IOException {
    try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
      context.lock().close(); // makes the region
      Footprint before = Footprint.of(context);
      Locks locks = new Locks(context, count);
      Footprint after = Footprint.of(context);
      locks.measure();
      return String.format(
          Locale.ROOT,
          "%8d %10.0f %12.2f %12.2f %7.3f %14.0f %14.0f %12d %8d",
          count,
          locks.nanosToMakeOne(),
          locks.nanosOfPair(),
          locks.nanosOfJdkPair(),
          locks.nanosOfPair() / locks.nanosOfJdkPair(),
          (double) (after.sharedBytes() - before.sharedBytes()) / count,
          (double) (after.heapBytes() - before.heapBytes()) / count,
          after.descriptors() - before.descriptors(),
          after.osNames() - before.osNames());
    }
  }
}
