package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SM: what a semaphore does as long as nobody dies. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class SemaphoreSuite extends Suite {
  SemaphoreSuite(Setting setting) {
    super(setting);
  }

  @Test
  void SM_01_permitsAreCountedDownAndUp() throws Exception {
    IpcSemaphore semaphore = make.semaphore(2);
    semaphore.acquire();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    semaphore.acquire();
    assertThat(semaphore.availablePermits()).isZero();
    assertThat(semaphore.tryAcquire()).isFalse();
    semaphore.release();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    semaphore.release();
    assertThat(semaphore.availablePermits()).isEqualTo(2);
  }

  @Test
  void SM_02_withoutAMaximumAnybodyMayAddPermits() {
    IpcSemaphore semaphore = make.semaphore(2);
    semaphore.release();
    semaphore.release();
    assertThat(semaphore.availablePermits()).isEqualTo(4);
    assertThat(semaphore.maximumPermits()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void SM_03_aReleaseAboveTheMaximumIsAnErrorAndReleasesNothing() {
    IpcSemaphore semaphore = make.semaphore(2, 2);
    assertThatIllegalStateException()
        .isThrownBy(semaphore::release)
        .withMessageContaining("available=2, maximum=2");
    assertThat(semaphore.availablePermits()).isEqualTo(2);
  }

  @Test
  void SM_03b_aReleaseOfManyIsAllOrNothing() {
    IpcSemaphore semaphore = make.semaphore(1, 3);
    assertThatIllegalStateException().isThrownBy(() -> semaphore.release(3));
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    semaphore.release(2);
    assertThat(semaphore.availablePermits()).isEqualTo(3);
  }

  @Test
  void SM_04_aMaximumOfNothingLetsNobodyRelease() {
    IpcSemaphore semaphore = make.semaphore(0, 0);
    assertThatIllegalStateException()
        .isThrownBy(semaphore::release)
        .withMessageContaining("available=0, maximum=0");
    assertThat(semaphore.tryAcquire()).isFalse();
  }

  @Test
  void SM_05_whatCannotBeIsRefusedAndNothingIsMade() {
    assertThatIllegalArgumentException().isThrownBy(() -> make.semaphore("jobs", -1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make.semaphore("jobs", 3, 2))
        .withMessageContaining("permits=3, maximum=2");
    assertThatIllegalArgumentException().isThrownBy(() -> make.semaphore("jobs", 0, -1));
    assertThat(make.remove(IpcSemaphore.class, "jobs")).isFalse();
  }

  @Test
  void SM_06_theCountNeverWrapsAround() {
    IpcSemaphore semaphore = make.semaphore(Integer.MAX_VALUE);
    assertThatIllegalStateException().isThrownBy(semaphore::release);
    assertThatIllegalStateException().isThrownBy(() -> semaphore.release(Integer.MAX_VALUE));
    assertThat(semaphore.availablePermits()).isEqualTo(Integer.MAX_VALUE);
    assertThat(semaphore.tryAcquire(Integer.MAX_VALUE)).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void SM_07_noPermitIsNotHadAtOnceOrAfterATime() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    assertThat(semaphore.tryAcquire()).isFalse();
    assertThat(semaphore.tryAcquire(0, TimeUnit.SECONDS)).isFalse();
    assertThat(semaphore.tryAcquire(-1, TimeUnit.DAYS)).isFalse();
    AtomicReference<Boolean> acquired = new AtomicReference<>();
    Duration time =
        timeOf(
            () -> {
              acquired.set(semaphore.tryAcquire(SHORT));
              return acquired;
            });
    assertThat(acquired).hasValue(false);
    assertThat(time).isGreaterThanOrEqualTo(SHORT);
  }

  @Test
  void SM_07b_theLongestTimeIsNoOverflow() throws Exception {
    IpcSemaphore semaphore = make.semaphore(2);
    assertThat(semaphore.tryAcquire(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    assertThat(semaphore.tryAcquire(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
  }

  @Test
  void SM_08_racingReleasesNeverExceedTheMaximum() throws Exception {
    IpcSemaphore semaphore = make.semaphore(1, 2);
    IpcEvent go = make.event();
    Child<Integer> one = child(SemaphoreSuite::releaseTooOften, semaphore, go);
    Child<Integer> other = child(SemaphoreSuite::releaseTooOften, semaphore, go);
    go.set();
    int balance = one.answer() + other.answer();
    assertThat(semaphore.availablePermits()).isEqualTo(1 + balance).isBetween(0, 2);
  }

  /** Returns how many permits it has released more than acquired. */
  private static int releaseTooOften(ProcessArgs args) throws InterruptedException {
    IpcSemaphore semaphore = args.get(0, IpcSemaphore.class);
    args.get(1, IpcEvent.class).await();
    int balance = 0;
    for (int i = 0; i < 100_000; i++) {
      try {
        semaphore.release();
        balance++;
      } catch (IllegalStateException full) {
        balance -= semaphore.tryAcquire() ? 1 : 0;
      }
      assertThat(semaphore.availablePermits()).isBetween(0, 2);
    }
    return balance;
  }

  @Test
  void SM_11_aNameIsMadeOnceAndOpenedFromThenOn() {
    IpcSemaphore made = make.semaphore("jobs", 2, 5);
    made.release();
    IpcSemaphore opened = make.semaphore("jobs", 0, 5);
    assertThat(opened.availablePermits()).isEqualTo(3);
    assertThat(opened.tryAcquire()).isTrue();
    assertThat(made.availablePermits()).isEqualTo(2);
    assertThat(made.name()).contains("jobs");
    assertThatIllegalArgumentException().isThrownBy(() -> make.semaphore("jobs", 0, 6));
  }

  @Test
  void SM_11b_aRemovedNameIsFreeAndItsHoldersGoOn() {
    IpcSemaphore before = make.semaphore("jobs", 2, 5);
    assertThat(make.remove(IpcSemaphore.class, "jobs")).isTrue();
    assertThat(make.remove(IpcSemaphore.class, "jobs")).isFalse();
    IpcSemaphore after = make.semaphore("jobs", 1, 1);
    before.release();
    assertThat(before.availablePermits()).isEqualTo(3);
    assertThat(after.availablePermits()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b", "a/b", "/a", "a b", "\u00e4"})
  void SM_13_otherNamesAreRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> make.semaphore(name, 1, 1));
  }

  @Test
  void SM_13b_aNameHasUpTo200Characters() {
    assertThatIllegalArgumentException().isThrownBy(() -> make.semaphore("a".repeat(300), 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> make.semaphore("a".repeat(201), 1, 1));
    assertThat(make.semaphore("a".repeat(200), 1, 1).availablePermits()).isEqualTo(1);
  }

  @Test
  void SM_15_aClosedHandleIsNotUsedAndOthersGoOn() throws Exception {
    IpcSemaphore closed = make.semaphore("jobs", 1, 2);
    IpcSemaphore open = make.semaphore("jobs", 1, 2);
    closed.close();
    closed.close(); // no effect again
    assertThat(closed.isClosed()).isTrue();
    assertThatThrownBy(closed::acquire).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(closed::acquireUninterruptibly).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(closed::tryAcquire).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(() -> closed.tryAcquire(SHORT)).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(closed::release).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(closed::drainPermits).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(closed::availablePermits).isInstanceOf(ClosedHandleException.class);
    assertThat(closed.toString()).contains("closed");
    assertThat(child(SemaphoreSuite::acquireOne, open).answer()).isTrue();
    open.release(2);
    assertThat(open.availablePermits()).isEqualTo(2);
  }

  private static boolean acquireOne(ProcessArgs args) throws InterruptedException {
    return args.get(0, IpcSemaphore.class).tryAcquire(LONG);
  }

  /** With its last handle the object goes, and its memory may be another one's. */
  @Test
  void SM_15c_theLastHandleIsNotUsedEither() {
    IpcSemaphore semaphore = make.semaphore(1);
    semaphore.close();
    assertThatThrownBy(semaphore::release).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(semaphore::tryAcquire).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(semaphore::availablePermits).isInstanceOf(ClosedHandleException.class);
    assertThat(make.semaphore(3).availablePermits()).isEqualTo(3);
    assertThatThrownBy(semaphore::release).isInstanceOf(ClosedHandleException.class);
  }

  @Test
  void SM_15b_closingAHandleEndsTheWaitsOnIt() throws Exception {
    IpcSemaphore closed = make.semaphore("jobs", 0, 2);
    IpcSemaphore open = make.semaphore("jobs", 0, 2);
    Waiting waiting = Waiting.in(closed::acquire);
    waiting.untilAsleep();
    closed.close();
    assertThat(waiting.thrown()).isInstanceOf(ClosedHandleException.class);
    open.release();
    assertThat(open.availablePermits()).isEqualTo(1);
  }

  @Test
  void aChildsReleaseLetsItsParentGoOn() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    Child<Boolean> child = child(SemaphoreSuite::releaseAfterShort, semaphore);
    semaphore.acquire();
    assertThat(child.answer()).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
  }

  private static boolean releaseAfterShort(ProcessArgs args) throws InterruptedException {
    Thread.sleep(SHORT.toMillis());
    args.get(0, IpcSemaphore.class).release();
    return true;
  }

  @Test
  void acquiringManyIsAllOrNothing() throws Exception {
    IpcSemaphore semaphore = make.semaphore(1);
    assertThat(semaphore.tryAcquire(2)).isFalse();
    assertThat(semaphore.tryAcquire(2, SHORT.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    semaphore.release();
    semaphore.acquire(2);
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void manyAreAwaitedForADurationToo() throws Exception {
    IpcSemaphore semaphore = make.semaphore(1);
    assertThat(semaphore.tryAcquire(2, Duration.ZERO)).isFalse();
    assertThat(semaphore.tryAcquire(2, Duration.ofSeconds(-1))).isFalse();
    assertThat(timeOf(() -> semaphore.tryAcquire(2, SHORT))).isGreaterThanOrEqualTo(SHORT);
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    assertThat(semaphore.tryAcquire(1, Duration.ofSeconds(-1))).isTrue();
    assertThat(semaphore.tryAcquire(0, Duration.ZERO)).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> semaphore.tryAcquire(-1, SHORT));
    Waiting waiting =
        Waiting.in(
            () -> assertThat(semaphore.tryAcquire(3, Duration.ofSeconds(Long.MAX_VALUE))).isTrue());
    waiting.untilAsleep();
    semaphore.release(4);
    assertThat(waiting.thrown()).isNull();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void nothingCanAlwaysBeAcquiredAndLessThanNothingNever() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    semaphore.acquire(0);
    assertThat(semaphore.tryAcquire(0)).isTrue();
    semaphore.release(0);
    assertThat(semaphore.availablePermits()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> semaphore.acquire(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> semaphore.tryAcquire(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> semaphore.release(-1));
  }

  @Test
  void drainingTakesWhatIsThere() {
    IpcSemaphore semaphore = make.semaphore(3, 5);
    assertThat(semaphore.drainPermits()).isEqualTo(3);
    assertThat(semaphore.drainPermits()).isZero();
    semaphore.release(5);
    assertThat(semaphore.availablePermits()).isEqualTo(5);
  }

  @Test
  void oneReleaseOfManyWakesManyWaiters() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    List<Child<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(child(SemaphoreSuite::acquireOne, semaphore));
    }
    Thread.sleep(SHORT.toMillis());
    semaphore.release(3);
    for (Child<Boolean> waiter : waiters) {
      assertThat(waiter.answer()).isTrue();
    }
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void aWaiterForManyDoesNotKeepAPermitFromAWaiterForOne() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    Child<Boolean> many = child(SemaphoreSuite::acquireThree, semaphore);
    Child<Boolean> one = child(SemaphoreSuite::acquireOne, semaphore);
    Thread.sleep(SHORT.toMillis());
    semaphore.release();
    assertThat(one.answer()).isTrue();
    assertThat(many.isBusy()).isTrue();
    semaphore.release(3);
    assertThat(many.answer()).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
  }

  private static boolean acquireThree(ProcessArgs args) throws InterruptedException {
    return args.get(0, IpcSemaphore.class).tryAcquire(3, LONG.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void permitsAreConservedUnderContention() throws Exception {
    IpcSemaphore semaphore = make.semaphore(2, 2);
    IpcSemaphore inside = make.semaphore(0, 2);
    List<Child<Boolean>> children = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      children.add(child(SemaphoreSuite::comeAndGo, semaphore, inside));
    }
    for (Child<Boolean> child : children) {
      assertThat(child.answer()).isTrue();
    }
    assertThat(semaphore.availablePermits()).isEqualTo(2);
    assertThat(inside.availablePermits()).isZero();
  }

  /** A third one inside would release above the maximum, which throws. */
  private static boolean comeAndGo(ProcessArgs args) throws InterruptedException {
    IpcSemaphore semaphore = args.get(0, IpcSemaphore.class);
    IpcSemaphore inside = args.get(1, IpcSemaphore.class);
    for (int i = 0; i < 2_000; i++) {
      semaphore.acquire();
      inside.release();
      assertThat(inside.tryAcquire()).isTrue();
      semaphore.release();
    }
    return true;
  }

  @Test
  void anInterruptEndsAnInterruptibleWaitAndLosesNothing() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    Waiting waiting = Waiting.in(semaphore::acquire);
    waiting.untilAsleep();
    waiting.interrupt();
    assertThat(waiting.thrown()).isInstanceOf(InterruptedException.class);
    semaphore.release();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void anInterruptBeforeTheCallTakesNoPermit() {
    IpcSemaphore semaphore = make.semaphore(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(semaphore::acquire).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> semaphore.tryAcquire(SHORT)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void anInterruptDoesNotEndAnUninterruptibleWait() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    AtomicReference<Boolean> pending = new AtomicReference<>();
    Waiting waiting =
        Waiting.in(
            () -> {
              semaphore.acquireUninterruptibly();
              pending.set(Thread.currentThread().isInterrupted());
            });
    waiting.untilAsleep();
    waiting.interrupt();
    Thread.sleep(SHORT.toMillis());
    assertThat(waiting.isOver()).isFalse();
    semaphore.release();
    assertThat(waiting.thrown()).isNull();
    assertThat(pending).hasValue(true);
  }

  @Test
  void itsTextTellsItsPermits() {
    assertThat(make.semaphore(1, 2)).asString().contains("IpcSemaphore#", "1 of 2");
  }
}
