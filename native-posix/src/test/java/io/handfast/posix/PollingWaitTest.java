package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PollingWaitTest {
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String name = TestName.next();
  private long semaphore;

  @BeforeEach
  void makeSemaphore() {
    semaphore = NamedSemaphore.create(name, 0);
  }

  @AfterEach
  void removeSemaphore() {
    NamedSemaphore.close(semaphore);
    NamedSemaphore.unlink(name);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 50_000, 150_000_000})
  void aWaitLastsItsFullTime(long nanos) {
    Duration time =
        Sleeper.timeOf(
            () -> assertThat(PollingWait.await(semaphore, nanos)).isEqualTo(LibC.ETIMEDOUT));
    assertThat(time).isGreaterThanOrEqualTo(Duration.ofNanos(nanos));
  }

  @Test
  void aTokenEndsTheWait() throws Exception {
    Sleeper<Integer> sleeper = Sleeper.in(() -> PollingWait.await(semaphore, LONG_NANOS));
    sleeper.awaitIn(PollingWait.class);
    NamedSemaphore.post(semaphore);
    assertThat(sleeper.result()).isZero();
    assertThat(NamedSemaphore.tryTake(semaphore)).isFalse();
  }

  @Test
  void aTokenThatIsThereIsTakenThoughTheTimeIsOver() {
    NamedSemaphore.post(semaphore);
    assertThat(PollingWait.await(semaphore, 0)).isZero();
  }

  @Test
  void anInterruptNeitherEndsTheWaitNorIsLost() throws Exception {
    Sleeper<Boolean> sleeper =
        Sleeper.in(
            () -> {
              assertThat(PollingWait.await(semaphore, LONG_NANOS)).isZero();
              return Thread.currentThread().isInterrupted();
            });
    sleeper.awaitIn(PollingWait.class);
    sleeper.interrupt();
    Thread.sleep(50);
    assertThat(sleeper.isOver()).isFalse();
    NamedSemaphore.post(semaphore);
    assertThat(sleeper.result()).isTrue();
  }
}
