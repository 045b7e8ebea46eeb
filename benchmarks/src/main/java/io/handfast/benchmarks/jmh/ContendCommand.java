package io.handfast.benchmarks.jmh;

import io.handfast.FenceMode;
import io.handfast.WaitMethod;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code handfast.jar contend}. */
@Command(
    name = "contend",
    description =
        "Two JVMs hammer on one lock, under each way to sleep and to find sleepers, beside two processes on a mutex of C: "
            + "time of a pair, hand-overs, and what share each side had in any 100 ms.",
    mixinStandardHelpOptions = true)
public final class ContendCommand implements Callable<Integer> {
  @Option(names = "--rounds", description = "How many rounds, each in turn. Default: 5.")
  private int rounds = 5;

  @Option(names = "--millis", description = "How long a round takes. Default: 1000.")
  private int millis = 1_000;

  /** Made by picocli. */
  public ContendCommand() {}

  @Override
  public Integer call() throws Exception {
    try (NativeBaseline c = NativeBaseline.compile().orElse(null)) {
      for (FenceMode fences : FenceMode.values()) {
        for (WaitMethod waits : WaitMethod.values()) {
          run(waits, fences, c);
        }
      }
    }
    return 0;
  }

  /** Ours and C's take turns, so that a noisy moment is everybody's; never both at once. */
  private void run(WaitMethod waits, FenceMode fences, @Nullable NativeBaseline c)
      throws Exception {
    double ours = Double.MAX_VALUE;
    String told = "";
    for (int round = 0; round < rounds; round++) {
      try (Contention contention = new Contention(waits, fences)) {
        contention.measure(millis);
        if (contention.nanos() < ours) {
          ours = contention.nanos();
          told = contention.toString();
        }
      }
      if (c != null) {
        c.measureContended(millis, 1);
      }
    }
    System.out.println(told);
    if (c == null) {
      System.out.println("there is no gcc here: nothing was measured beside C");
      return;
    }
    c.contended().ifPresent(System.out::println);
    Optional<Double> theirs = c.nanos("C contended");
    double measured = ours;
    theirs.ifPresent(nanos -> System.out.printf(Locale.ROOT, "ratio %.3f%n", measured / nanos));
  }
}
