package io.handfast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A JVM of its own for a main, as somebody at a terminal would start it. */
public final class JavaCommand {
  private static final long PATIENCE_SECONDS = 600;

  private JavaCommand() {}

  /** What a JVM did, and printed on standard output; newer JDKs warn on the other one. */
  public record Outcome(int exitCode, List<String> lines) {}

  /**
   * Runs a main in a directory and waits for its end. The class path is this one's, less what is
   * left out.
   */
  public static Outcome run(Path directory, Predicate<String> leftOut, String... mainAndArgs)
      throws IOException, InterruptedException {
    String separator = System.getProperty("path.separator");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        Arrays.stream(System.getProperty("java.class.path").split(separator))
            .filter(entry -> !leftOut.test(Path.of(entry).getFileName().toString()))
            .collect(Collectors.joining(separator)));
    command.addAll(List.of(mainAndArgs));
    Path output = directory.resolve("output.txt");
    Path errors = directory.resolve("errors.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(errors.toFile())
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String printed = Files.readString(output) + Files.readString(errors);
    assertThat(ended).as("it ends; it printed %s", printed).isTrue();
    return new Outcome(process.exitValue(), Files.readAllLines(output));
  }
}
