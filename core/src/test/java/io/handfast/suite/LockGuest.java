package io.handfast.suite;

import io.handfast.process.Kinds;
import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.OtherJvm;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.sync.IpcLock;
import io.handfast.sync.SyncKinds;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For {@link OtherJvm}: an unrelated process that attaches to a region, opens a lock by its name,
 * and does with it what it is told, line by line: {@code lock}, {@code try} and a number of
 * milliseconds, {@code unlock}, {@code leave}.
 */
final class LockGuest {
  private LockGuest() {}

  static IpcLock open(Region region, String name) {
    ObjectSpec spec = ObjectSpec.of(ObjectKinds.find(SyncKinds.LOCK), 0).asAnyLocal();
    return (IpcLock) region.openOrCreate(spec, name, SharedObject::canonicalHandle);
  }

  public static void main(String[] args) throws Exception {
    Kinds.register();
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Region region = Region.attach(Path.of(args[0]), 0, 0)) {
      IpcLock lock = open(region, args[1]);
      System.out.println("pid " + ProcessHandle.current().pid());
      for (String line = input.readLine(); isTold(line); line = input.readLine()) {
        System.out.println(answer(lock, line.split(" ", 2)));
      }
    }
  }

  private static boolean isTold(@Nullable String line) {
    return line != null && !line.equals("leave");
  }

  private static String answer(IpcLock lock, String[] words) throws InterruptedException {
    return switch (words[0]) {
      case "lock" -> {
        lock.lock();
        yield taken(lock);
      }
      case "try" ->
          lock.tryLock(Duration.ofMillis(Long.parseLong(words[1]))) ? taken(lock) : "refused";
      case "unlock" -> {
        lock.unlock();
        yield "unlocked";
      }
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static String taken(IpcLock lock) {
    return lock.isAbandoned() ? "taken over" : "taken";
  }
}
