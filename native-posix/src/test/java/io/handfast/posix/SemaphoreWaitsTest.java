package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.spi.ParkerAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract of the wait mechanism, kept by named semaphores. */
@Timeout(120)
class SemaphoreWaitsTest {
  private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final SemaphoreWaits waits = new SemaphoreWaits();
  private final ParkerAddress address = new ParkerAddress(TestName.next(), 0, 0, 0, 0);

  @AfterEach
  void removeName() {
    waits.discard(address.name());
  }

  @Test
  void anObjectIsMadeOnce() {
    long handle = waits.create(address);
    assertThat(handle).isNotZero();
    assertThat(waits.create(address)).isZero();
    waits.close(handle);
  }

  @Test
  void theNameIsAllThatOthersNeed() {
    long handle = waits.create(address);
    assertThat(waits.published(handle)).isZero();
    long waker = waits.open(address);
    waits.post(waker);
    waits.await(handle, LONG_NANOS); // comes back at once
    waits.close(waker);
    waits.close(handle);
  }

  @Test
  void whatIsGoneIsNotOpened() {
    assertThat(waits.open(address)).isZero();
    long handle = waits.create(address);
    waits.discard(address.name());
    assertThat(waits.open(address)).isZero();
    waits.discard(address.name()); // harmless again
    waits.close(handle);
  }

  @Test
  void aNewObjectHasNoToken() {
    long handle = waits.create(address);
    assertThat(timeUntilTimeOut(handle)).isGreaterThanOrEqualTo(Duration.ofNanos(SHORT_NANOS));
    waits.close(handle);
  }

  @Test
  void drainingTakesAllTokens() {
    long handle = waits.create(address);
    for (int i = 0; i < 5; i++) {
      waits.post(handle);
    }
    waits.drain(handle);
    waits.drain(handle); // does not sleep
    assertThat(timeUntilTimeOut(handle)).isGreaterThanOrEqualTo(Duration.ofNanos(SHORT_NANOS));
    waits.close(handle);
  }

  /** The best of three, since a sleep may end early, for a signal. */
  private Duration timeUntilTimeOut(long handle) {
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 3; i++) {
      Duration time = Sleeper.timeOf(() -> waits.await(handle, SHORT_NANOS));
      longest = time.compareTo(longest) > 0 ? time : longest;
    }
    return longest;
  }

  @Test
  void aPostWakesTheSleeper() throws Exception {
    long handle = waits.create(address);
    Sleeper<Boolean> sleeper =
        Sleeper.in(
            () -> {
              waits.await(handle, LONG_NANOS);
              return true;
            });
    sleeper.awaitIn(NamedSemaphore.class);
    waits.post(handle);
    assertThat(sleeper.result()).isTrue();
    waits.close(handle);
  }
}
