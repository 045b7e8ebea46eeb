package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.LockNotRecoverableException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcReentrantLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.OwnerDeath;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * CD, AB and KC: what a condition does when somebody is killed who waits, signals or owns the lock.
 * Waits are not in loops: that they end when they shall, and only then, is what is tested.
 */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
@SuppressWarnings("WaitNotInLoop")
class ConditionDeathSuite extends Suite {
  private static final int KILLS = Integer.getInteger("handfast.test.kills", 5);

  private final Random random = new Random(KILLS);

  ConditionDeathSuite(Setting setting) {
    super(setting);
  }

  private static void untilWaiting(IpcCondition condition, int count) throws InterruptedException {
    while (!condition.toString().contains("[" + count + " waiting]")) {
      Thread.sleep(1);
    }
  }

  /** What a waiter found when it was back. */
  private static String await(ProcessArgs args) throws InterruptedException {
    return await(args.get(0, IpcLock.class), args.get(1, IpcCondition.class));
  }

  private static String await(IpcLock lock, IpcCondition condition) throws InterruptedException {
    lock.lock();
    condition.await();
    String found =
        (lock.isHeldByCurrentThread() ? "holding" : "not holding")
            + (lock.isAbandoned() ? ", abandoned" : "");
    lock.unlock();
    return found;
  }

  private static boolean holdForEver(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcLock.class).lock();
    args.get(1, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  private Child<Boolean> owner(IpcLock lock) throws InterruptedException {
    IpcEvent held = make.event();
    Child<Boolean> owner = child(ConditionDeathSuite::holdForEver, lock, held);
    assertThat(held.await(LONG)).isTrue();
    return owner;
  }

  @Test
  void CD_13_aKilledWaiterHoldsUpNoSignal() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    Child<String> victim = child(ConditionDeathSuite::await, lock, condition);
    Child<String> survivor = child(ConditionDeathSuite::await, lock, condition);
    untilWaiting(condition, 2);
    victim.kill();
    Child<Boolean> signaller = child(ConditionDeathSuite::signalAll, lock, condition);
    assertThat(signaller.answer()).isTrue();
    assertThat(survivor.answer()).isEqualTo("holding");
  }

  private static boolean signalAll(ProcessArgs args) {
    IpcLock lock = args.get(0, IpcLock.class);
    lock.lock();
    args.get(1, IpcCondition.class).signalAll();
    lock.unlock();
    return true;
  }

  /** Either has the signal, and neither can have used it: we hold the lock. */
  @RepeatedTest(4)
  void KC_theSignalOfAKilledWaiterGoesToAnother() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    Child<String> victim = child(ConditionDeathSuite::await, lock, condition);
    Child<String> survivor = child(ConditionDeathSuite::await, lock, condition);
    untilWaiting(condition, 2);
    lock.lock();
    assertThat(condition.signal(1)).isEqualTo(1);
    victim.kill();
    lock.unlock();
    assertThat(survivor.answer()).isEqualTo("holding");
    assertThat(condition.toString()).contains("[0 waiting]");
  }

  /** Whatever they are doing: a signal was for whoever is left. */
  @Test
  void KC_killedTakersTakeNoSignalWithThem() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    IpcSemaphore stock = make.semaphore(0); // a number that is read and written under the lock
    IpcEvent over = make.event();
    Child<Boolean> survivor = child(ConditionDeathSuite::take, lock, condition, stock, over);
    for (int i = 0; i < KILLS; i++) {
      Child<Boolean> victim = child(ConditionDeathSuite::take, lock, condition, stock, over);
      for (int put = random.nextInt(2_000); put > 0; put--) {
        put(lock, condition, stock);
      }
      victim.process().kill();
      put(lock, condition, stock);
      victim.process().waitFor();
      while (stock.availablePermits() > 0) {
        Thread.sleep(1); // for ever, if the one who should take it was not woken
      }
    }
    over.set();
    lock.lock();
    condition.signalAll();
    lock.unlock();
    assertThat(survivor.answer()).isTrue();
  }

  private static void put(IpcLock lock, IpcCondition condition, IpcSemaphore stock) {
    lock.lock();
    stock.release();
    condition.signal();
    lock.unlock();
  }

  private static boolean take(ProcessArgs args) throws InterruptedException {
    IpcLock lock = args.get(0, IpcLock.class);
    IpcCondition condition = args.get(1, IpcCondition.class);
    IpcSemaphore stock = args.get(2, IpcSemaphore.class);
    IpcEvent over = args.get(3, IpcEvent.class);
    while (true) {
      lock.lock();
      lock.markConsistent(); // one number: it is what it is
      while (!stock.tryAcquire() && !over.isSet()) {
        condition.await();
        lock.markConsistent();
      }
      lock.unlock();
      if (over.isSet()) {
        return true;
      }
    }
  }

  @Test
  void AB_04_nobodyWaitsOnAnAbandonedLockThatWasNotMarked() throws Exception {
    for (OwnerDeath policy : OwnerDeath.values()) {
      IpcLock lock = make.lock(policy);
      IpcCondition condition = lock.newCondition();
      owner(lock).kill();
      lock.lock();
      assertThat(lock.isAbandoned()).isTrue();
      assertThatIllegalStateException()
          .isThrownBy(condition::await)
          .withMessageContaining("markConsistent");
      assertThatIllegalStateException().isThrownBy(() -> condition.await(SHORT));
      assertThat(lock.isHeldByCurrentThread()).isTrue();
      assertThat(lock.isAbandoned()).isTrue();
      lock.markConsistent();
      assertThat(condition.await(1, TimeUnit.MILLISECONDS)).isFalse();
      lock.unlock();
      assertThat(lock.tryLock()).isTrue();
      lock.unlock();
    }
  }

  @Test
  void AB_04b_aReentrantLockIsHeldAsOftenAsBefore() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    IpcCondition condition = lock.newCondition();
    IpcEvent held = make.event();
    Child<Boolean> owner =
        child(
            args -> {
              args.get(0, IpcReentrantLock.class).lock();
              args.get(1, IpcEvent.class).set();
              Thread.sleep(Long.MAX_VALUE);
              return true;
            },
            lock,
            held);
    assertThat(held.await(LONG)).isTrue();
    owner.kill();
    lock.lock();
    lock.lock();
    assertThatIllegalStateException().isThrownBy(condition::await);
    assertThat(lock.getHoldCount()).isEqualTo(2);
    lock.unlock();
    lock.unlock();
    assertThat(lock.isLocked()).isFalse();
  }

  /** Nobody but those who wait is there to find out. */
  @Test
  void AB_05_aKilledOwnerWakesAllWhoWaitForWhatItMayHaveSignalled() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition one = lock.newCondition();
    IpcCondition other = lock.newCondition();
    Child<String> first = child(ConditionDeathSuite::await, lock, one);
    Child<String> second = child(ConditionDeathSuite::await, lock, other);
    untilWaiting(one, 1);
    untilWaiting(other, 1);
    Child<Boolean> owner = owner(lock);
    owner.process().kill();
    List<String> found = List.of(first.answer(), second.answer());
    // The first to have the lock finds it abandoned, and accepts that by unlocking.
    assertThat(found).containsExactlyInAnyOrder("holding, abandoned", "holding");
    assertThat(lock.tryLock()).isTrue();
    assertThat(lock.isAbandoned()).isFalse();
    assertThat(one.await(SHORT)).isFalse();
    lock.unlock();
  }

  @Test
  void AB_05b_aDeathWakesNobodyWhoWaitsUnderAnotherLock() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    Child<String> waiter = child(ConditionDeathSuite::await, lock, condition);
    untilWaiting(condition, 1);
    IpcLock other = make.lock();
    owner(other).kill();
    assertThat(other.tryLock(LONG)).isTrue();
    assertThat(other.isAbandoned()).isTrue();
    Thread.sleep(SHORT.toMillis());
    assertThat(condition.toString()).contains("[1 waiting]");
    assertThat(waiter.isBusy()).isTrue();
    lock.lock();
    condition.signal();
    lock.unlock();
    assertThat(waiter.answer()).isEqualTo("holding");
  }

  @Test
  void AB_05c_aWaiterThatIsBackAfterADeathHoldsItsReentrantLockAsOftenAsBefore() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    IpcCondition condition = lock.newCondition();
    Child<Boolean> owner =
        child(
            args -> {
              IpcReentrantLock theirs = args.get(0, IpcReentrantLock.class);
              untilWaiting(args.get(1, IpcCondition.class), 1);
              for (int i = 0; i < 5; i++) {
                theirs.lock();
              }
              Runtime.getRuntime().halt(9);
              return true;
            },
            lock,
            condition);
    lock.lock();
    lock.lock();
    lock.lock();
    condition.await();
    assertThat(lock.isAbandoned()).isTrue();
    assertThat(lock.getHoldCount()).isEqualTo(3);
    lock.unlock();
    lock.unlock();
    lock.unlock();
    assertThat(lock.isLocked()).isFalse();
    assertThat(owner.process().waitFor().value()).isEqualTo(9);
  }

  @Test
  void AB_02_whoWaitsUnderAStrictLockThatBecomesUnusableHoldsNothing() throws Exception {
    IpcLock lock = make.lock(OwnerDeath.STRICT);
    IpcCondition condition = lock.newCondition();
    List<Child<String>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiters.add(child(ConditionDeathSuite::awaitUnderStrictLock, lock, condition));
    }
    untilWaiting(condition, 3);
    owner(lock).process().kill();
    List<String> found = new ArrayList<>();
    for (Child<String> waiter : waiters) {
      found.add(waiter.answer());
    }
    // One of them is the first to have it, and unlocks it as it is.
    assertThat(found)
        .containsExactlyInAnyOrder(
            "holding, abandoned", "LockNotRecoverableException", "LockNotRecoverableException");
    assertThatThrownBy(lock::lock).isInstanceOf(LockNotRecoverableException.class);
    assertThat(lock.isHeldByCurrentThread()).isFalse();
  }

  private static String awaitUnderStrictLock(ProcessArgs args) throws InterruptedException {
    IpcLock lock = args.get(0, IpcLock.class);
    try {
      return await(lock, args.get(1, IpcCondition.class));
    } catch (LockNotRecoverableException e) {
      assertThat(lock.isHeldByCurrentThread()).isFalse();
      return "LockNotRecoverableException";
    }
  }
}
