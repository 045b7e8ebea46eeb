package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcBarrier;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLatch;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcPermits;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.IpcSemaphore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is allocated by an operation that need not wait. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class AllocationSuite extends Suite {
  private static final int ROUNDS = 100_000;
  private static final int ATTEMPTS = 10;
  private static final int MOST_BYTES_OF_A_PERMIT = 48;

  AllocationSuite(Setting setting) {
    super(setting);
  }

  /** What is measured. */
  @FunctionalInterface
  private interface Action {
    void run() throws Exception;
  }

  /**
   * What this thread allocates in so many rounds. The least of several measurements, the first of
   * which only warm up: what each round allocates is in all of them.
   */
  private static long allocated(Action action) throws Exception {
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS && least > 0; attempt++) {
      long before = AllocatedBytes.ofCurrentThread();
      for (int i = 0; i < ROUNDS; i++) {
        action.run();
      }
      least = Math.min(least, AllocatedBytes.ofCurrentThread() - before);
    }
    return least;
  }

  @Test
  void aLockAllocatesNothing() throws Exception {
    IpcLock lock = make.lock();
    assertThat(
            allocated(
                () -> {
                  lock.lock();
                  lock.unlock();
                  assertTrue(lock.tryLock());
                  lock.unlock();
                  assertTrue(lock.tryLock(1, TimeUnit.SECONDS));
                  lock.unlock();
                  lock.lockInterruptibly();
                  assertTrue(!lock.tryLock());
                  lock.unlock();
                }))
        .isZero();
  }

  @Test
  void aReadWriteLockAllocatesNothing() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    assertThat(
            allocated(
                () -> {
                  lock.readLock().lock();
                  assertTrue(lock.readLock().tryLock(1, TimeUnit.SECONDS));
                  lock.readLock().unlock();
                  assertTrue(!lock.writeLock().tryLock());
                  lock.readLock().unlock();
                  lock.writeLock().lock();
                  lock.readLock().lockInterruptibly();
                  lock.writeLock().unlock();
                  lock.readLock().unlock();
                  assertTrue(lock.writeLock().tryLock(1, TimeUnit.SECONDS));
                  lock.writeLock().unlock();
                }))
        .isZero();
  }

  @Test
  void aSemaphoreAllocatesNothing() throws Exception {
    IpcSemaphore semaphore = make.semaphore(5, 5);
    assertThat(
            allocated(
                () -> {
                  semaphore.acquire();
                  assertTrue(semaphore.tryAcquire(2));
                  assertTrue(semaphore.tryAcquire(1, TimeUnit.SECONDS));
                  semaphore.acquireUninterruptibly();
                  assertTrue(!semaphore.tryAcquire());
                  assertTrue(!semaphore.tryAcquire(0, TimeUnit.SECONDS));
                  semaphore.release(5);
                }))
        .isZero();
  }

  @Test
  void anEventAllocatesNothing() throws Exception {
    IpcEvent event = make.event();
    assertThat(
            allocated(
                () -> {
                  event.set();
                  event.await();
                  assertTrue(event.await(1, TimeUnit.SECONDS));
                  assertTrue(event.isSet());
                  event.clear();
                  assertTrue(!event.await(0, TimeUnit.SECONDS));
                }))
        .isZero();
  }

  @Test
  void aBarrierAllocatesNothing() throws Exception {
    IpcBarrier barrier = make.barrier(1);
    assertThat(
            allocated(
                () -> {
                  assertTrue(barrier.await() == 0);
                  assertTrue(barrier.awaitUninterruptibly() == 0);
                  assertTrue(barrier.await(1, TimeUnit.SECONDS) == 0);
                  assertTrue(barrier.getNumberWaiting() == 0);
                }))
        .isZero();
  }

  @Test
  void aLatchAllocatesNothing() throws Exception {
    IpcLatch latch = make.latch(Integer.MAX_VALUE);
    assertThat(
            allocated(
                () -> {
                  latch.countDown();
                  assertTrue(!latch.await(0, TimeUnit.SECONDS));
                  assertTrue(latch.getCount() > 0);
                }))
        .isZero();
  }

  /** Beyond the permit itself, and that not for each round, but for each that is acquired. */
  @Test
  void permitsAllocateNothingButThePermit() throws Exception {
    IpcPermits permits = make.permits(3);
    long allocated =
        allocated(
            () -> {
              permits.acquire().close();
              permits.acquireUninterruptibly().close();
              assertTrue(permits.availablePermits() == 3);
              assertTrue(permits.totalPermits() == 3);
            });
    assertThat(allocated).isLessThanOrEqualTo(2L * ROUNDS * MOST_BYTES_OF_A_PERMIT);
  }

  /** With elements that the JVM has ready, so that the codec allocates nothing either. */
  @Test
  void aQueueAllocatesNothing() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 16).build();
    Long element = 7L;
    assertThat(
            allocated(
                () -> {
                  queue.put(element);
                  assertTrue(queue.offer(element));
                  assertTrue(queue.offer(element, 1, TimeUnit.SECONDS));
                  assertTrue(queue.take().equals(element));
                  assertTrue(queue.poll() != null);
                  assertTrue(queue.poll(1, TimeUnit.SECONDS) != null);
                  assertTrue(queue.poll() == null);
                  assertTrue(queue.isEmpty());
                }))
        .isZero();
    queue.detach();
  }

  /** So that the zeros above mean something. */
  @Test
  void whatIsAllocatedIsSeen() throws Exception {
    List<Object> kept = new ArrayList<>(1);
    kept.add("");
    assertThat(allocated(() -> kept.set(0, new Object()))).isGreaterThan(ROUNDS);
  }

  /** AssertJ allocates. */
  private static void assertTrue(boolean condition) {
    if (!condition) {
      throw new AssertionError();
    }
  }
}
