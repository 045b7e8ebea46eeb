package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ClockWaitTest {
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

  @Test
  void everyLinuxOfOurTimeHasIt() {
    assertThat(ClockWait.isPresent()).isTrue();
  }

  /**
   * The deadline is one of the monotonic clock: taken for one of the wall clock it would be over
   * long since. With 999 999 999 ns the nanoseconds of now and of the wait nearly always make a
   * second more.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 50_000_000, 999_999_999, 1_100_000_000})
  void aWaitLastsItsFullTime(long nanos) {
    Duration time =
        Sleeper.timeOf(
            () -> assertThat(ClockWait.await(semaphore, nanos)).isEqualTo(LibC.ETIMEDOUT));
    assertThat(time).isGreaterThanOrEqualTo(Duration.ofNanos(nanos));
  }

  @Test
  void aTokenEndsTheWait() throws Exception {
    Sleeper<Integer> sleeper =
        Sleeper.in(() -> ClockWait.await(semaphore, TimeUnit.SECONDS.toNanos(60)));
    sleeper.awaitIn(ClockWait.class);
    NamedSemaphore.post(semaphore);
    assertThat(sleeper.result()).isZero();
    assertThat(NamedSemaphore.tryTake(semaphore)).isFalse();
  }

  @Test
  void aTokenThatIsThereIsTakenThoughTheTimeIsOver() {
    NamedSemaphore.post(semaphore);
    assertThat(ClockWait.await(semaphore, 0)).isZero();
  }
}
