package io.handfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.TestRegions;
import io.handfast.region.WaitsWithoutSlices;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That every wake-up comes: without slices, which would heal one that was lost. */
@Timeout(120)
class WakeUpTest {
  private static final int ROUNDS = 300;

  private final WaitsWithoutSlices waits = new WaitsWithoutSlices();
  private final Region region = TestRegions.inProcess(waits);
  private final List<Thread> threads = new ArrayList<>();

  @BeforeAll
  static void registerKinds() {
    SyncKinds.register();
  }

  @AfterEach
  void closeRegion() {
    region.close();
  }

  private Object make(int kind, long parameter) {
    ObjectSpec spec = ObjectSpec.of(ObjectKinds.find(kind), parameter);
    return region.objects().create(spec).canonicalHandle();
  }

  private IpcSemaphore semaphore(int permits) {
    return (IpcSemaphore)
        make(SyncKinds.SEMAPHORE, SemaphoreProtocol.parameter(permits, Integer.MAX_VALUE));
  }

  private void start(Unchecked.Action action) {
    Thread thread = new Thread(Unchecked.of(action));
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void joinAll() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(thread.isAlive()).isFalse();
    }
    threads.clear();
    assertThat(waits.lostWakeUps()).isZero();
  }

  @Test
  void EV_06_everySleeperSeesASetThoughItIsClearedAtOnce() throws Exception {
    IpcEvent event = (IpcEvent) make(SyncKinds.EVENT, 0);
    for (int i = 0; i < ROUNDS; i++) {
      start(event::await);
      start(event::await);
      waits.awaitSleepers(2);
      event.set();
      event.clear();
      joinAll();
    }
  }

  /** The same without looking whether they sleep: wherever the set meets them. */
  @Test
  void everyWaiterSeesASetThatStays() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      IpcEvent event = (IpcEvent) make(SyncKinds.EVENT, 0);
      start(event::await);
      start(event::await);
      Thread.onSpinWait();
      event.set();
      joinAll();
      event.close();
    }
  }

  @Test
  void everyWaiterSeesTheLastCountDown() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      IpcLatch latch = (IpcLatch) make(SyncKinds.LATCH, 2);
      start(latch::await);
      start(latch::await);
      if (i % 2 == 0) {
        waits.awaitSleepers(2);
      }
      start(latch::countDown);
      start(latch::countDown);
      joinAll();
      assertThat(latch.getCount()).isZero();
      latch.close();
    }
  }

  @Test
  void oneReleaseWakesAsManyAsItHasPermitsFor() throws Exception {
    IpcSemaphore semaphore = semaphore(0);
    for (int i = 0; i < ROUNDS; i++) {
      start(semaphore::acquire);
      start(semaphore::acquire);
      start(() -> semaphore.acquire(2));
      waits.awaitSleepers(3);
      semaphore.release(4);
      joinAll();
      assertThat(semaphore.availablePermits()).isZero();
    }
  }

  @Test
  void singleReleasesServeThoseWhoWantOneAndThoseWhoWantMany() throws Exception {
    IpcSemaphore semaphore = semaphore(0);
    for (int i = 0; i < ROUNDS; i++) {
      start(semaphore::acquire);
      start(() -> semaphore.acquire(3));
      Thread.onSpinWait();
      for (int permit = 0; permit < 4; permit++) {
        semaphore.release();
      }
      joinAll();
      assertThat(semaphore.availablePermits()).isZero();
    }
  }

  @Test
  void theCountIsConservedHoweverManyContend() throws Exception {
    IpcSemaphore semaphore = semaphore(3);
    for (int i = 0; i < 4; i++) {
      int wanted = 1 + i % 2;
      start(
          () -> {
            for (int round = 0; round < 20_000; round++) {
              semaphore.acquire(wanted);
              semaphore.release(wanted);
            }
          });
    }
    joinAll();
    assertThat(semaphore.availablePermits()).isEqualTo(3);
  }

  @Test
  void everySignalWakesAsManyAsItSaysAndEachOfThemGetsTheLock() throws Exception {
    IpcLock lock = (IpcLock) make(SyncKinds.LOCK, 0);
    IpcCondition condition = lock.newCondition();
    for (int i = 0; i < ROUNDS; i++) {
      for (int waiter = 0; waiter < 3; waiter++) {
        start(() -> awaitSignal(lock, condition));
      }
      while (!condition.toString().contains("[3 waiting]")) {
        Thread.onSpinWait();
      }
      lock.lock();
      assertThat(condition.signal(1)).isEqualTo(1);
      assertThat(condition.signal(5)).isEqualTo(2);
      lock.unlock();
      joinAll();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // it must not return unless it was signalled
  private static void awaitSignal(IpcLock lock, IpcCondition condition)
      throws InterruptedException {
    lock.lock();
    condition.await();
    lock.unlock();
  }

  /** Neither looks unless it is signalled; whoever misses one signal sleeps for ever. */
  @Test
  void twoThreadsTakeTurns() throws Exception {
    IpcReentrantLock lock = (IpcReentrantLock) make(SyncKinds.REENTRANT_LOCK, 0);
    IpcCondition even = lock.newCondition();
    IpcCondition odd = lock.newCondition();
    int[] turn = {0};
    for (int thread = 0; thread < 2; thread++) {
      int mine = thread;
      start(
          () -> {
            for (int round = 0; round < 5_000; round++) {
              lock.lock();
              while (turn[0] % 2 != mine) {
                (mine == 0 ? even : odd).await();
              }
              turn[0]++;
              (mine == 0 ? odd : even).signal();
              lock.unlock();
            }
          });
    }
    joinAll();
    assertThat(turn[0]).isEqualTo(10_000);
  }
}
