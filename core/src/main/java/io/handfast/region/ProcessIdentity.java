package io.handfast.region;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * How people and error messages name a process. It never proves life or death.
 *
 * @param pid the process id
 * @param startMillis its start time in milliseconds since the epoch, 0 if unknown
 * @param pidNamespace the number of its pid namespace, 0 if unknown
 */
public record ProcessIdentity(long pid, long startMillis, long pidNamespace) {
  /** Of a process that nobody knows. */
  static final ProcessIdentity UNKNOWN = new ProcessIdentity(0, 0, 0);

  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

  private static final class Holder {
    static final ProcessIdentity CURRENT = read();
  }

  /**
   * This process.
   *
   * @return its identity
   */
  public static ProcessIdentity current() {
    return Holder.CURRENT;
  }

  /** A hint, good enough to decide whom to look at first. */
  boolean seemsAlive() {
    return pidNamespace != current().pidNamespace || ProcessHandle.of(pid).isPresent();
  }

  /**
   * Whether the process of this identity seems to run: not only that there is such a pid, but also
   * that it began at that time and is not a zombie.
   *
   * @return false if it does not, or its pid means something else here
   */
  public boolean seemsToRun() {
    if (pidNamespace != current().pidNamespace || isZombie()) {
      return false;
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .map(start -> start.toEpochMilli() == startMillis)
        .orElse(false);
  }

  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), ISO_8859_1);
      return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
    } catch (IOException e) {
      return false; // not Linux, or gone
    }
  }

  private static ProcessIdentity read() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return new ProcessIdentity(self.pid(), start, readNamespace());
  }

  private static long readNamespace() {
    try {
      // The link reads "pid:[4026531836]".
      String target = Files.readSymbolicLink(NAMESPACE).toString();
      return Long.parseLong(target.substring(target.indexOf('[') + 1, target.indexOf(']')));
    } catch (NoSuchFileException e) {
      return 0; // not Linux
    } catch (IOException | RuntimeException e) {
      return 0; // for people only: not knowing it is no error
    }
  }
}
