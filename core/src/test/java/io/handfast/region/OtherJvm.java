package io.handfast.region;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that no context started: somebody else on the same machine. It talks by lines, and ends
 * when the test's JVM does, because its standard input ends then.
 */
public final class OtherJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final PrintStream input;

  private OtherJvm(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
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
    List<String> command = new ArrayList<>(program);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return new OtherJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  public long pid() {
    return process.pid();
  }

  /** The next line that it, or a process that inherited its output, prints; null at the end. */
  public @Nullable String line() throws IOException {
    return output.readLine();
  }

  /** All that it prints from now on, until nobody is left who could. */
  public List<String> lines() {
    return output.lines().toList();
  }

  /** Whether there is something to be read. */
  public boolean hasOutput() throws IOException {
    return output.ready();
  }

  /** Sends it a line. */
  public void say(String line) {
    input.println(line);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL, and the wait until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** For the mains: waits until the test says something, or is gone. */
  public static void awaitWord() throws IOException {
    int unused = System.in.read();
  }
}
