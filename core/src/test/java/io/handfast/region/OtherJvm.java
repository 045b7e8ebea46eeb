package io.handfast.region;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that no context started: somebody else on the same machine. It talks by lines, and ends
 * when the test's JVM does if it waits for a word, because its standard input ends then.
 */
public final class OtherJvm implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long END_PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Process process;

  /**
   * What it prints goes through a file: a pipe would be closed when it ends before its children.
   */
  private final Path file;

  private final BufferedReader output;
  private final StringBuilder begun = new StringBuilder();
  private final PrintStream input;

  private OtherJvm(Process process, Path file) throws IOException {
    this.process = process;
    this.file = file;
    this.output = Files.newBufferedReader(file);
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Starts a JVM with the class path of this one. */
  public static OtherJvm start(List<String> options, Class<?> main, Object... args)
      throws IOException {
    return startUnder(List.of(), options, main, args);
  }

  /** The same under another program, which sets something up and then becomes the JVM. */
  public static OtherJvm startUnder(
      List<String> program, List<String> options, Class<?> main, Object... args)
      throws IOException {
    String classPath = System.getProperty("java.class.path");
    return start(program, classPath, options, main, args);
  }

  /** The same with a class path of its own. */
  public static OtherJvm startOn(
      String classPath, List<String> options, Class<?> main, Object... args) throws IOException {
    return start(List.of(), classPath, options, main, args);
  }

  private static OtherJvm start(
      List<String> program, String classPath, List<String> options, Class<?> main, Object... args)
      throws IOException {
    List<String> command = new ArrayList<>(program);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    for (Object arg : args) {
      command.add(arg.toString());
    }
    Path file = Files.createTempFile("other-jvm-", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(file.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new OtherJvm(process, file);
  }

  public long pid() {
    return process.pid();
  }

  /** The next line that it, or a process that inherited its output, prints. */
  public String line() throws IOException, InterruptedException {
    return line(true);
  }

  /** The next line that it prints itself: once it has ended there is none to wait for. */
  public String ownLine() throws IOException, InterruptedException {
    return line(false);
  }

  private String line(boolean afterItsEnd) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE_NANOS) {
      boolean ended = !process.isAlive(); // asked first: its last line is there when it has ended
      Optional<String> line = readLine();
      if (line.isPresent()) {
        return line.get();
      }
      if (ended && !afterItsEnd) {
        throw new AssertionError("it ended by itself, with status " + process.exitValue());
      }
      Thread.sleep(1);
    }
    throw new AssertionError("nothing was printed for a minute");
  }

  /** The rest of the next line that begins with a word; what comes before it is skipped. */
  public String word(String word) throws IOException, InterruptedException {
    String line = line();
    while (!line.startsWith(word + " ")) {
      line = line();
    }
    return line.substring(word.length() + 1);
  }

  /** All that was printed when it has ended. */
  public List<String> rest() throws IOException, InterruptedException {
    int unused = waitFor();
    List<String> rest = new ArrayList<>();
    for (Optional<String> line = readLine(); line.isPresent(); line = readLine()) {
      rest.add(line.get());
    }
    return rest;
  }

  private Optional<String> readLine() throws IOException {
    for (int character = output.read(); character >= 0; character = output.read()) {
      if (character == '\n') {
        String line = begun.toString();
        begun.setLength(0);
        return Optional.of(line);
      }
      begun.append((char) character);
    }
    return Optional.empty();
  }

  /** Sends it a line. */
  public void say(String line) {
    input.println(line);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and returns its status. */
  public int waitFor() throws InterruptedException {
    if (!process.waitFor(END_PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
      throw new AssertionError("it has not ended for five minutes: " + process);
    }
    return process.exitValue();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL, and the wait until it is gone. */
  public void kill() throws InterruptedException {
    if (!process.destroyForcibly().waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
      throw new AssertionError("killed, and there for a minute: " + process);
    }
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(PATIENCE_NANOS, TimeUnit.NANOSECONDS).join();
    try {
      output.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For the mains: waits until the test says something, or is gone. */
  public static void awaitWord() throws IOException {
    int unused = System.in.read();
  }
}
