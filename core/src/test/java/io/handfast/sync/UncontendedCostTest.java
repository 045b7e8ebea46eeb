package io.handfast.sync;

import static io.handfast.region.WatchedBuffer.Access.LOAD;
import static io.handfast.region.WatchedBuffer.Access.PLAIN_LOAD;
import static io.handfast.region.WatchedBuffer.Access.READ_MODIFY_WRITE;
import static io.handfast.region.WatchedBuffer.Access.RELEASE_STORE;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.FenceMode;
import io.handfast.region.AccessCounter;
import io.handfast.region.CountingWaits;
import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.region.TestRegions;
import io.handfast.region.WatchedBuffer.Access;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What an operation costs that nobody contends: every access to shared memory is counted, and every
 * call that would be one into native code.
 */
class UncontendedCostTest {
  private final CountingWaits waits = new CountingWaits();
  private final Region region = TestRegions.inProcess(waits);
  private final AccessCounter counter = new AccessCounter();

  @BeforeAll
  static void registerKinds() {
    SyncKinds.register();
  }

  @AfterEach
  void closeRegion() {
    region.close();
  }

  private SharedObject watched(int kind, long parameter) {
    ObjectSpec spec = ObjectSpec.of(ObjectKinds.find(kind), parameter);
    return TestRegions.watched(region.objects().create(spec), counter);
  }

  private IpcLock lock() {
    return new IpcLock(new LockProtocol(watched(SyncKinds.LOCK, 0)));
  }

  private IpcReadWriteLock readWriteLock() {
    ObjectSpec spec =
        ObjectSpec.of(ObjectKinds.find(SyncKinds.READ_WRITE_LOCK), 0)
            .withSegment(ReadWriteLayout.LENGTH);
    SharedObject object = TestRegions.watched(region.objects().create(spec), counter);
    return new IpcReadWriteLock(new ReadWriteProtocol(object));
  }

  private IpcSemaphore semaphore(int permits) {
    return new IpcSemaphore(new SemaphoreProtocol(semaphoreObject(permits)));
  }

  /** At most ten permits. */
  private SharedObject semaphoreObject(int permits) {
    return watched(SyncKinds.SEMAPHORE, SemaphoreProtocol.parameter(permits, 10));
  }

  private IpcPermits permits(int total) {
    ObjectSpec spec =
        ObjectSpec.of(ObjectKinds.find(SyncKinds.PERMITS), total)
            .withSegment(SyncKinds.permitsBytes(total));
    SharedObject object = TestRegions.watched(region.objects().create(spec), counter);
    return new IpcPermits(new PermitsProtocol(object));
  }

  private IpcEvent event() {
    return new IpcEvent(new EventProtocol(watched(SyncKinds.EVENT, 0)));
  }

  private void assertCost(Runnable action, Map<Access, Integer> accesses) {
    assertThat(counter.during(action)).isEqualTo(accesses);
    assertThat(waits.calls()).as("calls of the wait mechanism").isZero();
  }

  @Test
  void lockAndUnlockAreTwoReadModifyWritesAndNothingElse() {
    IpcLock lock = lock();
    assertCost(
        () -> {
          lock.lock();
          lock.unlock();
        },
        Map.of(READ_MODIFY_WRITE, 2));
  }

  @Test
  void theOtherWaysToTakeALockCostNoMore() {
    IpcLock lock = lock();
    assertCost(
        () -> {
          assertThat(lock.tryLock()).isTrue();
          lock.unlock();
        },
        Map.of(READ_MODIFY_WRITE, 2));
    assertCost(
        () -> {
          lock.hold().close();
        },
        Map.of(READ_MODIFY_WRITE, 2));
    assertCost(
        Unchecked.of(
            () -> {
              assertThat(lock.tryLock(1, TimeUnit.SECONDS)).isTrue();
              lock.unlock();
              lock.lockInterruptibly();
              lock.unlock();
            }),
        Map.of(READ_MODIFY_WRITE, 4));
  }

  @Test
  void aLockThatIsGivenBackByAStoreIsOneReadModifyWrite() {
    try (Region asymmetric = TestRegions.inProcess(waits, FenceMode.ASYMMETRIC)) {
      ObjectSpec spec = ObjectSpec.of(ObjectKinds.find(SyncKinds.LOCK), 0);
      IpcLock lock =
          new IpcLock(
              new LockProtocol(TestRegions.watched(asymmetric.objects().create(spec), counter)));
      assertCost(
          () -> {
            lock.lock();
            lock.unlock();
          },
          Map.of(READ_MODIFY_WRITE, 1, PLAIN_LOAD, 1, RELEASE_STORE, 1, LOAD, 1));
    }
  }

  /** The word of the writers before and after, and its own to change it; no line of another's. */
  @Test
  void readingIsAReadModifyWriteToLockAndOneToUnlock() {
    IpcReadWriteLock lock = readWriteLock();
    lock.readLock().lock();
    lock.readLock().unlock(); // the first time in a process, writers are told where to look
    assertCost(
        () -> {
          lock.readLock().lock();
          lock.readLock().unlock();
        },
        Map.of(LOAD, 5, READ_MODIFY_WRITE, 2));
    lock.readLock().lock();
    assertCost(
        () -> {
          lock.readLock().lock();
          lock.readLock().unlock();
        },
        Map.of());
    lock.readLock().unlock();
  }

  /** And a look at 16 words of flags, and at one word for each process that has read. */
  @Test
  void writingIsTwoReadModifyWritesToLockAndOneToUnlock() {
    IpcReadWriteLock lock = readWriteLock();
    assertCost(
        () -> {
          lock.writeLock().lock();
          lock.writeLock().unlock();
        },
        Map.of(LOAD, 16, PLAIN_LOAD, 1, READ_MODIFY_WRITE, 3));
    lock.readLock().lock();
    lock.readLock().unlock();
    assertCost(
        () -> {
          lock.writeLock().lock();
          lock.writeLock().unlock();
        },
        Map.of(LOAD, 17, PLAIN_LOAD, 1, READ_MODIFY_WRITE, 3));
  }

  @Test
  void acquireAndReleaseAreAReadModifyWriteEach() {
    IpcSemaphore semaphore = semaphore(5);
    assertCost(
        Unchecked.of(
            () -> {
              semaphore.acquire();
              semaphore.release();
            }),
        Map.of(READ_MODIFY_WRITE, 2));
    assertCost(
        () -> {
          assertThat(semaphore.tryAcquire(3)).isTrue();
          semaphore.release(3);
        },
        Map.of(READ_MODIFY_WRITE, 2));
  }

  @Test
  void aHandleThatIsBehindLooksOrTriesOnceMore() {
    SharedObject object = semaphoreObject(10);
    IpcSemaphore ahead = new IpcSemaphore(new SemaphoreProtocol(object));
    IpcSemaphore behind = new IpcSemaphore(new SemaphoreProtocol(object));
    assertThat(ahead.tryAcquire(2)).isTrue();
    assertCost(behind::release, Map.of(LOAD, 1, READ_MODIFY_WRITE, 1));
    assertThat(ahead.drainPermits()).isEqualTo(9);
    assertCost(() -> assertThat(behind.tryAcquire()).isFalse(), Map.of(READ_MODIFY_WRITE, 1));
    assertCost(() -> assertThat(behind.tryAcquire()).isFalse(), Map.of(LOAD, 1));
    ahead.release();
    assertCost(
        () -> assertThat(behind.tryAcquire()).isTrue(), Map.of(LOAD, 1, READ_MODIFY_WRITE, 1));
    ahead.release(3);
    assertCost(behind::release, Map.of(READ_MODIFY_WRITE, 2));
    assertThat(ahead.availablePermits()).isEqualTo(4);
  }

  @Test
  void whatAnEmptySemaphoreDoesNotHaveIsALoad() {
    IpcSemaphore semaphore = semaphore(0);
    assertCost(() -> assertThat(semaphore.tryAcquire()).isFalse(), Map.of(LOAD, 1));
    assertCost(() -> assertThat(semaphore.availablePermits()).isZero(), Map.of(LOAD, 1));
    assertCost(() -> assertThat(semaphore.drainPermits()).isZero(), Map.of(LOAD, 1));
  }

  @Test
  void aPermitIsAReadModifyWriteEachWayAndALookForSomebodyWhoWaits() {
    IpcPermits permits = permits(100);
    assertCost(
        Unchecked.of(() -> permits.acquire().close()), Map.of(LOAD, 1, READ_MODIFY_WRITE, 2));
    assertCost(
        () -> permits.tryAcquire().orElseThrow().close(), Map.of(LOAD, 1, READ_MODIFY_WRITE, 2));
  }

  @Test
  void setAndClearAreALoadAndAReadModifyWriteEach() {
    IpcEvent event = event();
    assertCost(
        () -> {
          event.set();
          event.clear();
        },
        Map.of(LOAD, 2, READ_MODIFY_WRITE, 2));
  }

  @Test
  void whatAnEventIsAlreadyIsALoad() {
    IpcEvent event = event();
    assertCost(event::clear, Map.of(LOAD, 1));
    assertCost(() -> assertThat(event.isSet()).isFalse(), Map.of(LOAD, 1));
    event.set();
    assertCost(event::set, Map.of(LOAD, 1));
    assertCost(Unchecked.of(event::await), Map.of(LOAD, 1));
    assertCost(
        Unchecked.of(() -> assertThat(event.await(1, TimeUnit.SECONDS)).isTrue()), Map.of(LOAD, 1));
  }

  @Test
  void aCountDownIsALoadAndAReadModifyWriteAndAnOpenLatchIsALoad() {
    IpcLatch latch = new IpcLatch(new LatchProtocol(watched(SyncKinds.LATCH, 1)));
    assertCost(latch::countDown, Map.of(LOAD, 1, READ_MODIFY_WRITE, 1));
    assertCost(latch::countDown, Map.of(LOAD, 1));
    assertCost(Unchecked.of(latch::await), Map.of(LOAD, 1));
    assertCost(
        Unchecked.of(() -> assertThat(latch.await(1, TimeUnit.SECONDS)).isTrue()), Map.of(LOAD, 1));
  }

  /** So that the zeros above mean something. */
  @Test
  void whoeverHasToWaitCallsTheWaitMechanism() throws Exception {
    IpcLock lock = lock();
    lock.lock();
    assertThat(lock.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
    lock.unlock();
    assertThat(waits.calls()).isPositive();
  }
}
