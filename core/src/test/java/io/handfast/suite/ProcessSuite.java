package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.context.IpcContext;
import io.handfast.process.ExitStatus;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.ProcessStarter;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** CX and KC: starting processes, waiting for them, ending them; threads are processes too. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class ProcessSuite extends Suite {
  /** Far more nanoseconds than a long can count. */
  private static final Duration LONGEST = Duration.ofDays(1_000_000_000);

  ProcessSuite(Setting setting) {
    super(setting);
  }

  private static void nothing(ProcessArgs args) {
    // ends at once
  }

  private static void untilSet(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcEvent.class).await();
  }

  @Test
  void CX_12_aMainThatReturnsEndsWith0() throws Exception {
    IpcProcess process = context.process(ProcessSuite::nothing).start();
    assertThat(process.waitFor()).isEqualTo(new ExitStatus(ExitStatus.Kind.CODE, 0));
    assertThat(process.exitStatus().isSuccess()).isTrue();
    assertThat(process.exitStatus()).hasToString("exit code 0");
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void CX_12_aMainThatThrowsEndsWith1() throws Exception {
    IpcProcess process = context.process(ProcessSuite::fail).start();
    assertThat(process.waitFor()).isEqualTo(new ExitStatus(ExitStatus.Kind.CODE, 1));
    assertThat(process.exitStatus().isSuccess()).isFalse();
  }

  private static void fail(ProcessArgs args) {
    throw new UnsupportedOperationException("thrown on purpose");
  }

  @Test
  void CX_12_terminateAsksItToEnd() throws Exception {
    IpcProcess process = context.process(ProcessSuite::untilSet, make.event()).start();
    process.terminate();
    ExitStatus expected =
        setting.hasProcesses()
            ? new ExitStatus(ExitStatus.Kind.SIGNAL, 15)
            : new ExitStatus(ExitStatus.Kind.CODE, 1); // by its InterruptedException
    assertThat(process.waitFor()).isEqualTo(expected);
  }

  @Test
  void CX_12_killEndsAProcessAtOnceButNoThread() throws Exception {
    IpcEvent end = make.event();
    IpcProcess process = context.process(ProcessSuite::untilSet, end).start();
    if (setting.hasProcesses()) {
      process.kill();
      assertThat(process.waitFor()).isEqualTo(new ExitStatus(ExitStatus.Kind.KILLED, 9));
    } else {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(process::kill)
          .withMessageContaining("terminate()");
      assertThat(process.isAlive()).isTrue();
      end.set();
      assertThat(process.waitFor().isSuccess()).isTrue();
    }
  }

  @Test
  void CX_10_aStarterStartsOnce() throws Exception {
    ProcessStarter starter = context.process(ProcessSuite::nothing);
    IpcProcess process = starter.start();
    assertThatIllegalStateException()
        .isThrownBy(starter::start)
        .withMessageContaining("started before")
        .withMessageContaining("ctx.process(...)");
    process.waitFor();
  }

  @Test
  void CX_10_thereIsNoExitStatusBeforeTheEnd() throws Exception {
    IpcEvent end = make.event();
    IpcProcess process = context.process(ProcessSuite::untilSet, end).name("w-1").start();
    assertThatIllegalStateException()
        .isThrownBy(process::exitStatus)
        .withMessageContainingAll("has not ended", "wait for it first", "w-1");
    assertThat(process.waitFor(0, TimeUnit.SECONDS)).isFalse();
    assertThat(process.waitFor(-1, TimeUnit.SECONDS)).isFalse();
    assertThat(timeOf(() -> process.waitFor(200, TimeUnit.MILLISECONDS)))
        .isGreaterThanOrEqualTo(SHORT);
    assertThat(process.isAlive()).isTrue();
    end.set();
    assertThat(process.waitFor(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    assertThat(process.onExit()).isCompletedWithValue(process.exitStatus());
  }

  @Test
  void CX_10_aStarterOfAClosedContextStartsNothing() throws Exception {
    IpcContext other = setting.open();
    ProcessStarter starter = other.process(ProcessSuite::nothing);
    other.close();
    assertThatIllegalStateException()
        .isThrownBy(starter::start)
        .withMessageContaining("closed")
        .withMessageNotContaining("started before");
    assertThatIllegalStateException()
        .isThrownBy(() -> other.process(ProcessSuite::nothing).start())
        .withMessageContaining("closed");
  }

  /** A process is not the context's: it can be asked, and waited for, when that is closed. */
  @Test
  void CX_10_aProcessThatHasEndedAnswersThoughItsContextWasClosed() throws Exception {
    IpcContext other = setting.open();
    IpcProcess process = other.process(ProcessSuite::nothing).name("w-1").start();
    ExitStatus status = process.waitFor();
    other.close();
    assertThat(process.exitStatus()).isEqualTo(status);
    assertThat(process.waitFor()).isEqualTo(status);
    assertThat(process.isAlive()).isFalse();
    assertThat(process.pid()).isPositive();
    assertThat(process.toString()).contains("'w-1'");
  }

  @Test
  void itsNameIsTheGivenOneOrAMadeOne() throws Exception {
    IpcProcess named = context.process(ProcessSuite::nothing).name("w-1").start();
    IpcProcess first = context.process(ProcessSuite::nothing).start();
    IpcProcess second = context.process(ProcessSuite::nothing).start();
    assertThat(named.name()).isEqualTo("w-1");
    assertThat(named.toString()).contains("'w-1'", "pid=" + named.pid());
    assertThat(first.name()).isNotEqualTo(second.name()).startsWith("process-");
    for (IpcProcess process : List.of(named, first, second)) {
      process.waitFor();
    }
  }

  @Test
  void itsPidIsItsOwn() throws Exception {
    Child<Long> child = child(args -> ProcessHandle.current().pid());
    long pid = child.process().pid();
    assertThat(child.answer()).isEqualTo(pid);
    assertThat(pid != ProcessHandle.current().pid()).isEqualTo(setting.hasProcesses());
  }

  @Test
  void waitAnyTellsOneThatHasEnded() throws Exception {
    IpcEvent end = make.event();
    IpcProcess longer = context.process(ProcessSuite::untilSet, end).start();
    assertThat(IpcProcess.waitAny(List.of(longer), Duration.ZERO)).isEmpty();
    assertThat(IpcProcess.waitAny(List.of(longer), Duration.ofSeconds(-1))).isEmpty();
    assertThat(timeOf(() -> IpcProcess.waitAny(List.of(longer), SHORT)))
        .isGreaterThanOrEqualTo(SHORT);
    IpcProcess shorter = context.process(ProcessSuite::nothing).start();
    Optional<IpcProcess> ended = IpcProcess.waitAny(List.of(longer, shorter), LONG);
    assertThat(ended).containsSame(shorter);
    end.set();
    assertThat(IpcProcess.waitAny(List.of(longer), Duration.ofSeconds(Long.MAX_VALUE)))
        .containsSame(longer);
  }

  @Test
  void waitAnyOfNoneIsOverAtOnce() throws Exception {
    assertThat(IpcProcess.waitAny(List.of(), LONGEST)).isEmpty();
    assertThat(IpcProcess.waitAny(List.of(), Long.MAX_VALUE, TimeUnit.DAYS)).isEmpty();
    assertThat(IpcProcess.waitAny(List.of(), Duration.ZERO)).isEmpty();
  }

  @Test
  void waitAnyTakesTheLongestTime() throws Exception {
    IpcEvent end = make.event();
    IpcProcess process = context.process(ProcessSuite::untilSet, end).start();
    AtomicReference<Optional<IpcProcess>> ended = new AtomicReference<>();
    Waiting waiting = Waiting.in(() -> ended.set(IpcProcess.waitAny(List.of(process), LONGEST)));
    waiting.untilAsleep();
    end.set();
    assertThat(waiting.thrown()).isNull();
    assertThat(ended.get()).containsSame(process);
  }

  @Test
  void anInterruptEndsWaitAny() throws Exception {
    IpcEvent end = make.event();
    IpcProcess process = context.process(ProcessSuite::untilSet, end).start();
    Waiting waiting = Waiting.in(() -> IpcProcess.waitAny(List.of(process), LONGEST));
    waiting.untilAsleep();
    waiting.interrupt();
    assertThat(waiting.thrown()).isInstanceOf(InterruptedException.class);
    assertThat(process.isAlive()).isTrue();
    end.set();
    assertThat(process.waitFor(LONG)).isTrue();
  }

  @Test
  void itsEndIsAwaitedForADurationToo() throws Exception {
    IpcEvent end = make.event();
    IpcProcess process = context.process(ProcessSuite::untilSet, end).start();
    assertThat(process.waitFor(Duration.ZERO)).isFalse();
    assertThat(process.waitFor(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
    assertThat(timeOf(() -> process.waitFor(SHORT))).isGreaterThanOrEqualTo(SHORT);
    assertThat(process.isAlive()).isTrue();
    end.set();
    assertThat(process.waitFor(LONGEST)).isTrue();
    assertThat(process.waitFor(Duration.ZERO)).isTrue();
  }

  @Test
  void whoeverCompletesAFutureOfItsEndChangesNothing() throws Exception {
    IpcEvent end = make.event();
    IpcProcess process = context.process(ProcessSuite::untilSet, end).start();
    ExitStatus invented = new ExitStatus(ExitStatus.Kind.CODE, 99);
    assertThat(process.onExit().complete(invented)).isTrue();
    assertThat(process.onExit().completeExceptionally(new IllegalStateException())).isTrue();
    assertThat(process.onExit().cancel(true)).isTrue();
    assertThatThrownBy(() -> process.onExit().orTimeout(1, TimeUnit.MILLISECONDS).join())
        .hasCauseInstanceOf(TimeoutException.class);
    process.onExit().obtrudeValue(invented);

    assertThat(process.isAlive()).isTrue();
    assertThat(process.waitFor(SHORT)).isFalse();
    assertThat(IpcProcess.waitAny(List.of(process), Duration.ZERO)).isEmpty();
    assertThatIllegalStateException().isThrownBy(process::exitStatus);
    assertThat(process.onExit()).isNotDone();

    end.set();
    assertThat(process.waitFor().isSuccess()).isTrue();
    process.onExit().obtrudeValue(invented);
    assertThat(process.exitStatus().isSuccess()).isTrue();
    assertThat(process.onExit()).isCompletedWithValue(process.exitStatus());
  }

  @Test
  void aPendingInterruptDoesNotKeepItFromStarting() throws Exception {
    Thread.currentThread().interrupt();
    IpcProcess process = context.process(ProcessSuite::nothing, make.lock()).start();
    assertThat(Thread.interrupted()).as("still pending").isTrue();
    assertThat(process.waitFor().isSuccess()).isTrue();
  }

  @Test
  void argumentsAreTakenByIndexAndType() throws Exception {
    Child<String> child = child(ProcessSuite::takeArguments, "text", 42, List.of(1, 2));
    assertThat(child.answer()).isEqualTo("text 42 [1, 2] true");
  }

  private static String takeArguments(ProcessArgs args) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> args.get(0, Integer.class))
        .withMessageContainingAll(
            "index=0", "expected=java.lang.Integer", "found=java.lang.String");
    int size = args.size();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> args.get(size, Object.class))
        .withMessageContainingAll("no such argument", "index=" + size, "arguments=" + size);
    assertThatThrownBy(() -> args.get(-1, Object.class))
        .isInstanceOf(IllegalArgumentException.class);
    return args.get(0, String.class)
        + " "
        + args.get(1, Integer.class)
        + " "
        + args.get(2, List.class)
        + " "
        + args.parentAlive();
  }

  @Test
  void aNullArgumentIsHandedOverAndHasNoType() throws Exception {
    IpcSemaphore refused = make.semaphore(0);
    IpcProcess process = context.process(ProcessSuite::takeNull, null, refused).start();
    assertThat(process.waitFor().isSuccess()).isTrue();
    assertThat(refused.availablePermits()).isEqualTo(1);
  }

  private static void takeNull(ProcessArgs args) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> args.get(0, Object.class))
        .withMessageContaining("found=null");
    args.get(1, IpcSemaphore.class).release();
  }

  @Test
  void aMainMayBeALambdaThatCapturesWhatMayTravel() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    int permits = 3;
    IpcProcess process = context.process(args -> semaphore.release(permits)).start();
    assertThat(process.waitFor().isSuccess()).isTrue();
    assertThat(semaphore.availablePermits()).isEqualTo(3);
  }

  @Test
  void manyThreadsStartAtOnce() throws Exception {
    IpcSemaphore ran = make.semaphore(0);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<ExitStatus>> ends = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ends.add(
          threads.submit(
              () ->
                  context
                      .process(args -> args.get(0, IpcSemaphore.class).release(), ran)
                      .start()
                      .waitFor()));
    }
    for (Future<ExitStatus> end : ends) {
      assertThat(end.get().isSuccess()).isTrue();
    }
    threads.shutdown();
    assertThat(ran.availablePermits()).isEqualTo(12);
  }

  @Test
  void whatHappenedBeforeTheStartIsSeen() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    semaphore.release(5);
    assertThat(
            child(args -> args.get(0, IpcSemaphore.class).availablePermits(), semaphore).answer())
        .isEqualTo(5);
  }

  @Test
  void theTimeToAttachIsAboveZero() {
    ProcessStarter starter = context.process(ProcessSuite::nothing);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> starter.attachTimeout(Duration.ZERO))
        .withMessageContaining("attachTimeout=PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> starter.attachTimeout(Duration.ofMillis(-1)));
  }

  @Test
  void aClosedContextStartsNothing() {
    context.close();
    ProcessStarter starter = context.process(ProcessSuite::nothing);
    assertThatIllegalStateException()
        .isThrownBy(starter::start)
        .withMessageContaining("this context is closed");
    context = setting.open(); // its region is looked at after each case
  }
}
