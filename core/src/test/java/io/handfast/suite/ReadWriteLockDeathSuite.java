package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.LockNotRecoverableException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.Acquisition;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.OwnerDeath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** RW, AB and KC: what a read-write lock does when a reader or a writer is killed. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class ReadWriteLockDeathSuite extends Suite {
  private static final Duration SOON = Duration.ofSeconds(5);

  ReadWriteLockDeathSuite(Setting setting) {
    super(setting);
  }

  /** Five threads read for ever. Args: the lock, a semaphore that counts them. */
  private static boolean readForEver(ProcessArgs args) throws InterruptedException {
    IpcReadWriteLock lock = args.get(0, IpcReadWriteLock.class);
    for (int i = 0; i < 5; i++) {
      new Thread(
              () -> {
                lock.readLock().lock();
                lock.readLock().lock();
                args.get(1, IpcSemaphore.class).release();
                lock.readLock().unlock();
              })
          .start();
    }
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  private static boolean writeForEver(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcReadWriteLock.class).writeLock().lock();
    args.get(1, IpcSemaphore.class).release();
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  private static boolean awaitWrite(ProcessArgs args) {
    args.get(0, IpcReadWriteLock.class).writeLock().lock();
    return true;
  }

  private static boolean awaitRead(ProcessArgs args) {
    args.get(0, IpcReadWriteLock.class).readLock().lock();
    return true;
  }

  private void killWriter(IpcReadWriteLock lock) throws InterruptedException {
    IpcSemaphore held = make.semaphore(0);
    Child<Boolean> writer = child(ReadWriteLockDeathSuite::writeForEver, lock, held);
    assertThat(held.tryAcquire(LONG)).isTrue();
    writer.kill();
  }

  @Test
  void RW_03_aProcessWithFiveReadersIsKilledWhileAWriterWaits() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    IpcSemaphore reading = make.semaphore(0);
    Child<Boolean> readers = child(ReadWriteLockDeathSuite::readForEver, lock, reading);
    assertThat(reading.tryAcquire(5, LONG)).isTrue();
    Waiting writer =
        Waiting.in(
            () -> {
              assertThat(lock.writeLock().acquire()).isEqualTo(Acquisition.ACQUIRED);
              assertThat(lock.isAbandoned()).isFalse();
              lock.writeLock().unlock();
            });
    writer.untilAsleep();
    readers.process().kill();
    assertThat(writer.thrown()).isNull();
    assertThat(lock.toString()).endsWith("[free]");
  }

  @Test
  void RW_03_deadReadersAreForgottenThoughOthersReadOn() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    IpcSemaphore reading = make.semaphore(0);
    Child<Boolean> dead = child(ReadWriteLockDeathSuite::readForEver, lock, reading);
    Child<Boolean> living = child(ReadWriteLockDeathSuite::readForEver, lock, reading);
    assertThat(reading.tryAcquire(10, LONG)).isTrue();
    dead.kill();
    assertThat(lock.writeLock().tryLock(SHORT.multipliedBy(3))).isFalse();
    living.kill();
    assertThat(lock.writeLock().tryLock(SOON)).isTrue();
    assertThat(lock.isAbandoned()).isFalse();
    lock.writeLock().unlock();
  }

  @Test
  void RW_04_aReaderAndAWriterThatWaitSeeThatTheWriterDied() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    IpcSemaphore held = make.semaphore(0);
    Child<Boolean> owner = child(ReadWriteLockDeathSuite::writeForEver, lock, held);
    assertThat(held.tryAcquire(LONG)).isTrue();
    // A reader leaves the mark; the writer goes second, as it would take the mark away.
    IpcEvent readerSaw = make.event();
    Child<Boolean> reader =
        child(
            args -> {
              IpcReadWriteLock theirs = args.get(0, IpcReadWriteLock.class);
              boolean died = theirs.readLock().acquire() == Acquisition.OWNER_DIED;
              boolean abandoned = theirs.isAbandoned();
              theirs.readLock().unlock();
              args.get(1, IpcEvent.class).set();
              return died && abandoned;
            },
            lock,
            readerSaw);
    Waiting second =
        Waiting.in(
            () -> {
              assertThat(readerSaw.await(LONG)).isTrue();
              assertThat(lock.writeLock().acquire()).isEqualTo(Acquisition.OWNER_DIED);
              assertThat(lock.isAbandoned()).isTrue();
              lock.writeLock().unlock();
            });
    owner.process().kill();
    assertThat(reader.answer()).isTrue();
    assertThat(second.thrown()).isNull();
    assertThat(lock.readLock().acquire()).isEqualTo(Acquisition.ACQUIRED);
    lock.readLock().unlock();
  }

  /** Both at once: whoever comes first sees it; a reader that comes after the writer does not. */
  @Test
  void RW_04_whoeverIsFirstSeesIt() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock(OwnerDeath.RECOVER);
    IpcSemaphore held = make.semaphore(0);
    IpcSemaphore sawIt = make.semaphore(0);
    Child<Boolean> owner = child(ReadWriteLockDeathSuite::writeForEver, lock, held);
    assertThat(held.tryAcquire(LONG)).isTrue();
    List<Waiting> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      boolean writes = i == 0;
      waiting.add(
          Waiting.in(
              () -> {
                Lock side = writes ? lock.writeLock() : lock.readLock();
                side.lock();
                if (lock.isAbandoned()) {
                  sawIt.release();
                }
                side.unlock();
              }));
    }
    owner.process().kill();
    for (Waiting one : waiting) {
      assertThat(one.thrown()).isNull();
    }
    assertThat(sawIt.availablePermits()).isBetween(1, 3);
    lock.readLock().lock();
    assertThat(lock.isAbandoned()).isFalse();
    lock.readLock().unlock();
  }

  @Test
  void AB_01_RECOVER_isInOrderAgainOnceAWriterHasUnlockedIt() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock(OwnerDeath.RECOVER);
    killWriter(lock);
    assertThat(lock.readLock().acquire()).isEqualTo(Acquisition.OWNER_DIED);
    assertThatThrownBy(lock::markConsistent).isInstanceOf(IllegalMonitorStateException.class);
    lock.readLock().unlock();
    assertThat(lock.toString()).contains("free, abandoned");
    assertThat(lock.writeLock().acquire()).isEqualTo(Acquisition.OWNER_DIED);
    lock.writeLock().unlock();
    assertThat(lock.writeLock().acquire()).isEqualTo(Acquisition.ACQUIRED);
    lock.writeLock().unlock();
  }

  @Test
  void AB_02_STRICT_canNeverBeTakenAgainOnceAWriterHasUnlockedItUnmarked() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock(OwnerDeath.STRICT);
    killWriter(lock);
    assertThat(lock.readLock().acquire()).isEqualTo(Acquisition.OWNER_DIED);
    lock.readLock().unlock(); // a reader decides nothing
    assertThat(lock.writeLock().acquire()).isEqualTo(Acquisition.OWNER_DIED);
    Child<Boolean> writer = child(ReadWriteLockDeathSuite::awaitWrite, lock);
    Child<Boolean> reader = child(ReadWriteLockDeathSuite::awaitRead, lock);
    Waiting here = Waiting.in(lock.readLock()::lock);
    here.untilAsleep();
    lock.readLock().lock();
    lock.writeLock().unlock();
    lock.readLock().unlock(); // what was held can be given back
    assertThat(writer.failure()).contains("LockNotRecoverableException");
    assertThat(reader.failure()).contains("LockNotRecoverableException");
    assertThat(here.thrown()).isInstanceOf(LockNotRecoverableException.class);
    assertThatThrownBy(lock.readLock()::lock).isInstanceOf(LockNotRecoverableException.class);
    assertThatThrownBy(lock.readLock()::tryLock).isInstanceOf(LockNotRecoverableException.class);
    assertThatThrownBy(lock.writeLock()::lock).isInstanceOf(LockNotRecoverableException.class);
    assertThatThrownBy(lock.writeLock()::tryLock).isInstanceOf(LockNotRecoverableException.class);
    assertThat(lock.toString()).contains("not recoverable");
  }

  @Test
  void AB_03_STRICT_isInOrderAgainOnceItWasMarked() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock(OwnerDeath.STRICT);
    killWriter(lock);
    assertThat(lock.writeLock().acquire()).isEqualTo(Acquisition.OWNER_DIED);
    lock.markConsistent();
    assertThat(lock.isAbandoned()).isFalse();
    lock.writeLock().unlock();
    assertThat(lock.readLock().acquire()).isEqualTo(Acquisition.ACQUIRED);
    lock.readLock().unlock();
  }

  @Test
  void KC_whoTakesOverWritesOnceHoweverOftenTheDeadOneDid() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    IpcEvent held = make.event();
    Child<Boolean> owner =
        child(
            args -> {
              IpcReadWriteLock theirs = args.get(0, IpcReadWriteLock.class);
              theirs.writeLock().lock();
              theirs.writeLock().lock();
              theirs.readLock().lock();
              args.get(1, IpcEvent.class).set();
              Thread.sleep(Long.MAX_VALUE);
              return true;
            },
            lock,
            held);
    assertThat(held.await(LONG)).isTrue();
    owner.kill();
    lock.writeLock().lock();
    assertThat(lock.isAbandoned()).isTrue();
    assertThat(lock.getWriteHoldCount()).isEqualTo(1);
    lock.writeLock().unlock();
    assertThat(lock.toString()).endsWith("[free]");
  }

  /** It has changed nothing yet. */
  @Test
  void KC_aWriterKilledWhileItWaitsForReadersAbandonsNothing() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.readLock().lock();
    Child<Boolean> pending = child(ReadWriteLockDeathSuite::awaitWrite, lock);
    awaitPendingWriter(lock);
    Child<Boolean> second = child(ReadWriteLockDeathSuite::awaitRead, lock);
    Thread.sleep(SHORT.toMillis());
    assertThat(second.isBusy()).isTrue();
    pending.kill();
    assertThat(second.answer()).as("readers get in again").isTrue();
    assertThat(lock.isAbandoned()).isFalse();
    lock.readLock().unlock();
    // The second reader has ended without unlocking; that leaves nothing either.
    assertThat(lock.writeLock().tryLock(SOON)).isTrue();
    assertThat(lock.isAbandoned()).isFalse();
    lock.writeLock().unlock();
  }

  private static void awaitPendingWriter(IpcReadWriteLock lock) throws InterruptedException {
    while (!lock.toString().contains("awaited")) {
      Thread.sleep(1);
    }
  }

  @Test
  void KC_aReaderKilledWhileItWaitsKeepsNobodyOut() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.writeLock().lock();
    Child<Boolean> waiting = child(ReadWriteLockDeathSuite::awaitRead, lock);
    Thread.sleep(SHORT.toMillis());
    assertThat(waiting.isBusy()).isTrue();
    waiting.kill();
    lock.writeLock().unlock();
    assertThat(lock.writeLock().tryLock(SOON)).isTrue();
    assertThat(lock.isAbandoned()).isFalse();
    lock.writeLock().unlock();
  }

  /** Killed anywhere: what it wrote together is together, or the lock says that it may not be. */
  @RepeatedTest(3)
  void KC_readersAndWritersKilledAnywhereLeaveALockThatWorks() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    IpcSemaphore first = make.semaphore(0);
    IpcSemaphore second = make.semaphore(0);
    List<Child<Boolean>> victims = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      victims.add(child(ReadWriteLockDeathSuite::readAndWriteForEver, lock, first, second));
    }
    for (Child<Boolean> victim : victims) {
      int before = first.availablePermits();
      while (first.availablePermits() < before + 100) {
        Thread.sleep(1);
      }
      victim.process().kill();
      lock.writeLock().lock();
      int difference = first.availablePermits() - second.availablePermits();
      assertThat(difference).isBetween(0, lock.isAbandoned() ? 1 : 0);
      second.release(difference);
      lock.writeLock().unlock();
      victim.process().waitFor();
    }
    lock.writeLock().lock();
    int difference = first.availablePermits() - second.availablePermits();
    assertThat(difference).isBetween(0, lock.isAbandoned() ? 1 : 0);
    lock.writeLock().unlock();
    assertThat(lock.toString()).contains("[free"); // a dead waiter may still be counted
  }

  private static boolean readAndWriteForEver(ProcessArgs args) {
    IpcReadWriteLock lock = args.get(0, IpcReadWriteLock.class);
    IpcSemaphore first = args.get(1, IpcSemaphore.class);
    IpcSemaphore second = args.get(2, IpcSemaphore.class);
    CompletableFuture<Void> unused =
        CompletableFuture.runAsync(() -> readAndWriteForEver(lock, first, second));
    return readAndWriteForEver(lock, first, second);
  }

  private static boolean readAndWriteForEver(
      IpcReadWriteLock lock, IpcSemaphore first, IpcSemaphore second) {
    while (true) {
      for (int i = 0; i < 5; i++) {
        lock.readLock().lock();
        lock.readLock().unlock();
      }
      lock.writeLock().lock();
      if (lock.isAbandoned() && first.availablePermits() > second.availablePermits()) {
        second.release();
      }
      first.release();
      second.release();
      lock.writeLock().unlock();
    }
  }
}
