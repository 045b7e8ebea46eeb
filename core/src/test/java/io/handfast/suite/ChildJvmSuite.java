package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.process.ExitStatus;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CX and RC: what a JVM of its own is like, from its command line to its exit value. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class ChildJvmSuite extends Suite {
  ChildJvmSuite(Setting setting) {
    super(setting);
  }

  private static void nothing(ProcessArgs args) {
    // ends at once
  }

  @Test
  void itsEndIsNoticedThoughTheCommonPoolIsBusy() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
      ForkJoinTask<?> unused =
          ForkJoinPool.commonPool()
              .submit(
                  () -> {
                    busy.await();
                    return null;
                  });
    }
    try {
      IpcProcess process = context.process(args -> {}).start();
      assertThat(process.waitFor(LONG)).isTrue();
      assertThat(process.exitStatus().isSuccess()).isTrue();
    } finally {
      busy.countDown();
    }
  }

  @Test
  void itHasTheClassPathAndTheJavaHomeOfItsStarter() throws Exception {
    Child<List<String>> child = child(args -> home());
    assertThat(child.answer()).isEqualTo(home());
  }

  private static List<String> home() {
    return List.of(System.getProperty("java.home"), System.getProperty("java.class.path"));
  }

  @Test
  void itsArgumentsAreNotOnItsCommandLine() throws Exception {
    Child<String> child =
        child(args -> ProcessHandle.current().info().commandLine().orElse("unknown"), "a-secret");
    assertThat(child.answer()).contains("io.handfast.process.ChildMain").doesNotContain("a-secret");
  }

  @Test
  void itsJvmHasTheOptionsThatItWasGiven() throws Exception {
    Child<List<Object>> child =
        Child.start(
            context,
            List.of("-Xmx64m", "-Dhandfast.test=two words"),
            args -> List.of(System.getProperty("handfast.test"), Runtime.getRuntime().maxMemory()));
    List<Object> answer = child.answer();
    assertThat(answer.get(0)).isEqualTo("two words");
    assertThat((long) answer.get(1)).isLessThanOrEqualTo(64L << 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 128, 137, 255})
  void CX_12_itsExitCodeIsTold(int code) throws Exception {
    IpcProcess process = context.process(args -> System.exit(code)).start();
    assertThat(process.waitFor()).isEqualTo(new ExitStatus(ExitStatus.Kind.CODE, code));
  }

  @Test
  void CX_12_terminateRunsItsShutdownHooks() throws Exception {
    IpcSemaphore ran = make.semaphore(0);
    IpcEvent ready = make.event();
    IpcProcess process = context.process(ChildJvmSuite::waitWithHook, ran, ready).start();
    ready.await();
    process.terminate();
    assertThat(process.waitFor()).isEqualTo(new ExitStatus(ExitStatus.Kind.SIGNAL, 15));
    assertThat(ran.availablePermits()).isEqualTo(1);
  }

  private static void waitWithHook(ProcessArgs args) throws InterruptedException {
    IpcSemaphore ran = args.get(0, IpcSemaphore.class);
    Runtime.getRuntime().addShutdownHook(new Thread(ran::release));
    args.get(1, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
  }

  @Test
  void CX_12_aChildThatHangsInItsOrderlyEndIsKilledAllTheSame() throws Exception {
    IpcEvent ready = make.event();
    IpcEvent ending = make.event();
    IpcProcess process = context.process(ChildJvmSuite::hangInTheEnd, ready, ending).start();
    ready.await();
    process.terminate();
    ending.await();
    assertThat(process.waitFor(SHORT)).as("ended though a hook hangs").isFalse();
    process.kill();
    assertThat(process.waitFor()).isEqualTo(new ExitStatus(ExitStatus.Kind.KILLED, 9));
  }

  private static void hangInTheEnd(ProcessArgs args) throws InterruptedException {
    IpcEvent ending = args.get(1, IpcEvent.class);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ending.set();
                  hang();
                }));
    args.get(0, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void hang() {
    while (true) {
      LockSupport.park();
    }
  }

  /** The bootstrap record is all that comes, in one piece or through a thread of its own. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1 << 20})
  void itsStandardInputIsAtItsEnd(int bytes) throws Exception {
    Child<Integer> child = child(args -> System.in.read(), (Object) new byte[bytes]);
    assertThat(child.answer()).isEqualTo(-1);
  }

  @Test
  void argumentsThatAreTooLargeAreRefusedBeforeAJvmIsStarted() {
    int longest = 256 * 1024 * 1024 - 64 * 1024;
    assumeTrue(
        Runtime.getRuntime().maxMemory() > 8L * longest,
        "not run here: the heap is too small for arguments of a quarter of a GiB");
    Set<Long> before = children();
    // The array's own bytes are allowed; the few around it are too many.
    byte[] big = new byte[longest];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> context.process(ChildJvmSuite::nothing, make.lock(), big).start())
        .withMessageContainingAll("too large", "hand over a queue", "longest=" + longest)
        .withMessageMatching("(?s).*bytes=26837\\d{4}\\D.*");
    assertThat(before).containsAll(children());
  }

  @Test
  void CX_12_itsEndIsNoticedOnceWhatItHeldIsRecovered() throws Exception {
    IpcLock lock = make.lock();
    IpcEvent held = make.event();
    IpcProcess process = context.process(ChildJvmSuite::holdForEver, lock, held).start();
    held.await();
    process.kill();
    process.waitFor();
    assertThat(lock.tryLock()).as("one try is enough").isTrue();
    assertThat(lock.isAbandoned()).isTrue();
    lock.unlock();
  }

  private static void holdForEver(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcLock.class).lock();
    args.get(1, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
  }

  @Test
  void aChildThatDiesBeforeItHasItsArgumentsSaysWhy() {
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(
            () ->
                context
                    .process(ChildJvmSuite::nothing, make.lock())
                    .name("w-1")
                    .jvmArgs("-XX:NoSuchOption")
                    .start())
        .withMessageContainingAll(
            "ended before it had its arguments",
            "Unrecognized VM option 'NoSuchOption'",
            "process=w-1",
            "exitValue=1")
        .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.CHILD_NOT_ATTACHED));
  }

  @Test
  void aChildThatCannotReadItsArgumentsSaysWhy() {
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> context.process(ChildJvmSuite::nothing, new UnreadableThere()).start())
        .withMessageContainingAll("unreadable on purpose", "exitValue=1")
        .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.CHILD_NOT_ATTACHED));
  }

  private static final class UnreadableThere implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream stream) throws IOException {
      throw new UnsupportedOperationException("unreadable on purpose");
    }
  }

  @Test
  void aChildThatIsTooSlowIsKilled() {
    Set<Long> before = children();
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(
            () ->
                context
                    .process(ChildJvmSuite::nothing, make.lock())
                    .name("w-1")
                    .attachTimeout(Duration.ofMillis(1))
                    .start())
        .withMessageContainingAll("too slow", "attachTimeout(...)", "process=w-1", "PT0.001S")
        .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.CHILD_NOT_ATTACHED));
    assertEndOfAllBut(before);
  }

  /** A pipe holds 64 KiB; more does not go into one that nobody reads. */
  @Test
  void aChildThatDoesNotReadItsArgumentsIsKilledToo() {
    Set<Long> before = children();
    String suspended =
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y,address=127.0.0.1:0";
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(
            () ->
                context
                    .process(ChildJvmSuite::nothing, (Object) new byte[1 << 20])
                    .jvmArgs(suspended)
                    .attachTimeout(Duration.ofSeconds(2))
                    .start())
        .withMessageContaining("too slow");
    assertEndOfAllBut(before);
  }

  @Test
  void bigArgumentsArrive() throws Exception {
    byte[] big = new byte[32 << 20];
    Arrays.fill(big, (byte) 7);
    Child<Integer> child = child(args -> Arrays.hashCode(args.get(0, byte[].class)), (Object) big);
    assertThat(child.answer()).isEqualTo(Arrays.hashCode(big));
  }

  @Test
  void anArgumentThatIsNotSerialisableIsNamedWithItsPathAndARemedy() {
    Set<Long> before = children();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                context
                    .process(ChildJvmSuite::nothing, "other", List.of(1, new Thread("mine")))
                    .start())
        .withMessageContainingAll(
            "not Serializable", "class=java.lang.Thread", "path=args[1][1]", "make it so");
    assertThat(before).containsAll(children());
  }

  @Test
  void aMainThatCapturesItsTestIsNamedWithItsPathAndARemedy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> context.process(args -> assertThat(this).isNull()).start())
        .withMessageContainingAll(
            "class=" + ChildJvmSuite.class.getName(), "path=main.captured[0]", "capture less");
  }

  @Test
  void itsContextMayCloseWhileItLives() throws Exception {
    IpcEvent ready = make.event();
    IpcProcess process = context.process(ChildJvmSuite::reportAndSleep, ready).start();
    ready.await();
    context.close();
    assertThat(process.isAlive()).isTrue();
    process.terminate();
    assertThat(process.waitFor()).isEqualTo(new ExitStatus(ExitStatus.Kind.SIGNAL, 15));
    context = setting.open(); // its region is looked at after each case
  }

  private static void reportAndSleep(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void assertEndOfAllBut(Set<Long> before) {
    Set<Long> more = children();
    more.removeAll(before);
    for (long pid : more) {
      ProcessHandle.of(pid).ifPresent(it -> it.onExit().join());
    }
    assertThat(before).containsAll(children());
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }
}
