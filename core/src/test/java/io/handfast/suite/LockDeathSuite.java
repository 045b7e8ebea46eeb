package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.LockNotRecoverableException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.Acquisition;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcReentrantLock;
import io.handfast.sync.OwnerDeath;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** AB and KC: what a lock does when its owner is killed. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class LockDeathSuite extends Suite {
  LockDeathSuite(Setting setting) {
    super(setting);
  }

  private static boolean holdForEver(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcLock.class).lock();
    args.get(1, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  private void killWhileHolding(IpcLock lock) throws InterruptedException {
    IpcEvent held = make.event();
    Child<Boolean> owner = child(LockDeathSuite::holdForEver, lock, held);
    held.await();
    owner.kill();
  }

  @Test
  void KC_01_aWaiterGetsTheLockOfAKilledOwner() throws Exception {
    IpcLock lock = make.lock();
    IpcEvent held = make.event();
    Child<Boolean> owner = child(LockDeathSuite::holdForEver, lock, held);
    held.await();
    owner.process().kill();
    assertThat(lock.tryLock(Duration.ofSeconds(5))).isTrue();
    assertThat(lock.isAbandoned()).isTrue();
    lock.unlock();
  }

  @Test
  void AB_01_RECOVER_isInOrderAgainOnceItWasUnlocked() throws Exception {
    IpcLock lock = make.lock(OwnerDeath.RECOVER);
    killWhileHolding(lock);
    assertThat(lock.acquire()).isEqualTo(Acquisition.OWNER_DIED);
    lock.unlock();
    assertThat(lock.acquire()).isEqualTo(Acquisition.ACQUIRED);
    assertThat(lock.isAbandoned()).isFalse();
    lock.unlock();
  }

  @Test
  void AB_02_STRICT_canNeverBeTakenAgainOnceItWasUnlockedUnmarked() throws Exception {
    IpcLock lock = make.lock(OwnerDeath.STRICT);
    killWhileHolding(lock);
    assertThat(lock.acquire()).isEqualTo(Acquisition.OWNER_DIED);
    Child<Boolean> waiter = child(LockDeathSuite::lock, lock);
    lock.unlock();
    assertThat(waiter.failure()).contains("LockNotRecoverableException");
    assertThatThrownBy(lock::lock).isInstanceOf(LockNotRecoverableException.class);
    assertThatThrownBy(lock::tryLock).isInstanceOf(LockNotRecoverableException.class);
    assertThat(lock.toString()).contains("not recoverable");
  }

  private static boolean lock(ProcessArgs args) {
    args.get(0, IpcLock.class).lock();
    return true;
  }

  @Test
  void AB_03_STRICT_isInOrderAgainOnceItWasMarked() throws Exception {
    IpcLock lock = make.lock(OwnerDeath.STRICT);
    killWhileHolding(lock);
    assertThat(lock.acquire()).isEqualTo(Acquisition.OWNER_DIED);
    lock.markConsistent();
    assertThat(lock.isAbandoned()).isFalse();
    lock.unlock();
    assertThat(lock.acquire()).isEqualTo(Acquisition.ACQUIRED);
    lock.unlock();
  }

  @Test
  void markingIsForTheOwnerAlone() {
    IpcLock lock = make.lock();
    assertThatThrownBy(lock::markConsistent).isInstanceOf(IllegalMonitorStateException.class);
    lock.lock();
    lock.markConsistent(); // no effect: nobody died
    lock.unlock();
  }

  @Test
  void whoTakesOverAReentrantLockHoldsItOnce() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    IpcEvent held = make.event();
    Child<Boolean> owner =
        child(
            args -> {
              IpcReentrantLock theirs = args.get(0, IpcReentrantLock.class);
              theirs.lock();
              theirs.lock();
              theirs.lock();
              args.get(1, IpcEvent.class).set();
              Thread.sleep(Long.MAX_VALUE);
              return true;
            },
            lock,
            held);
    assertThat(held.await(LONG)).isTrue();
    owner.kill();
    lock.lock();
    assertThat(lock.isAbandoned()).isTrue();
    assertThat(lock.getHoldCount()).isEqualTo(1);
    lock.unlock();
    assertThat(lock.isLocked()).isFalse();
  }
}
