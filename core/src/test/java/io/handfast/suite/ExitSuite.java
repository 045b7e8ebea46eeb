package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.region.OtherJvm;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that ends without having closed its context leaves nothing, however it ends. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("once")
@ExtendWith(NoProcessOutlivesAFailure.class)
@Timeout(120)
class ExitSuite {
  @TempDir Path base;
  private Home home;

  ExitSuite(Setting setting) {
    assertThat(setting.hasProcesses()).isTrue();
    home = new Home(Path.of(""));
  }

  /** These JVMs make their own contexts. */
  static Stream<Setting> once() {
    return Setting.withProcesses().limit(1);
  }

  @BeforeEach
  void openHome() {
    home = new Home(base);
  }

  @AfterEach
  void killWhoeverIsLeft() throws Exception {
    home.killAll();
    home.open().close();
  }

  /** Has made regions, files and semaphores, with threads asleep, and ends in some way. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] args) throws Exception {
      IpcContext isolated = IpcContext.builder(StartMethod.SPAWN).build();
      IpcContext shared = IpcContext.of(StartMethod.SPAWN);
      for (IpcContext context : new IpcContext[] {isolated, shared}) {
        sleepIn(context);
      }
      System.out.println("ready " + isolated.directory().orElseThrow());
      OtherJvm.awaitWord();
      switch (args[0]) {
        case "return" -> {}
        case "exit" -> System.exit(3);
        case "throw" -> throw new UnsupportedOperationException("on purpose");
        case "wait" -> Thread.sleep(Long.MAX_VALUE);
        case "late" -> addLateComer(isolated);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }

    private static void sleepIn(IpcContext context) {
      IpcLock held = context.lock();
      IpcEvent never = context.event();
      held.lock();
      daemon(held::lock);
      daemon(never::awaitUninterruptibly);
    }

    private static void daemon(Runnable action) {
      Thread thread = new Thread(action);
      thread.setDaemon(true);
      thread.start();
    }

    /** Threads still run while a JVM ends: one that begins to sleep when the region is gone. */
    private static void addLateComer(IpcContext context) {
      Path directory = context.directory().orElseThrow();
      IpcEvent never = context.event();
      Thread hook =
          new Thread(
              () -> {
                try {
                  while (Files.exists(directory)) {
                    Thread.sleep(1);
                  }
                  for (int i = 0; i < 3; i++) {
                    daemon(never::awaitUninterruptibly);
                  }
                  Thread.sleep(200);
                  System.out.println("slept in " + directory);
                } catch (InterruptedException e) {
                  throw new IllegalStateException("nobody interrupts a hook", e);
                }
              });
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /** Starts one, and sees that there is something to be left. */
  private OtherJvm start(String way) throws Exception {
    OtherJvm jvm = home.start(Ending.class, way);
    Path region = Path.of(jvm.word("ready"));
    assertThat(home.regions()).hasSize(2).contains(region);
    while (Files.isDirectory(Path.of("/dev/shm")) && home.semaphores().size() < 4) {
      Thread.sleep(10);
    }
    return jvm;
  }

  private void assertLeavesNothing(String way, int exitValue) throws Exception {
    try (OtherJvm jvm = start(way)) {
      jvm.say("go");
      assertThat(jvm.waitFor()).isEqualTo(exitValue);
      home.assertClean();
    }
  }

  @Test
  void afterItsMainHasReturned() throws Exception {
    assertLeavesNothing("return", 0);
  }

  @Test
  void afterSystemExit() throws Exception {
    assertLeavesNothing("exit", 3);
  }

  @Test
  void afterAnUncaughtException() throws Exception {
    assertLeavesNothing("throw", 1);
  }

  @Test
  void RC_06_afterATerminationSignal() throws Exception {
    try (OtherJvm jvm = start("wait")) {
      jvm.say("go");
      jvm.terminate();
      assertThat(jvm.waitFor()).isEqualTo(128 + 15);
      home.assertClean();
    }
  }

  @Test
  void norDoThreadsThatBeginToSleepWhileItEnds() throws Exception {
    try (OtherJvm jvm = start("late")) {
      jvm.say("go");
      assertThat(jvm.word("slept")).startsWith("in ");
      assertThat(jvm.waitFor()).isZero();
      home.assertClean();
    }
  }

  @Test
  void whileAnotherProcessIsInTheRegionItStays() throws Exception {
    try (IpcContext context = home.open()) {
      Path directory = context.directory().orElseThrow();
      try (OtherJvm guest = home.start(LeftoverSuite.Guest.class, directory)) {
        assertThat(guest.word("attached")).isEqualTo(directory.toString());
        guest.terminate();
        assertThat(guest.waitFor()).isEqualTo(128 + 15);
      }
      assertThat(directory).exists();
    }
    home.assertClean();
  }
}
