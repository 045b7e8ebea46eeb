package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * JNA is loaded by the first thread that has to sleep or to wake, and by nothing before. Seen from
 * outside: two JVMs, parent and child, each of which writes down what classes it loads.
 */
@Timeout(120)
class NativeLoadingTest {
  private static final String JNA = "com.sun.jna.Native";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  private Path logOf(String who) {
    return directory.resolve(who + ".log");
  }

  private static String logTo(Path log) {
    return "-Xlog:class+load:file=" + log + "::filecount=0";
  }

  private boolean loaded(String who, String className) throws IOException {
    try (var lines = Files.lines(logOf(who))) {
      return lines.anyMatch(line -> line.contains(" " + className + " "));
    }
  }

  private void run(Class<?> parent) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                logTo(logOf("parent")),
                "-cp",
                System.getProperty("java.class.path"),
                parent.getName(),
                logTo(logOf("child")))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as("exit value of the parent").isZero();
    for (String who : new String[] {"parent", "child"}) {
      assertThat(loaded(who, IpcLock.class.getName())).as("the log of the %s", who).isTrue();
    }
  }

  @Test
  void withoutContentionJnaIsLoadedNeitherInTheParentNorInTheChild() throws Exception {
    run(WithoutContention.class);
    assertThat(loaded("parent", JNA)).as("JNA in the parent").isFalse();
    assertThat(loaded("child", JNA)).as("JNA in the child").isFalse();
  }

  @Test
  void whoeverSleepsAndWhoeverWakesLoadsIt() throws Exception {
    run(WithContention.class);
    assertThat(loaded("parent", JNA)).as("JNA in the parent").isTrue();
    assertThat(loaded("child", JNA)).as("JNA in the child").isTrue();
  }

  /** Parent and child use everything, one after the other. */
  static final class WithoutContention {
    private WithoutContention() {}

    public static void main(String[] args) throws Exception {
      try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
        IpcLock lock = context.lock();
        IpcSemaphore semaphore = context.semaphore(2, 2);
        IpcEvent event = context.event();
        IpcQueue<String> queue = context.queue(Codec.utf8(), 4).build();
        use(lock, semaphore, event, queue);
        IpcProcess child =
            context
                .process(WithoutContention::child, lock, semaphore, event, queue)
                .jvmArgs(args)
                .start();
        check(child.waitFor().value() == 0);
        use(lock, semaphore, event, queue);
      }
    }

    @SuppressWarnings("unchecked")
    private static void child(ProcessArgs args) throws InterruptedException {
      use(
          args.get(0, IpcLock.class),
          args.get(1, IpcSemaphore.class),
          args.get(2, IpcEvent.class),
          args.get(3, IpcQueue.class));
    }

    private static void use(
        IpcLock lock, IpcSemaphore semaphore, IpcEvent event, IpcQueue<String> queue)
        throws InterruptedException {
      lock.lock();
      check(!lock.tryLock());
      lock.unlock();
      semaphore.acquire(2);
      check(!semaphore.tryAcquire());
      semaphore.release(2);
      event.set();
      event.await();
      event.clear();
      queue.put("element");
      check(queue.take().equals("element"));
      check(queue.poll() == null);
    }
  }

  /** The child waits for a lock that the parent has. */
  static final class WithContention {
    private WithContention() {}

    public static void main(String[] args) throws Exception {
      try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
        IpcLock lock = context.lock();
        lock.lock();
        IpcProcess child = context.process(WithContention::child, lock).jvmArgs(args).start();
        while (!lock.hasQueuedThreads()) {
          Thread.sleep(1);
        }
        Thread.sleep(100); // it says so just before it falls asleep
        lock.unlock();
        check(child.waitFor().value() == 0);
      }
    }

    private static void child(ProcessArgs args) {
      IpcLock lock = args.get(0, IpcLock.class);
      lock.lock();
      lock.unlock();
    }
  }

  private static void check(boolean condition) {
    if (!condition) {
      throw new AssertionError();
    }
  }
}
