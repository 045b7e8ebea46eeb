package io.handfast.suite;

import static java.util.Objects.requireNonNull;

import io.handfast.context.IpcContext;
import io.handfast.process.Kinds;
import io.handfast.process.StartMethod;
import io.handfast.region.OtherJvm;
import io.handfast.region.Region;
import io.handfast.region.Tag;
import io.handfast.sync.IpcLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * For {@link OtherJvm} in a pid namespace of its own, where the next pid can be chosen: has the
 * owner of a lock killed, lets another process get its pid, and only then looks at the lock.
 */
final class PidReuse {
  private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");

  /** Who makes a region is the first tenant of its first slot. */
  private static final long VICTIM = Tag.of(0, 1);

  private PidReuse() {}

  /** Makes the region, so that nobody else looks after it, and takes the lock. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      IpcContext context =
          IpcContext.builder(StartMethod.SPAWN).directory(Path.of(args[0])).build();
      context.lock("jobs").lock();
      System.out.println("directory " + context.directory().orElseThrow());
      OtherJvm.awaitWord();
    }
  }

  public static void main(String[] args) throws Exception {
    Kinds.register();
    Path directory;
    long pid;
    try (OtherJvm victim = OtherJvm.start(List.of(), Victim.class, args[0])) {
      directory = Path.of(victim.word("directory"));
      pid = victim.pid();
      victim.kill();
    }
    Process successor = successor(pid);
    try (Region region = Region.attach(directory, 0, 0)) {
      IpcLock lock = LockGuest.open(region, "jobs");
      long owner = region.participants().identity(0).pid(); // the watch may have found out already
      System.out.println("its pid lives " + (owner == successor.pid() && successor.isAlive()));
      boolean taken = lock.tryLock(Duration.ofSeconds(60));
      System.out.println("taken " + taken);
      while (region.participants().isPresent(VICTIM)) {
        region.suspect(0);
      }
      System.out.println("found dead");
      System.out.println("its pid lives " + successor.isAlive());
    } finally {
      successor.destroyForcibly();
    }
  }

  /** New threads take numbers from the same row, so one may come in between. */
  private static Process successor(long pid) throws Exception {
    Process process = null;
    while (process == null || process.pid() != pid) {
      if (process != null) {
        process.destroyForcibly().waitFor();
      }
      Files.writeString(LAST_PID, Long.toString(pid - 1));
      process = new ProcessBuilder("sleep", "1000").start();
    }
    return requireNonNull(process);
  }
}
