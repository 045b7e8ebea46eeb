package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.sync.Acquisition;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcReentrantLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** RL: what a reentrant lock does as long as nobody dies. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
final class ReentrantLockSuite extends Suite {
  ReentrantLockSuite(Setting setting) {
    super(setting);
  }

  @Test
  void RL_01_itIsGivenBackAsOftenAsItWasTaken() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    lock.lock();
    assertThat(lock.tryLock()).isTrue();
    lock.lockInterruptibly();
    assertThat(lock.getHoldCount()).isEqualTo(3);
    for (int left = 2; left >= 0; left--) {
      lock.unlock();
      assertThat(lock.getHoldCount()).isEqualTo(left);
    }
    assertThat(lock.isLocked()).isFalse();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThat(lock.tryLock()).isTrue();
    assertThat(lock.getHoldCount()).isEqualTo(1);
    lock.unlock();
  }

  @Test
  void RL_02_itIsFreeForOthersAfterTheLastUnlock() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    lock.lock();
    lock.lock();
    lock.unlock();
    assertThat(child(args -> args.get(0, IpcReentrantLock.class).tryLock(), lock).answer())
        .isFalse();
    lock.unlock();
    assertThat(child(args -> args.get(0, IpcReentrantLock.class).tryLock(), lock).answer())
        .isTrue();
  }

  @Test
  void RL_03_anotherThreadOfTheProcessIsNotItsOwner() {
    IpcReentrantLock lock = make.reentrantLock();
    lock.lock();
    lock.lock();
    assertThatThrownBy(() -> CompletableFuture.runAsync(lock::unlock).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalMonitorStateException.class);
    assertThat(lock.getHoldCount()).isEqualTo(2);
    lock.unlock();
    assertThatThrownBy(() -> CompletableFuture.runAsync(lock::unlock).join())
        .hasCauseInstanceOf(IllegalMonitorStateException.class);
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
  }

  @Test
  void RL_04_aChildIsNotItsOwner() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    lock.lock();
    Child<Boolean> child =
        child(
            args -> {
              args.get(0, IpcReentrantLock.class).unlock();
              return true;
            },
            lock);
    assertThat(child.failure()).contains("IllegalMonitorStateException");
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
  }

  @Test
  void RL_05_itsOwnerNeedNotWait() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    lock.lock();
    assertThat(lock.tryLock(Duration.ofDays(1))).isTrue();
    assertThat(lock.tryLock(Duration.ZERO)).isTrue();
    assertThat(lock.tryLock(Duration.ofSeconds(-1))).isTrue();
    assertThat(lock.getHoldCount()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      lock.unlock();
    }
  }

  @Test
  void whoWaitsGetsItOnce() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    IpcEvent begun = make.event();
    lock.lock();
    lock.lock();
    Child<Integer> child =
        child(
            args -> {
              IpcReentrantLock theirs = args.get(0, IpcReentrantLock.class);
              args.get(1, IpcEvent.class).set();
              theirs.lock();
              return theirs.getHoldCount();
            },
            lock,
            begun);
    assertThat(begun.await(LONG)).isTrue();
    lock.unlock();
    lock.unlock();
    assertThat(child.answer()).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("try") // the guards are there to be held
  void aGuardCountsLikeALock() {
    IpcReentrantLock lock = make.reentrantLock();
    try (var outer = lock.hold();
        var inner = lock.hold()) {
      assertThat(lock.getHoldCount()).isEqualTo(2);
    }
    assertThat(lock.isLocked()).isFalse();
    assertThat(lock.acquire()).isEqualTo(Acquisition.ACQUIRED);
    lock.unlock();
  }
}
