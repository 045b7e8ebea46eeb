package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcLatch;
import io.handfast.sync.IpcSemaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** LT: what a latch does when a process that uses it is killed. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class LatchDeathSuite extends Suite {
  LatchDeathSuite(Setting setting) {
    super(setting);
  }

  @Test
  void LT_03_nobodyCountsDownInPlaceOfTheDead() throws Exception {
    IpcLatch latch = make.latch(2);
    Child<Boolean> child = child(LatchDeathSuite::countDownOnceAndStay, latch);
    while (latch.getCount() == 2) {
      LockSupport.parkNanos(1_000_000);
    }
    child.kill();
    assertThat(timeOf(() -> latch.await(SHORT))).isGreaterThanOrEqualTo(SHORT);
    assertThat(latch.await(SHORT)).isFalse();
    assertThat(latch.getCount()).isEqualTo(1);
    latch.countDown();
    latch.await();
  }

  private static boolean countDownOnceAndStay(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcLatch.class).countDown();
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  @RepeatedTest(3)
  void KC_aProcessKilledWhileItCountsDownLosesAndInventsNothing() throws Exception {
    IpcLatch latch = make.latch(Integer.MAX_VALUE);
    IpcSemaphore counted = make.semaphore(0);
    Child<Boolean> child = child(LatchDeathSuite::countDownForEver, latch, counted);
    assertThat(counted.tryAcquire(1_000, LONG)).isTrue();
    child.kill();
    int down = Integer.MAX_VALUE - latch.getCount();
    // It was killed before it told of its last count-down, or after.
    assertThat(down - 1_000 - counted.availablePermits()).isBetween(0, 1);
  }

  private static boolean countDownForEver(ProcessArgs args) {
    while (true) {
      args.get(0, IpcLatch.class).countDown();
      args.get(1, IpcSemaphore.class).release();
    }
  }

  @Test
  void KC_aKilledWaiterDoesNotKeepTheOthersWaiting() throws Exception {
    IpcLatch latch = make.latch(1);
    IpcSemaphore ready = make.semaphore(0);
    Child<Boolean> survivor = child(LatchDeathSuite::awaitZero, latch, ready);
    Child<Boolean> victim = child(LatchDeathSuite::awaitZero, latch, ready);
    ready.acquire(2);
    Thread.sleep(SHORT.toMillis());
    victim.kill();
    latch.countDown();
    assertThat(survivor.answer()).isTrue();
  }

  private static boolean awaitZero(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcSemaphore.class).release();
    return args.get(0, IpcLatch.class).await(LONG);
  }
}
