package io.handfast.benchmarks.wear;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code handfast.jar after-storm}. */
@Command(
    name = "after-storm",
    description = {
      "Kills JVMs that hold primitives and have many threads that wait for them; then looks whether "
          + "the words of each are those of one of which nobody died, and what a pair of calls costs "
          + "before and after, beside that other one, and beside a sem_t of C, whose waiters are killed "
          + "in the same way.",
      "Exit status 0 only if all words are the same and no pair costs over 1.25 times the other's."
    },
    mixinStandardHelpOptions = true)
public final class AfterStormCommand implements Callable<Integer> {
  @Option(names = "--processes", description = "How many to kill; ${DEFAULT-VALUE} if not set.")
  private int processes = 10;

  @Option(
      names = "--waiters",
      description =
          "How many threads of each wait for each primitive; ${DEFAULT-VALUE} if not set.")
  private int waiters = 100;

  /** Made by picocli. */
  public AfterStormCommand() {}

  @Override
  public Integer call() throws Exception {
    return Wear.run(processes, waiters, System.out) ? 0 : 1;
  }
}
