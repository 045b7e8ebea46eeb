package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.region.OtherJvm;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.OpenMode;
import io.handfast.sync.OsSemaphore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R8: a step of the wall clock changes no timed wait. */
@Timeout(180)
class WallClockStepTest {
  private static final Duration WAIT = Duration.ofSeconds(1);

  /**
   * The C functions by which a process learns the wall clock, moved by a step once a file is there:
   * for the one process that is started with it. Nobody sets the machine's clock.
   */
  private static final String STEPPING_CLOCK =
      """
      #define _GNU_SOURCE
      #include <stdlib.h>
      #include <sys/syscall.h>
      #include <sys/time.h>
      #include <time.h>
      #include <unistd.h>

      static long step(void) {
        return access(getenv("STEP_FILE"), F_OK) == 0 ? atol(getenv("STEP_SECONDS")) : 0;
      }

      int clock_gettime(clockid_t clock, struct timespec *now) {
        int result = syscall(SYS_clock_gettime, clock, now);
        if (clock == CLOCK_REALTIME) {
          now->tv_sec += step();
        }
        return result;
      }

      int gettimeofday(struct timeval *now, void *zone) {
        struct timespec real;
        clock_gettime(CLOCK_REALTIME, &real);
        now->tv_sec = real.tv_sec;
        now->tv_usec = real.tv_nsec / 1000;
        return 0;
      }

      time_t time(time_t *now) {
        struct timespec real;
        clock_gettime(CLOCK_REALTIME, &real);
        if (now) {
          *now = real.tv_sec;
        }
        return real.tv_sec;
      }
      """;

  @TempDir Path directory;

  /** By construction: nothing that this module calls has a time limit on the wall clock. */
  @Test
  void R8_noNativeWaitIsTimedByTheWallClock() {
    List<String> natives =
        Stream.of(LibC.class, ClockWait.class)
            .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses())))
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> Modifier.isNative(method.getModifiers()))
            .map(Method::getName)
            .toList();
    assertThat(natives)
        .contains("clock_gettime", "sem_clockwait")
        .noneMatch(name -> name.contains("timed") || name.contains("timeofday"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600", "-3600"})
  @EnabledOnOs(OS.LINUX) // LD_PRELOAD
  void R8_waitsOfAllKindsLastTheirTimeThoughTheWallClockSteps(String seconds) throws Exception {
    Path library = compile();
    List<String> program =
        List.of(
            "env",
            "LD_PRELOAD=" + library,
            "STEP_FILE=" + directory.resolve("step"),
            "STEP_SECONDS=" + seconds);
    List<String> options = new ArrayList<>(List.of("-Dhandfast.dir=" + directory));
    if (Runtime.version().feature() >= 24) {
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    try (OtherJvm jvm =
        OtherJvm.startUnder(program, options, Waits.class, directory.resolve("step"))) {
      for (String kind : List.of("lock", "semaphore", "event", "OS semaphore")) {
        assertThat(Long.parseLong(jvm.word("stepped")))
            .as("seconds by which the clock stepped while " + kind + " was waited for")
            .isBetween(Long.parseLong(seconds) - 60, Long.parseLong(seconds) + 60);
        // Half an hour: what a wait by the wall clock would be wrong by is an hour.
        assertThat(Long.parseLong(jvm.word("waited")))
            .as("milliseconds that " + kind + " was waited for")
            .isBetween(WAIT.toMillis(), TimeUnit.MINUTES.toMillis(30));
      }
      assertThat(jvm.waitFor()).isZero();
    }
  }

  private Path compile() throws IOException, InterruptedException {
    Path source = Files.writeString(directory.resolve("clock.c"), STEPPING_CLOCK);
    Path library = directory.resolve("clock.so");
    assumeTrue(
        isThere("gcc"), "not run: there is no gcc to build a clock with that can be set for one");
    List<String> command =
        List.of("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return library;
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits for each kind of object, and has the wall clock step in the middle of it. */
  static final class Waits {
    private Waits() {}

    public static void main(String[] args) throws Exception {
      Path step = Path.of(args[0]);
      String name = TestName.next();
      try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
          OsSemaphore raw = OsSemaphore.open(name, OpenMode.CREATE_NEW, 0)) {
        NamedSemaphore.unlink(name);
        IpcLock lock = context.lock();
        Thread owner = new Thread(lock::lock);
        owner.start();
        owner.join();
        IpcSemaphore semaphore = context.semaphore(0);
        IpcEvent event = context.event();
        measure(step, () -> lock.tryLock(WAIT));
        measure(step, () -> semaphore.tryAcquire(WAIT));
        measure(step, () -> event.await(WAIT));
        measure(step, () -> raw.tryAcquire(WAIT));
      }
    }

    private static void measure(Path step, Callable<Boolean> wait) throws Exception {
      Thread stepper = new Thread(() -> stepInTheMiddle(step));
      long wallClock = System.currentTimeMillis();
      long start = System.nanoTime();
      stepper.start();
      if (wait.call()) {
        throw new IllegalStateException("there was nothing to be had");
      }
      long nanos = System.nanoTime() - start;
      long wallClockMillis = System.currentTimeMillis() - wallClock;
      stepper.join();
      Files.delete(step);
      long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
      System.out.println("stepped " + TimeUnit.MILLISECONDS.toSeconds(wallClockMillis - millis));
      System.out.println("waited " + millis);
    }

    private static void stepInTheMiddle(Path step) {
      try {
        Thread.sleep(WAIT.toMillis() / 3);
        Files.createFile(step);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
