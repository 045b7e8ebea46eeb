package io.handfast.benchmarks.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A C program that makes the same calls, compiled here and now in a directory of its own, which
 * goes with it. Its figures are minima over all its runs.
 */
public final class NativeBaseline implements AutoCloseable {
  private static final String PREFIX = "C ";
  private static final String SOURCE = "baseline.c";
  private static final long PATIENCE_SECONDS = 60;

  private final Path directory;
  private final Path program;
  private final Map<String, double[]> figures = new HashMap<>();

  private NativeBaseline(Path directory) {
    this.directory = directory;
    this.program = directory.resolve("baseline");
  }

  /**
   * Compiles it.
   *
   * @return the program; empty if there is no C compiler
   * @throws IOException if it cannot be compiled
   * @throws InterruptedException if this thread was interrupted
   */
  public static Optional<NativeBaseline> compile() throws IOException, InterruptedException {
    NativeBaseline made = new NativeBaseline(Files.createTempDirectory("handfast-baseline-"));
    boolean compiled = false;
    try {
      compiled = made.compileSource();
    } finally {
      if (!compiled) {
        made.close();
      }
    }
    return compiled ? Optional.of(made) : Optional.empty();
  }

  private boolean compileSource() throws IOException, InterruptedException {
    Path source = directory.resolve(SOURCE);
    try (InputStream resource = NativeBaseline.class.getResourceAsStream(SOURCE)) {
      Files.copy(Objects.requireNonNull(resource, SOURCE), source);
    }
    if (!isCompilerThere()) {
      return false;
    }
    run("gcc", "-O2", "-pthread", "-o", program.toString(), source.toString());
    return true;
  }

  private static boolean isCompilerThere() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Arrays.stream(path.split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "gcc")));
  }

  /** Measures uncontended pairs once more. */
  void measurePairs(long millis, int rounds) throws IOException, InterruptedException {
    measure("pairs", millis, rounds);
  }

  /** Measures two processes that hammer on one mutex once more. */
  void measureContended(long millis, int rounds) throws IOException, InterruptedException {
    measure("contended", millis, rounds);
  }

  /**
   * Measures a pair on a semaphore, kills processes whose threads wait for it, and measures again.
   *
   * @param processes how many processes are killed
   * @param waiters how many threads of each wait
   * @param millis how long a round is
   * @param rounds how many rounds there are, before and after
   * @return nanoseconds before, and after
   * @throws IOException if it fails
   * @throws InterruptedException if this thread was interrupted
   */
  public double[] measureKilled(int processes, int waiters, long millis, int rounds)
      throws IOException, InterruptedException {
    String kills = processes + "x" + waiters;
    return numbers(run(program.toString(), kills, "" + millis, "" + rounds).get(0));
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  private void measure(String what, long millis, int rounds)
      throws IOException, InterruptedException {
    for (String line : run(program.toString(), what, "" + millis, "" + rounds)) {
      String name = line.substring(0, line.indexOf(' '));
      figures.merge(name, numbers(line), (a, b) -> a[0] <= b[0] ? a : b);
    }
  }

  /** The nanoseconds of a pair: of {@code C mutex}, {@code C robust}, {@code C semaphore}. */
  Optional<Double> nanos(String name) {
    return name.startsWith(PREFIX)
        ? Optional.ofNullable(figures.get(name.substring(PREFIX.length()))).map(it -> it[0])
        : Optional.empty();
  }

  /** What two processes on one mutex did, for people. */
  Optional<String> contended() {
    return Optional.ofNullable(figures.get("contended"))
        .map(
            it ->
                String.format(
                    Locale.ROOT,
                    "C mutex, two processes: %.1f ns a pair, %.0f hand-overs a second, a process had"
                        + " %.0f to %.0f %% of any 100 ms",
                    it[0],
                    it[1],
                    100 * it[2],
                    100 * it[3]));
  }

  private static List<String> run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    try (var reader = process.inputReader()) {
      reader.lines().forEach(lines::add);
    }
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("it failed: " + String.join(" ", command) + "\n" + lines);
    }
    return lines;
  }

  /** Where it lies until it is closed. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(program);
    Files.deleteIfExists(directory.resolve(SOURCE));
    Files.delete(directory);
  }
}
