package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** KC: what semaphores and events do when a process that uses them is killed. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class SyncDeathSuite extends Suite {
  SyncDeathSuite(Setting setting) {
    super(setting);
  }

  /** Nobody owns a plain permit, so nobody can tell that the dead one had it. */
  @Test
  void KC_permitsOfAKilledProcessAreGone() throws Exception {
    IpcSemaphore semaphore = make.semaphore(3, 3);
    IpcEvent acquired = make.event();
    Child<Boolean> holder = child(SyncDeathSuite::acquireTwoForEver, semaphore, acquired);
    acquired.await();
    holder.kill();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    assertThat(semaphore.tryAcquire()).isTrue();
    assertThat(semaphore.tryAcquire(SHORT)).isFalse();
    semaphore.release(3); // whoever knows better may put them back
    assertThat(semaphore.availablePermits()).isEqualTo(3);
  }

  private static boolean acquireTwoForEver(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcSemaphore.class).acquire(2);
    args.get(1, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  @Test
  void KC_aKilledWaiterTakesNoPermitWithIt() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0, 5);
    IpcSemaphore ready = make.semaphore(0);
    Child<Boolean> survivor = child(SyncDeathSuite::acquireWhenReady, semaphore, ready);
    Child<Boolean> victim = child(SyncDeathSuite::acquireWhenReady, semaphore, ready);
    ready.acquire(2);
    Thread.sleep(SHORT.toMillis());
    victim.kill();
    semaphore.release();
    assertThat(survivor.answer()).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
  }

  /** The wake-up may be the dead one's: then it is passed on, or a slice heals. */
  @RepeatedTest(3)
  void KC_aWakeUpThatAKilledWaiterGotIsNotLost() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0, 5);
    IpcSemaphore ready = make.semaphore(0);
    Child<Boolean> survivor = child(SyncDeathSuite::acquireWhenReady, semaphore, ready);
    Child<Boolean> victim = child(SyncDeathSuite::acquireWhenReady, semaphore, ready);
    ready.acquire(2);
    Thread.sleep(SHORT.toMillis());
    victim.process().kill(); // and not yet dead, perhaps, when the permit comes
    semaphore.release();
    victim.process().waitFor();
    // It may have acquired the permit just before it died; the permit is gone with it then.
    semaphore.release();
    assertThat(survivor.answer()).isTrue();
    assertThat(semaphore.availablePermits()).isBetween(0, 1);
  }

  private static boolean acquireWhenReady(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcSemaphore.class).release();
    return args.get(0, IpcSemaphore.class).tryAcquire(LONG);
  }

  /** What it had released is there, to the last permit; what it had not is not. */
  @RepeatedTest(3)
  void KC_aKilledReleaserLosesAndInventsNoPermit() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    IpcSemaphore counted = make.semaphore(0);
    Child<Boolean> releaser = child(SyncDeathSuite::releaseForEver, semaphore, counted);
    for (int i = 0; i < 1_000; i++) {
      assertThat(semaphore.tryAcquire(LONG)).isTrue();
    }
    releaser.kill();
    int released = 1_000 + semaphore.drainPermits();
    // It was killed before it counted its last release, or after.
    assertThat(released - counted.availablePermits()).isBetween(0, 1);

    IpcSemaphore ready = make.semaphore(0);
    Child<Boolean> waiter = child(SyncDeathSuite::acquireWhenReady, semaphore, ready);
    ready.acquire();
    semaphore.release();
    assertThat(waiter.answer()).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
  }

  private static boolean releaseForEver(ProcessArgs args) {
    for (int i = 0; ; i++) {
      args.get(0, IpcSemaphore.class).release();
      args.get(1, IpcSemaphore.class).release();
      if (i % 16 == 0) {
        LockSupport.parkNanos(100_000); // so that the waiter falls asleep now and then
      }
    }
  }

  @Test
  void KC_whatAKilledProcessHadSetIsSet() throws Exception {
    IpcEvent event = make.event();
    Child<Boolean> setter = child(SyncDeathSuite::setAndStay, event);
    assertThat(event.await(LONG)).isTrue();
    setter.kill();
    assertThat(event.isSet()).isTrue();
    assertThat(event.await(LONG)).isTrue();
  }

  private static boolean setAndStay(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  @RepeatedTest(3)
  void KC_aSetterKilledInTheMiddleLeavesAnEventThatWorks() throws Exception {
    IpcEvent event = make.event();
    IpcSemaphore ready = make.semaphore(0);
    Child<Boolean> setter = child(SyncDeathSuite::setAndClearForEver, event);
    for (int i = 0; i < 1_000; i++) {
      assertThat(event.await(LONG)).isTrue();
    }
    setter.kill();
    event.clear();
    assertThat(event.isSet()).isFalse();
    Child<Boolean> waiter = child(SyncDeathSuite::awaitWhenReady, event, ready);
    ready.acquire();
    assertThat(waiter.isBusy()).isTrue();
    event.set();
    assertThat(waiter.answer()).isTrue();
  }

  private static boolean setAndClearForEver(ProcessArgs args) {
    IpcEvent event = args.get(0, IpcEvent.class);
    for (int i = 0; ; i++) {
      event.set();
      event.clear();
      if (i % 16 == 0) {
        LockSupport.parkNanos(100_000); // so that the waiter falls asleep now and then
      }
    }
  }

  @Test
  void KC_aKilledWaiterDoesNotKeepAnEventFromOthers() throws Exception {
    IpcEvent event = make.event();
    IpcSemaphore ready = make.semaphore(0);
    List<Child<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(child(SyncDeathSuite::awaitWhenReady, event, ready));
    }
    ready.acquire(3);
    Thread.sleep(SHORT.toMillis());
    waiters.remove(1).kill();
    event.set();
    for (Child<Boolean> waiter : waiters) {
      assertThat(waiter.answer()).isTrue();
    }
  }

  private static boolean awaitWhenReady(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcSemaphore.class).release();
    return args.get(0, IpcEvent.class).await(LONG);
  }
}
