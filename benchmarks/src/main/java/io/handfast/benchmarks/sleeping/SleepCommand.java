package io.handfast.benchmarks.sleeping;

import io.handfast.WaitMethod;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code handfast.jar sleep}. */
@Command(
    name = "sleep",
    description =
        "Measures round trips between two JVMs that sleep, with both ways to sleep, in one run.",
    mixinStandardHelpOptions = true)
public final class SleepCommand implements Callable<Integer> {
  private static final int WARM_UP_ROUNDS = 5;

  @Option(names = "--rounds", description = "How many medians are taken of; 21 if not given.")
  private int rounds = 21;

  @Option(names = "--trips", description = "How many round trips a round has.")
  private int trips = 2_000;

  /** What is measured. */
  private enum Figure {
    APART("round trip, two processors, us"),
    TOGETHER("round trip, one processor, us"),
    LOCK("uncontended lock pair, ns"),
    SEMAPHORE("uncontended semaphore pair, ns");

    private final String title;

    Figure(String title) {
      this.title = title;
    }

    double measure(Partner partner, int trips) throws InterruptedException {
      return switch (this) {
        case APART -> partner.roundTrip(trips, true);
        case TOGETHER -> partner.roundTrip(trips, false);
        case LOCK -> partner.lockPair();
        case SEMAPHORE -> partner.semaphorePair();
      };
    }
  }

  /** Made by picocli. */
  public SleepCommand() {}

  @Override
  public Integer call() throws Exception {
    try (Partner semaphores = new Partner(WaitMethod.OS_SEMAPHORE);
        Partner futexes = new Partner(WaitMethod.FUTEX)) {
      boolean pinned = Partner.pin(ProcessHandle.current().pid(), 0);
      System.out.printf(
          "%d rounds of %d round trips, %s, JDK %s%n",
          rounds, trips, pinned ? "pinned" : "not pinned", Runtime.version());
      System.out.printf("%-32s %10s %10s %10s   %7s%n", "", "", "semaphore", "futex", "ratio");
      for (Figure figure : Figure.values()) {
        int processor = figure == Figure.TOGETHER ? 0 : 1;
        if (!semaphores.pin(processor) || !futexes.pin(processor)) {
          System.out.println("no taskset here: the next lines are for any processors");
        }
        print(figure, List.of(semaphores, futexes));
      }
    }
    return 0;
  }

  /** Both in turn in each round, so that what else goes on meets both. */
  private void print(Figure figure, List<Partner> partners) throws InterruptedException {
    Map<WaitMethod, double[]> results = new EnumMap<>(WaitMethod.class);
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (Partner partner : partners) {
        double result = figure.measure(partner, trips);
        if (round >= 0) {
          results.computeIfAbsent(partner.method(), unused -> new double[rounds])[round] = result;
        }
      }
    }
    results.values().forEach(Arrays::sort);
    double[] semaphore = results.getOrDefault(WaitMethod.OS_SEMAPHORE, new double[1]);
    double[] futex = results.getOrDefault(WaitMethod.FUTEX, new double[1]);
    line(figure, "median", semaphore[rounds / 2], futex[rounds / 2]);
    line(figure, "minimum", semaphore[0], futex[0]);
  }

  private static void line(Figure figure, String what, double semaphore, double futex) {
    System.out.printf(
        Locale.ROOT,
        "%-32s %10s %10.2f %10.2f   %7.3f%n",
        figure.title,
        what,
        semaphore,
        futex,
        futex / semaphore);
  }
}
