package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** KC-07: a process learns that the one that started it has died. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class ParentDeathSuite extends Suite {
  /** Long enough for a child to look for its parent several times. */
  private static final Duration LOOKS = Duration.ofSeconds(1);

  ParentDeathSuite(Setting setting) {
    super(setting);
  }

  @Test
  void KC_07_theChildOfAKilledParentEndsItself() throws Exception {
    IpcQueue<Long> pids = make.queue(Codec.longs(), 2).build();
    IpcEvent noticed = make.event();
    IpcEvent dead = make.event();
    IpcProcess parent =
        context.process(ParentDeathSuite::startAndWait, pids, noticed, dead).start();
    long pid = pids.take();
    Optional<ProcessHandle> child = ProcessHandle.of(pid);
    assertThat(child).get().matches(ProcessHandle::isAlive);
    assertThat(noticed.isSet()).isFalse();
    parent.kill();
    parent.waitFor();
    assertThat(noticed.await(LONG)).isTrue();
    dead.set(); // now it looks itself, and goes
    child.get().onExit().join();
  }

  private static void startAndWait(ProcessArgs args) throws InterruptedException {
    IpcProcess child =
        IpcContext.current()
            .process(
                ParentDeathSuite::watchMyParent,
                args.get(1, IpcEvent.class),
                args.get(2, IpcEvent.class))
            .start();
    @SuppressWarnings("unchecked")
    IpcQueue<Long> pids = args.get(0, IpcQueue.class);
    pids.put(child.pid());
    child.waitFor();
  }

  private static void watchMyParent(ProcessArgs args) throws InterruptedException {
    IpcEvent noticed = args.get(0, IpcEvent.class);
    args.onParentDeath(noticed::set);
    args.get(1, IpcEvent.class).await();
    if (!args.parentAlive()) {
      args.onParentDeath(() -> System.exit(1)); // it has died before
    }
    Thread.sleep(Long.MAX_VALUE);
  }

  /** Their contexts have no object in common, so they talk through files. */
  @Test
  void KC_07_aParentThatHasLeftTheContextStillLives(@TempDir Path files) throws Exception {
    IpcProcess parent =
        context.process(ParentDeathSuite::startCloseAndLiveOn, files.toString()).start();
    awaitFile(files.resolve("closed"));
    assertThat(read(files.resolve("later"))).isEqualTo("parent alive, not told of its death");
    Optional<ProcessHandle> child = ProcessHandle.of(Long.parseLong(read(files.resolve("pid"))));
    assertThat(child).get().matches(ProcessHandle::isAlive);
    assertThat(files.resolve("told")).doesNotExist();
    assertThat(parent.isAlive()).isTrue();
    parent.kill();
    parent.waitFor();
    awaitFile(files.resolve("told"));
    awaitFile(files.resolve("seen"));
    child.get().onExit().join();
  }

  private static void startCloseAndLiveOn(ProcessArgs args) throws Exception {
    Path files = Path.of(args.get(0, String.class));
    try (IpcContext isolated = IpcContext.builder(StartMethod.SPAWN).build()) {
      IpcProcess child =
          isolated.process(ParentDeathSuite::lookWhileMyParentLives, files.toString()).start();
      write(files.resolve("pid"), String.valueOf(child.pid()));
    }
    write(files.resolve("closed"), "");
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void lookWhileMyParentLives(ProcessArgs args) throws Exception {
    Path files = Path.of(args.get(0, String.class));
    CountDownLatch told = new CountDownLatch(1);
    args.onParentDeath(told::countDown);
    awaitFile(files.resolve("closed"));
    boolean early = told.await(LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    write(
        files.resolve("later"),
        (args.parentAlive() ? "parent alive, " : "parent dead, ")
            + (early ? "told of its death" : "not told of its death"));
    told.await();
    write(files.resolve("told"), "");
    while (args.parentAlive()) {
      Thread.sleep(1);
    }
    write(files.resolve("seen"), "");
  }

  /** Moved to its place, so that whoever finds it finds all of it. */
  private static void write(Path file, String text) throws IOException {
    Path making = file.resolveSibling(file.getFileName() + ".making");
    Files.writeString(making, text);
    Files.move(making, file);
  }

  private static String read(Path file) throws IOException, InterruptedException {
    awaitFile(file);
    return Files.readString(file);
  }

  private static void awaitFile(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Thread.sleep(1);
    }
  }
}
