package io.handfast.region;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a test needs from the operating system beyond what every user may do. */
public final class Privileges {
  private static final int STRANGER = 65_534;

  private Privileges() {}

  /** For what root alone can do. */
  public static void assumeRoot() throws IOException {
    assumeTrue(uid() == 0 && hasStranger(), "not run: only root can do what another user does");
  }

  /** Gives a file to another user. */
  public static void giveAway(Path file) throws IOException {
    assumeRoot();
    Files.setAttribute(file, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
  }

  /** The user who gets what is given away. */
  public static int stranger() {
    return STRANGER;
  }

  /**
   * The program under which the bits of modes bind a process: for root one that drops the
   * privileges to ignore them, and stays root, who owns the files.
   */
  public static List<String> boundByModes() throws IOException, InterruptedException {
    if (uid() != 0) {
      return List.of();
    }
    List<String> program =
        List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner");
    List<String> probe = new ArrayList<>(program);
    probe.add("true");
    assumeTrue(succeeds(probe), "not run: root cannot drop the privilege to ignore modes here");
    return program;
  }

  /** The program under which a directory is a small file system in memory, for one process. */
  public static List<String> onSmallFileSystem(Path directory, String options)
      throws IOException, InterruptedException {
    String script = "mount -t tmpfs -o " + options + " handfast \"$0\" && exec \"$@\"";
    List<String> program =
        List.of("unshare", "--map-root-user", "--mount", "sh", "-c", script, directory.toString());
    List<String> probe = new ArrayList<>(program);
    probe.add("true");
    assumeTrue(succeeds(probe), "not run: no file system can be mounted here");
    return program;
  }

  /**
   * The program under which a process is the first of a pid namespace, and is killed with the
   * program.
   */
  public static List<String> inOwnPidNamespace() throws IOException, InterruptedException {
    List<String> program =
        List.of("unshare", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc");
    List<String> probe = new ArrayList<>(program);
    probe.add("true");
    assumeTrue(succeeds(probe), "not run: no pid namespace can be made here");
    return program;
  }

  private static int uid() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self/"), "unix:uid");
  }

  /** Whether there is another user at all; in a container of one user there is not. */
  private static boolean hasStranger() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/uid_map"))) {
      String[] range = line.strip().split(" +", 3); // first inside, first outside, how many
      long first = Long.parseLong(range[0]);
      if (first <= STRANGER && STRANGER < first + Long.parseLong(range[2])) {
        return true;
      }
    }
    return false;
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }
}
