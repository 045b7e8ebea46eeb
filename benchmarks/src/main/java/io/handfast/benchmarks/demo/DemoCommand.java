package io.handfast.benchmarks.demo;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code handfast.jar demo}. */
@Command(
    name = "demo",
    description =
        "Runs the main job with real child JVMs: handles made in one process, handed to others "
            + "under the rules, used, and survived. Exit status 0 only if every step did what it should.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  /** Made by picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    return new Demo(System.out).run() ? 0 : 1;
  }
}
