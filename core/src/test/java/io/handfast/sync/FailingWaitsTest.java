package io.handfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.FailingWaits;
import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.TestRegions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Neither who waits nor who wakes fails when the operating system does: slices heal it. */
@Timeout(120)
class FailingWaitsTest {
  @BeforeAll
  static void registerKinds() {
    SyncKinds.register();
  }

  static Stream<Supplier<Throwable>> failures() {
    return Stream.of(
        () -> new IllegalStateException("no descriptors left"),
        () -> new UnsatisfiedLinkError("no such function"));
  }

  private static Object make(Region region, int kind, long parameter) {
    ObjectSpec spec = ObjectSpec.of(ObjectKinds.find(kind), parameter);
    return region.objects().create(spec).canonicalHandle();
  }

  private static IpcSemaphore semaphore(Region region) {
    return (IpcSemaphore)
        make(region, SyncKinds.SEMAPHORE, SemaphoreProtocol.parameter(0, Integer.MAX_VALUE));
  }

  private static Thread sleeper(FailingWaits waits, Unchecked.Action action)
      throws InterruptedException {
    int before = waits.sleeps();
    Thread thread = new Thread(Unchecked.of(action));
    thread.setDaemon(true);
    thread.start();
    waits.awaitSleepAfter(before);
    return thread;
  }

  private static void join(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(60));
    assertThat(thread.isAlive()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whoReleasesUnlocksOrSetsIsNotToldThatNobodyCouldBeWoken(Supplier<Throwable> failure)
      throws Exception {
    FailingWaits waits = new FailingWaits("post", failure);
    Region region = TestRegions.inProcess(waits.mechanism());
    IpcSemaphore semaphore = semaphore(region);
    IpcLock lock = (IpcLock) make(region, SyncKinds.LOCK, 0);
    IpcEvent event = (IpcEvent) make(region, SyncKinds.EVENT, 0);

    Thread acquirer = sleeper(waits, semaphore::acquire);
    semaphore.release();
    join(acquirer);
    assertThat(semaphore.availablePermits()).isZero();

    lock.lock();
    Thread locker =
        sleeper(
            waits,
            () -> {
              lock.lock();
              lock.unlock();
            });
    lock.unlock();
    join(locker);
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();

    Thread waiter = sleeper(waits, event::await);
    event.set();
    join(waiter);
    assertThat(waits.failures()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void whoWaitsSleepsWithoutAnOsObjectIfThereIsNone() throws Exception {
    FailingWaits waits =
        new FailingWaits("create", () -> new IllegalStateException("no semaphores left"));
    try (Region region = TestRegions.inProcess(waits.mechanism())) {
      IpcSemaphore semaphore = semaphore(region);
      assertThat(semaphore.tryAcquire(Duration.ofMillis(5))).isFalse();
      Thread acquirer = new Thread(Unchecked.of(semaphore::acquire));
      acquirer.start();
      while (waits.failures() < 2) {
        Thread.sleep(1);
      }
      semaphore.release();
      join(acquirer);
      assertThat(waits.sleeps()).isZero();
    }
  }
}
