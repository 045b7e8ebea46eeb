package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stops processes and lets them go on, and tells what the kernel says of them. */
final class RunState {
  private RunState() {}

  /** SIGSTOP, and the wait until no thread of it runs. */
  static void stop(long pid) throws IOException, InterruptedException {
    signal("-STOP", pid);
    await('T', pid);
  }

  /** SIGCONT. */
  static void resume(long pid) throws IOException, InterruptedException {
    signal("-CONT", pid);
  }

  /** SIGKILL to a process that its parent does not wait for: the number is its own for good. */
  static void killUnreaped(long pid) throws IOException, InterruptedException {
    signal("-KILL", pid);
    await('Z', pid);
  }

  private static void signal(String signal, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void await(char state, long pid) throws IOException, InterruptedException {
    while (of(pid) != state) {
      Thread.sleep(1); // the time-out of the case ends it
    }
  }

  /** R, S, D, T, Z and so on, as {@code ps} shows it. */
  static char of(long pid) throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (Files.exists(stat)) {
      String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
      return text.charAt(text.lastIndexOf(')') + 2);
    }
    Process ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(pid)).start();
    return (char) ps.getInputStream().read();
  }
}
