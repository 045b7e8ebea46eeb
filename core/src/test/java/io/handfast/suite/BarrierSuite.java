package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcBarrier;
import io.handfast.sync.IpcSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** BR: what a barrier does as long as nobody dies. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class BarrierSuite extends Suite {
  private static final int PARTIES = 5;
  private static final int ROUNDS = 10;

  BarrierSuite(Setting setting) {
    super(setting);
  }

  /** A thread that waits at the barrier, until it is counted. */
  private static Waiting waiting(IpcBarrier barrier, Waiting.Action action) {
    int before = barrier.getNumberWaiting();
    Waiting waiting = Waiting.in(action);
    while (barrier.getNumberWaiting() == before) {
      LockSupport.parkNanos(1_000_000);
    }
    return waiting;
  }

  private static List<Waiting> waiting(IpcBarrier barrier, int count) {
    List<Waiting> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(waiting(barrier, barrier::await));
    }
    assertThat(barrier.getNumberWaiting()).isEqualTo(count);
    return all;
  }

  private static void assertBroken(Waiting... waiting) throws InterruptedException {
    for (Waiting one : waiting) {
      assertThat(one.thrown())
          .isInstanceOf(BrokenBarrierException.class)
          .hasMessageContaining("barrier=");
    }
  }

  private static void assertPasses(IpcBarrier barrier) throws Exception {
    List<Waiting> others = waiting(barrier, barrier.getParties() - 1);
    assertThat(barrier.await(LONG)).isZero();
    for (Waiting other : others) {
      assertThat(other.thrown()).isNull();
    }
    assertThat(barrier.isBroken()).isFalse();
    assertThat(barrier.getNumberWaiting()).isZero();
  }

  @Test
  void BR_01_nobodyLeavesARoundBeforeAllHaveComeToIt() throws Exception {
    IpcBarrier barrier = make.barrier(PARTIES);
    IpcSemaphore came = make.semaphore(0);
    List<Child<Boolean>> children = new ArrayList<>();
    for (int i = 0; i < PARTIES - 2; i++) {
      children.add(child(BarrierSuite::goInLockstep, barrier, came));
    }
    Waiting thread = Waiting.in(() -> goInLockstep(barrier, came));
    goInLockstep(barrier, came);
    assertThat(thread.thrown()).isNull();
    for (Child<Boolean> child : children) {
      assertThat(child.answer()).isTrue();
    }
    assertThat(came.availablePermits()).isEqualTo(PARTIES * ROUNDS);
    assertThat(barrier.getNumberWaiting()).isZero();
  }

  private static boolean goInLockstep(ProcessArgs args) throws Exception {
    goInLockstep(args.get(0, IpcBarrier.class), args.get(1, IpcSemaphore.class));
    return true;
  }

  private static void goInLockstep(IpcBarrier barrier, IpcSemaphore came) throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      came.release();
      barrier.await(LONG);
      // All have come to this round, and none has come twice to the next one.
      assertThat(came.availablePermits()).isBetween(round * PARTIES, (round + 1) * PARTIES - 1);
    }
  }

  @Test
  void BR_02_everybodyIsToldHowManyCameAfterIt() throws Exception {
    IpcBarrier barrier = make.barrier(PARTIES);
    List<Child<Integer>> children = new ArrayList<>();
    for (int i = 0; i < PARTIES - 1; i++) {
      children.add(child(BarrierSuite::awaitOnce, barrier));
    }
    List<Integer> results = new ArrayList<>(List.of(barrier.await()));
    for (Child<Integer> child : children) {
      results.add(child.answer());
    }
    assertThat(results).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
  }

  private static int awaitOnce(ProcessArgs args) throws Exception {
    return args.get(0, IpcBarrier.class).await(LONG);
  }

  @Test
  void BR_02_theFirstIsToldAllOthersAndTheLastNobody() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    List<Integer> results = new ArrayList<>();
    Waiting first = waiting(barrier, () -> results.add(barrier.await()));
    Waiting second =
        waiting(
            barrier,
            () -> {
              int result = barrier.awaitUninterruptibly();
              assertThat(first.thrown()).isNull();
              results.add(result);
            });
    int last = barrier.await(1, TimeUnit.SECONDS);
    assertThat(second.thrown()).isNull();
    assertThat(results).containsExactly(2, 1);
    assertThat(last).isZero();
  }

  /** Whoever comes last runs its own action; all have one here. */
  @Test
  void BR_03_theActionRunsOnceInEachRoundBeforeAnybodyGoesOn() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    IpcSemaphore ran = make.semaphore(0);
    List<Child<Boolean>> children = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      children.add(child(BarrierSuite::countActions, barrier, ran));
    }
    countActions(barrier, ran);
    for (Child<Boolean> child : children) {
      assertThat(child.answer()).isTrue();
    }
    assertThat(ran.availablePermits()).isEqualTo(ROUNDS);
  }

  private static boolean countActions(ProcessArgs args) throws Exception {
    countActions(args.get(0, IpcBarrier.class), args.get(1, IpcSemaphore.class));
    return true;
  }

  private static void countActions(IpcBarrier barrier, IpcSemaphore ran) throws Exception {
    barrier.setAction(ran::release);
    for (int round = 1; round <= ROUNDS; round++) {
      barrier.await(LONG);
      assertThat(ran.availablePermits()).isBetween(round, round + 1);
    }
  }

  @Test
  void BR_03_anActionIsGivenWhenTheBarrierIsMadeOrOpened() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    make.barrier(1, ran::incrementAndGet).await();
    assertThat(ran).hasValue(1);
    IpcBarrier named = make.barrier("with-action", 1, ran::incrementAndGet);
    make.barrier("with-action", 1).await();
    assertThat(ran).as("the action is its handle's").hasValue(1);
    named.await();
    assertThat(ran).hasValue(2);
    named.setAction(null);
    named.await();
    assertThat(ran).hasValue(2);
  }

  @Test
  void BR_04_whoRunsAnActionThatThrowsGetsTheErrorAndTheOthersBroken() throws Exception {
    IllegalStateException thrown = new IllegalStateException("an action that throws");
    IpcBarrier barrier =
        make.barrier(
            3,
            () -> {
              throw thrown;
            });
    List<Waiting> others = waiting(barrier, 2);
    assertThatThrownBy(barrier::await).isSameAs(thrown);
    assertBroken(others.toArray(Waiting[]::new));
    assertThat(barrier.isBroken()).isTrue();
    barrier.setAction(null);
    barrier.reset();
    assertPasses(barrier);
  }

  @Test
  void BR_05_aPartyOfOneNeverWaits() throws Exception {
    IpcBarrier barrier = make.barrier(1);
    assertThat(barrier.await()).isZero();
    assertThat(barrier.await()).isZero();
    assertThat(barrier.await(Duration.ZERO)).isZero();
    assertThat(barrier.await(-1, TimeUnit.DAYS)).isZero();
    assertThat(barrier.awaitUninterruptibly()).isZero();
    for (int round = 0; round < 1_000; round++) {
      assertThat(barrier.await()).isZero();
    }
    assertThat(barrier.isBroken()).isFalse();
  }

  @Test
  void BR_06_thereAreOneTo65536Parties() throws Exception {
    for (int parties : new int[] {0, -1, Integer.MIN_VALUE, 65_537, Integer.MAX_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> make.barrier(parties))
          .withMessageContaining("parties=" + parties);
      assertThatIllegalArgumentException().isThrownBy(() -> make.barrier("none", parties));
    }
    assertThat(make.remove(IpcBarrier.class, "none")).isFalse();
    IpcBarrier largest = make.barrier(65_536);
    assertThat(largest.getParties()).isEqualTo(65_536);
    List<Waiting> first = waiting(largest, 3);
    largest.abort();
    assertBroken(first.toArray(Waiting[]::new));
  }

  @Test
  void BR_07_whoAbortsBreaksTheBarrierForAll() throws Exception {
    IpcBarrier barrier = make.barrier(PARTIES);
    List<Child<Integer>> children = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      children.add(child(BarrierSuite::awaitOnce, barrier));
    }
    while (barrier.getNumberWaiting() < 2) {
      Thread.sleep(1);
    }
    Waiting[] threads = {waiting(barrier, barrier::await), waiting(barrier, barrier::await)};
    barrier.abort();
    assertBroken(threads);
    for (Child<Integer> child : children) {
      assertThat(child.failure()).contains("BrokenBarrierException");
    }
    assertThat(barrier.isBroken()).isTrue();
    assertThat(barrier.getNumberWaiting()).isZero();
    assertThat(barrier.toString()).contains("[broken]");
    barrier.abort(); // no effect
    assertBroken(Waiting.in(barrier::await), Waiting.in(() -> barrier.await(SHORT)));
    assertThatThrownBy(barrier::awaitUninterruptibly).isInstanceOf(BrokenBarrierException.class);
    assertThat(child(BarrierSuite::awaitOnce, barrier).failure()).contains("BrokenBarrier");
  }

  @Test
  void BR_08_aResetBreaksTheRoundAndTheNextOneIsWhole() throws Exception {
    IpcBarrier barrier = make.barrier(PARTIES);
    List<Waiting> waiters = waiting(barrier, PARTIES - 1);
    barrier.reset();
    assertThat(barrier.isBroken()).isFalse();
    assertThat(barrier.getNumberWaiting()).isZero();
    assertBroken(waiters.toArray(Waiting[]::new));
    assertPasses(barrier);
    assertPasses(barrier);
  }

  @Test
  void BR_08_aBrokenBarrierIsGoodForMoreRoundsAfterEachReset() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    for (int i = 0; i < 40; i++) { // more than it remembers
      Waiting waiter = waiting(barrier, barrier::await);
      barrier.abort();
      barrier.reset();
      assertBroken(waiter);
    }
    barrier.reset(); // nothing to reset
    assertPasses(barrier);
  }

  @Test
  void BR_10_whoTimesOutIsToldSoAndTheOthersThatItIsBroken() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    Waiting other = waiting(barrier, barrier::await);
    Duration limit = Duration.ofMillis(500);
    AtomicReference<Duration> time = new AtomicReference<>();
    Waiting limited =
        waiting(
            barrier,
            () ->
                time.set(
                    timeOf(
                        () -> {
                          assertThatThrownBy(() -> barrier.await(limit))
                              .isInstanceOf(TimeoutException.class)
                              .hasMessageContaining("barrier=")
                              .hasMessageContaining("parties=3");
                          return null;
                        })));
    assertThat(limited.thrown()).isNull();
    assertThat(time.get()).isGreaterThanOrEqualTo(limit);
    assertBroken(other, Waiting.in(barrier::await));
    assertThat(barrier.isBroken()).isTrue();
    barrier.reset();
    assertPasses(barrier);
  }

  @Test
  void BR_10_noTimeAtAllIsEnoughForTheLastOneOnly() throws Exception {
    IpcBarrier barrier = make.barrier(2);
    assertThatThrownBy(() -> barrier.await(0, TimeUnit.SECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(barrier.isBroken()).isTrue();
    barrier.reset();
    Waiting other = waiting(barrier, barrier::await);
    assertThat(barrier.await(Duration.ofSeconds(-1))).isZero();
    assertThat(other.thrown()).isNull();
  }

  @Test
  void anInterruptBreaksTheBarrier() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    Waiting other = waiting(barrier, barrier::await);
    Waiting interrupted = waiting(barrier, barrier::await);
    interrupted.interrupt();
    assertThat(interrupted.thrown()).isInstanceOf(InterruptedException.class);
    assertBroken(other);
    barrier.reset();
    Thread.currentThread().interrupt();
    assertThatThrownBy(barrier::await).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(barrier.isBroken()).isTrue();
  }

  @Test
  void anInterruptDoesNotEndAnUninterruptibleWait() throws Exception {
    IpcBarrier barrier = make.barrier(2);
    AtomicReference<Boolean> pending = new AtomicReference<>();
    Waiting waiting =
        waiting(
            barrier,
            () -> {
              barrier.awaitUninterruptibly();
              pending.set(Thread.currentThread().isInterrupted());
            });
    waiting.interrupt();
    waiting.untilAsleep();
    assertThat(barrier.await()).isZero();
    assertThat(waiting.thrown()).isNull();
    assertThat(pending).hasValue(true);
  }

  @Test
  void aTimeLimitHoldsWhileTheActionRuns() throws Exception {
    IpcBarrier barrier = make.barrier(2);
    CountDownLatch timedOut = new CountDownLatch(1);
    barrier.setAction(
        () -> {
          try {
            assertThat(timedOut.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    Waiting limited =
        waiting(
            barrier,
            () -> {
              assertThatThrownBy(() -> barrier.await(Duration.ofSeconds(1)))
                  .isInstanceOf(TimeoutException.class);
              timedOut.countDown();
            });
    assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);
    assertThat(limited.thrown()).isNull();
  }

  @Test
  void whoComesWhileTheActionRunsIsOfTheNextRound() throws Exception {
    IpcBarrier barrier = make.barrier(2);
    CountDownLatch atWork = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    barrier.setAction(
        () -> {
          atWork.countDown();
          try {
            assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    Waiting first = waiting(barrier, barrier::await);
    Waiting last = Waiting.in(barrier::await);
    atWork.await();
    assertThatThrownBy(() -> barrier.await(SHORT)).isInstanceOf(TimeoutException.class);
    assertThat(barrier.isBroken()).as("broken by one who had not come to it").isFalse();
    Waiting early = Waiting.in(barrier::await);
    early.untilAsleep();
    goOn.countDown();
    assertThat(first.thrown()).isNull();
    assertThat(last.thrown()).isNull();
    assertThat(barrier.await(LONG)).isBetween(0, 1);
    assertThat(early.thrown()).isNull();
  }

  @Test
  void moreThreadsThanPartiesMakeWholeRounds() throws Exception {
    IpcBarrier barrier = make.barrier(2);
    IpcSemaphore firsts = make.semaphore(0);
    IpcSemaphore lasts = make.semaphore(0);
    List<Child<Boolean>> children = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      children.add(child(BarrierSuite::awaitUntilAborted, barrier, firsts, lasts));
    }
    while (lasts.availablePermits() < 1_000) {
      Thread.sleep(1);
    }
    barrier.abort();
    for (Child<Boolean> child : children) {
      assertThat(child.answer()).isTrue();
    }
    assertThat(firsts.availablePermits()).isEqualTo(lasts.availablePermits());
  }

  private static boolean awaitUntilAborted(ProcessArgs args) throws Exception {
    try {
      while (true) {
        int after = args.get(0, IpcBarrier.class).await(LONG);
        args.get(after == 1 ? 1 : 2, IpcSemaphore.class).release();
      }
    } catch (BrokenBarrierException e) {
      return true;
    }
  }

  @Test
  void closingAHandleEndsTheWaitsOnItAndBreaksTheirRound() throws Exception {
    IpcBarrier closed = make.barrier("start", 3);
    IpcBarrier open = make.barrier("start", 3);
    Waiting other = waiting(open, open::await);
    Waiting leaving = waiting(open, closed::await);
    leaving.untilAsleep();
    closed.close();
    assertThat(leaving.thrown()).isInstanceOf(ClosedHandleException.class);
    assertBroken(other);
    open.reset();
    assertPasses(open);
  }

  @Test
  void aClosedBarrierRefusesEverything() {
    IpcBarrier barrier = make.barrier(1);
    barrier.close();
    barrier.close();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            barrier::await,
            barrier::awaitUninterruptibly,
            () -> barrier.await(SHORT),
            () -> barrier.await(1, TimeUnit.SECONDS),
            barrier::abort,
            barrier::reset,
            barrier::isBroken,
            barrier::getNumberWaiting)) {
      assertThatThrownBy(call)
          .isInstanceOf(ClosedHandleException.class)
          .hasMessageContaining("object=");
    }
    assertThat(barrier).asString().contains("[closed]");
  }

  @Test
  void aNamedBarrierIsOpenedForTheSameNumberOfParties() throws Exception {
    IpcBarrier made = make.barrier("start", 2);
    IpcBarrier opened = make.barrier("start", 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make.barrier("start", 3))
        .withMessageContaining("wanted=3 parties")
        .withMessageContaining("found=2 parties");
    Waiting waiting = waiting(made, made::await);
    assertThat(opened.getNumberWaiting()).isEqualTo(1);
    assertThat(opened.await()).isZero();
    assertThat(waiting.thrown()).isNull();
    assertThat(make.remove(IpcBarrier.class, "start")).isTrue();
    assertThat(make.barrier("start", 3).getParties()).isEqualTo(3);
  }

  @Test
  void itsTextTellsHowManyCameAndHowManyWait() throws Exception {
    IpcBarrier barrier = make.barrier(2);
    assertThat(barrier).asString().contains("IpcBarrier#").endsWith("[arrived=0 of 2]");
    Waiting waiting = waiting(barrier, barrier::await);
    while (!barrier.toString().endsWith("[arrived=1 of 2, 1 waiting]")) {
      Thread.sleep(1); // who waits looks up now and then, and is not counted for that moment
    }
    assertThat(barrier.await()).isZero();
    assertThat(waiting.thrown()).isNull();
  }
}
