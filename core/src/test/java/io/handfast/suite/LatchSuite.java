package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcLatch;
import io.handfast.sync.IpcSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** LT: what a latch does as long as nobody dies. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class LatchSuite extends Suite {
  LatchSuite(Setting setting) {
    super(setting);
  }

  private static boolean countDown(ProcessArgs args) {
    args.get(0, IpcLatch.class).countDown();
    return true;
  }

  private static boolean awaitZero(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcSemaphore.class).release();
    return args.get(0, IpcLatch.class).await(LONG);
  }

  @Test
  void LT_01_aWaiterGoesOnAfterTheLastOfThreeCountDowns() throws Exception {
    IpcLatch latch = make.latch(3);
    Waiting waiting = Waiting.in(latch::await);
    for (int left = 2; left >= 0; left--) {
      waiting.untilAsleep();
      assertThat(child(LatchSuite::countDown, latch).answer()).isTrue();
      assertThat(latch.getCount()).isEqualTo(left);
    }
    assertThat(waiting.thrown()).isNull();
  }

  @Test
  void LT_01_theLastCountDownEndsTheWaitOfAll() throws Exception {
    IpcLatch latch = make.latch(2);
    IpcSemaphore ready = make.semaphore(0);
    List<Child<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(child(LatchSuite::awaitZero, latch, ready));
    }
    ready.acquire(3);
    latch.countDown();
    Thread.sleep(SHORT.toMillis());
    for (Child<Boolean> waiter : waiters) {
      assertThat(waiter.isBusy()).isTrue();
    }
    latch.countDown();
    for (Child<Boolean> waiter : waiters) {
      assertThat(waiter.answer()).isTrue();
    }
  }

  @Test
  void LT_02_countingDownBelowZeroHasNoEffectAndNobodyWaitsAtZero() throws Exception {
    IpcLatch latch = make.latch(1);
    latch.countDown();
    latch.countDown();
    latch.countDown();
    assertThat(latch.getCount()).isZero();
    latch.await();
    latch.awaitUninterruptibly();
    assertThat(latch.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(latch.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    IpcLatch open = make.latch(0);
    open.countDown();
    open.await();
    assertThat(open.getCount()).isZero();
  }

  /** Each counts down as often as its share says; nobody's count-down is lost or counted twice. */
  @Test
  void countDownsOfManyAreAllCounted() throws Exception {
    IpcLatch latch = make.latch(4_001);
    List<Child<Boolean>> children = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      children.add(child(LatchSuite::countDownOften, latch));
    }
    for (Child<Boolean> child : children) {
      assertThat(child.answer()).isTrue();
    }
    assertThat(latch.getCount()).isEqualTo(1);
  }

  private static boolean countDownOften(ProcessArgs args) {
    for (int i = 0; i < 1_000; i++) {
      args.get(0, IpcLatch.class).countDown();
    }
    return true;
  }

  @Test
  void aTimedWaitIsOverAfterItsTime() throws Exception {
    IpcLatch latch = make.latch(1);
    assertThat(latch.await(0, TimeUnit.SECONDS)).isFalse();
    assertThat(latch.await(Long.MIN_VALUE, TimeUnit.DAYS)).isFalse();
    assertThat(latch.await(Duration.ofSeconds(-1))).isFalse();
    assertThat(timeOf(() -> latch.await(SHORT))).isGreaterThanOrEqualTo(SHORT);
    assertThat(timeOf(() -> latch.await(SHORT.toMillis(), TimeUnit.MILLISECONDS)))
        .isGreaterThanOrEqualTo(SHORT);
    assertThat(latch.getCount()).isEqualTo(1);
  }

  @Test
  void anInterruptEndsAnInterruptibleWait() throws Exception {
    IpcLatch latch = make.latch(1);
    Waiting waiting = Waiting.in(latch::await);
    waiting.untilAsleep();
    waiting.interrupt();
    assertThat(waiting.thrown()).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> latch.await(SHORT)).isInstanceOf(InterruptedException.class);
    latch.countDown();
    Thread.currentThread().interrupt(); // as CountDownLatch: though nobody would have to wait
    assertThatThrownBy(latch::await).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptDoesNotEndAnUninterruptibleWait() throws Exception {
    IpcLatch latch = make.latch(1);
    AtomicReference<Boolean> pending = new AtomicReference<>();
    Waiting waiting =
        Waiting.in(
            () -> {
              latch.awaitUninterruptibly();
              pending.set(Thread.currentThread().isInterrupted());
            });
    waiting.untilAsleep();
    waiting.interrupt();
    waiting.untilAsleep();
    latch.countDown();
    assertThat(waiting.thrown()).isNull();
    assertThat(pending).hasValue(true);
  }

  @Test
  void closingAHandleEndsTheWaitsOnItAndNoOthers() throws Exception {
    IpcLatch closed = make.latch("start", 1);
    IpcLatch open = make.latch("start", 1);
    Waiting onClosed = Waiting.in(closed::await);
    Waiting onOpen = Waiting.in(open::await);
    onClosed.untilAsleep();
    closed.close();
    assertThat(onClosed.thrown()).isInstanceOf(ClosedHandleException.class);
    onOpen.untilAsleep();
    open.countDown();
    assertThat(onOpen.thrown()).isNull();
  }

  @Test
  void aClosedLatchRefusesEverythingAndLeavesItsSuccessorAlone() {
    IpcLatch closed = make.latch(1);
    closed.close();
    closed.close();
    IpcLatch successor = make.latch(1);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            closed::countDown,
            closed::getCount,
            closed::await,
            closed::awaitUninterruptibly,
            () -> closed.await(SHORT),
            () -> closed.await(1, TimeUnit.SECONDS))) {
      assertThatThrownBy(call)
          .isInstanceOf(ClosedHandleException.class)
          .hasMessageContaining("object=");
    }
    assertThat(closed).asString().contains("[closed]");
    assertThat(successor.getCount()).isEqualTo(1);
  }

  @Test
  void aNamedLatchIsOpenedWithTheCountThatItWasMadeWith() {
    IpcLatch made = make.latch("start", 2);
    made.countDown();
    IpcLatch opened = make.latch("start", 2);
    assertThat(opened.getCount()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make.latch("start", 1))
        .withMessageContaining("wanted=count 1")
        .withMessageContaining("found=count 2");
    assertThat(make.remove(IpcLatch.class, "start")).isTrue();
    assertThat(make.latch("start", 1).getCount()).isEqualTo(1);
  }

  @Test
  void itsCountIsZeroToTheLargestInteger() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make.latch(-1))
        .withMessageContaining("count=-1");
    assertThatIllegalArgumentException().isThrownBy(() -> make.latch("name", Integer.MIN_VALUE));
    IpcLatch largest = make.latch(Integer.MAX_VALUE);
    assertThat(largest.await(Duration.ZERO)).isFalse();
    largest.countDown();
    assertThat(largest.getCount()).isEqualTo(Integer.MAX_VALUE - 1);
  }

  @Test
  void itsTextTellsItsCountAndHowManyWait() throws Exception {
    IpcLatch latch = make.latch(2);
    assertThat(latch).asString().contains("IpcLatch#").endsWith("[count=2]");
    Waiting waiting = Waiting.in(latch::await);
    while (!latch.toString().endsWith("[count=2, 1 waiting]")) {
      Thread.sleep(1); // who waits looks up now and then, and is not counted for that moment
    }
    latch.countDown();
    latch.countDown();
    assertThat(waiting.thrown()).isNull();
    assertThat(latch).asString().endsWith("[count=0]");
  }
}
