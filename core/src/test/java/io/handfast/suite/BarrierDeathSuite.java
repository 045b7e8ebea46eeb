package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcBarrier;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcSemaphore;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** BR: what a barrier does when a process that uses it is killed. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class BarrierDeathSuite extends Suite {
  BarrierDeathSuite(Setting setting) {
    super(setting);
  }

  private static boolean await(ProcessArgs args) throws Exception {
    args.get(0, IpcBarrier.class).await();
    return true;
  }

  private static void untilWaiting(IpcBarrier barrier, int count) throws InterruptedException {
    while (barrier.getNumberWaiting() != count) {
      Thread.sleep(1);
    }
  }

  private void assertGoodAfterReset(IpcBarrier barrier) throws Exception {
    assertThat(barrier.isBroken()).isTrue();
    barrier.reset();
    for (int round = 0; round < 3; round++) {
      Child<Boolean> other = child(BarrierDeathSuite::await, barrier);
      untilWaiting(barrier, 1);
      Waiting third = Waiting.in(barrier::await);
      assertThat(barrier.await(LONG)).isBetween(0, 1);
      assertThat(third.thrown()).isNull();
      assertThat(other.answer()).isTrue();
    }
  }

  @Test
  void BR_13_aPartyKilledWhileItWaitsBreaksTheBarrier() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    Child<Boolean> victim = child(BarrierDeathSuite::await, barrier);
    untilWaiting(barrier, 1);
    Waiting other = Waiting.in(() -> barrier.await(LONG));
    untilWaiting(barrier, 2);
    victim.kill();
    assertThat(other.thrown()).isInstanceOf(BrokenBarrierException.class);
    assertGoodAfterReset(barrier);
  }

  /** Here it is the first one that must look at the last one. */
  @Test
  void BR_13_alsoIfItHadComeAfterTheOthers() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    Waiting other = Waiting.in(() -> barrier.await(LONG));
    untilWaiting(barrier, 1);
    Child<Boolean> victim = child(BarrierDeathSuite::await, barrier);
    untilWaiting(barrier, 2);
    victim.kill();
    assertThat(other.thrown()).isInstanceOf(BrokenBarrierException.class);
    assertGoodAfterReset(barrier);
  }

  @Test
  void BR_13_whoComesAfterADeathIsToldSo() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    Child<Boolean> victim = child(BarrierDeathSuite::await, barrier);
    untilWaiting(barrier, 1);
    victim.kill();
    assertThatThrownBy(() -> barrier.await(LONG)).isInstanceOf(BrokenBarrierException.class);
    assertGoodAfterReset(barrier);
  }

  @Test
  void BR_13_theLastOneKilledInItsActionBreaksTheBarrier() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    IpcEvent atWork = make.event();
    Waiting one = Waiting.in(() -> barrier.await(LONG));
    Waiting other = Waiting.in(() -> barrier.await(LONG));
    untilWaiting(barrier, 2);
    Child<Boolean> last = child(BarrierDeathSuite::workForEver, barrier, atWork, make.event());
    assertThat(atWork.await(LONG)).isTrue();
    one.untilAsleep();
    other.untilAsleep();
    last.kill();
    assertThat(one.thrown()).isInstanceOf(BrokenBarrierException.class);
    assertThat(other.thrown()).isInstanceOf(BrokenBarrierException.class);
    assertGoodAfterReset(barrier);
  }

  private static boolean workForEver(ProcessArgs args) throws Exception {
    IpcBarrier barrier = args.get(0, IpcBarrier.class);
    IpcEvent atWork = args.get(1, IpcEvent.class);
    IpcEvent never = args.get(2, IpcEvent.class);
    barrier.setAction(
        () -> {
          atWork.set();
          never.awaitUninterruptibly();
        });
    barrier.await();
    return true;
  }

  /** Nobody knows that it would have come: time alone tells. */
  @Test
  void aPartyKilledBeforeItCameIsSimplyLate() throws Exception {
    IpcBarrier barrier = make.barrier(2);
    IpcEvent ready = make.event();
    Child<Boolean> victim = child(BarrierDeathSuite::nearlyAwait, barrier, ready);
    assertThat(ready.await(LONG)).isTrue();
    victim.kill();
    assertThatThrownBy(() -> barrier.await(SHORT)).isInstanceOf(TimeoutException.class);
  }

  private static boolean nearlyAwait(ProcessArgs args) throws Exception {
    args.get(1, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
    return args.get(0, IpcBarrier.class).await() == 0;
  }

  /** At whatever step: those who were in a round with it are told the same, and nobody hangs. */
  @RepeatedTest(3)
  void BR_13_killedAnywhereInManyRounds() throws Exception {
    IpcBarrier barrier = make.barrier(3);
    IpcSemaphore passed = make.semaphore(0);
    Child<Boolean> victim = child(BarrierDeathSuite::awaitForEver, barrier);
    Child<Integer> survivor = child(BarrierDeathSuite::roundsUntilBroken, barrier, passed);
    Waiting killer =
        Waiting.in(
            () -> {
              assertThat(passed.tryAcquire(300, LONG)).isTrue();
              victim.kill();
              // Killed between two rounds it is simply late: others break the barrier then.
              Thread.sleep(SHORT.toMillis());
              barrier.abort();
            });
    int mine = roundsUntilBroken(barrier, make.semaphore(0));
    assertThat(killer.thrown()).isNull();
    assertThat(survivor.answer()).isEqualTo(mine);
    assertThat(mine).isGreaterThanOrEqualTo(300);
    assertGoodAfterReset(barrier);
  }

  private static boolean awaitForEver(ProcessArgs args) throws Exception {
    while (true) {
      args.get(0, IpcBarrier.class).await();
    }
  }

  private static int roundsUntilBroken(ProcessArgs args) throws Exception {
    return roundsUntilBroken(args.get(0, IpcBarrier.class), args.get(1, IpcSemaphore.class));
  }

  private static int roundsUntilBroken(IpcBarrier barrier, IpcSemaphore passed) throws Exception {
    for (int rounds = 0; ; rounds++) {
      try {
        barrier.await(LONG);
        passed.release();
      } catch (BrokenBarrierException e) {
        return rounds;
      }
    }
  }
}
