package io.handfast.benchmarks;

import io.handfast.benchmarks.demo.DemoCommand;
import io.handfast.benchmarks.growth.GrowthCommand;
import io.handfast.benchmarks.jmh.BenchCommand;
import io.handfast.benchmarks.jmh.ContendCommand;
import io.handfast.benchmarks.sleeping.SleepCommand;
import io.handfast.benchmarks.storm.StormCommand;
import io.handfast.benchmarks.wear.AfterStormCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The main of {@code handfast.jar}. */
@Command(
    name = "handfast",
    description = "Shared-memory IPC primitives for the JVM: demo, benchmarks, kill storm.",
    mixinStandardHelpOptions = true,
    versionProvider = Handfast.Version.class,
    subcommands = {
      DemoCommand.class,
      BenchCommand.class,
      ContendCommand.class,
      SleepCommand.class,
      GrowthCommand.class,
      StormCommand.class,
      AfterStormCommand.class
    })
public final class Handfast {
  private Handfast() {}

  /**
   * Runs a command.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Handfast()).execute(args));
  }

  /** What the manifest says. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Handfast.class.getPackage().getImplementationVersion();
      return new String[] {"handfast " + (version != null ? version : "of an unpacked build")};
    }
  }
}
