package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.spi.ParkerAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to named semaphores; the rest is in {@link WaitsContractTest}. */
@Timeout(120)
class SemaphoreWaitsTest {
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
}
