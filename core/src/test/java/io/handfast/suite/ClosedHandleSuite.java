package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.IpcObject;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcReadLock;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.IpcWriteLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A closed handle says so, and never touches the object that got its record. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
final class ClosedHandleSuite extends Suite {
  private static final int RECORDS = 100;

  ClosedHandleSuite(Setting setting) {
    super(setting);
  }

  @Test
  void anOwnerUnlocksThoughItsHandleWasClosedMeanwhile() {
    IpcLock lock = make.lock();
    lock.lock();
    lock.close();
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
    refused(lock::unlock, lock::lock, lock::tryLock, lock::markConsistent, lock::isLocked);
    assertThat(lock.isHeldByCurrentThread()).isFalse();
  }

  @Test
  void aClosedLockLeavesItsSuccessorsInTheSameRecordAlone() throws Exception {
    IpcLock closed = make.lock();
    closed.lock();
    closed.unlock();
    closed.close();
    List<IpcLock> successors = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      IpcLock successor = make.lock();
      successors.add(successor);
      successor.lock();
      refused(closed::unlock, closed::lock, closed::tryLock, closed::markConsistent);
      assertThat(closed.isHeldByCurrentThread()).isFalse();
      assertThat(closed.toString()).contains("[closed]").doesNotContain("owned");
    }
    for (IpcLock successor : successors) {
      assertThat(successor.isHeldByCurrentThread()).isTrue();
      successor.unlock();
      assertThat(successor.tryLock(Duration.ZERO)).isTrue();
      successor.unlock();
    }
  }

  @Test
  void aLockClosedByItsOwnerLivesUntilItIsUnlocked() {
    IpcLock closed = make.lock();
    closed.lock();
    closed.close();
    List<IpcLock> others = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      IpcLock other = make.lock();
      others.add(other);
      other.lock();
    }
    closed.unlock();
    for (IpcLock other : others) {
      assertThat(other.isHeldByCurrentThread()).isTrue();
      other.unlock();
    }
  }

  @Test
  void SM_15_aClosedSemaphoreRefusesEverything() throws Exception {
    IpcSemaphore semaphore = make.semaphore(1, 2);
    semaphore.close();
    semaphore.close();
    refused(
        semaphore::acquire,
        semaphore::acquireUninterruptibly,
        semaphore::tryAcquire,
        () -> semaphore.tryAcquire(SHORT),
        semaphore::release,
        semaphore::availablePermits,
        semaphore::drainPermits);
    assertThat(semaphore.toString()).contains("[closed]");
  }

  @Test
  void aClosedEventRefusesEverything() throws Exception {
    IpcEvent event = make.event();
    event.close();
    refused(event::set, event::clear, event::isSet, event::await, () -> event.await(SHORT));
    assertThat(event.toString()).contains("[closed]");
  }

  @Test
  void aClosedReadWriteLockRefusesEverything() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.close();
    IpcReadLock read = lock.readLock();
    refused(read::lock, read::lockInterruptibly, read::tryLock, read::hold, read::acquire);
    refused(() -> read.tryLock(SHORT), read::unlock);
    assertThat(read.toString()).endsWith("[closed]");
    IpcWriteLock write = lock.writeLock();
    refused(write::lock, write::lockInterruptibly, write::tryLock, write::hold, write::acquire);
    refused(() -> write.tryLock(SHORT), write::unlock);
    assertThat(write.toString()).endsWith("[closed]");
    refused(lock::isWriteLocked, lock::owner, lock::markConsistent, lock::getQueueLength);
    assertThat(lock.getReadHoldCount()).isZero();
    assertThat(lock.getWriteHoldCount()).isZero();
    assertThat(lock.isWriteLockedByCurrentThread()).isFalse();
    assertThat(lock.isAbandoned()).isFalse();
    assertThat(lock.toString()).contains("[closed]");
  }

  @Test
  void otherHandlesOnTheSameObjectGoOn() {
    IpcLock one = make.lock("shared");
    IpcLock other = make.lock("shared");
    one.close();
    other.lock();
    assertThat(other.isHeldByCurrentThread()).isTrue();
    other.unlock();
    refused(one::lock);
  }

  @Test
  void guardsGiveBackOnce() {
    IpcLock lock = make.lock();
    var hold = lock.hold();
    hold.close();
    lock.lock();
    hold.close();
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
  }

  private static void refused(ThrowingCallable... calls) {
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(ClosedHandleException.class)
          .hasMessageContaining("object=");
    }
  }

  @Test
  void closingAgainHasNoEffect() {
    for (IpcObject object : List.of(make.lock(), make.semaphore(1), make.event())) {
      object.close();
      object.close();
      assertThat(object.isClosed()).isTrue();
    }
  }
}
