package io.handfast.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.FailingWaits;
import io.handfast.region.Region;
import io.handfast.region.TestRegions;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who puts or takes is not told that nobody could be woken: those who wait look by themselves. */
@Timeout(120)
class QueueFailingWaitsTest {
  private static final byte[] ELEMENT = {1, 2};

  private final FailingWaits waits =
      new FailingWaits("post", () -> new IllegalStateException("no descriptors left"));
  private final Region region = TestRegions.inProcess(waits.mechanism());
  private final IpcQueue<byte[]> queue = TestQueues.make(region, 1);

  private <R> FutureTask<R> sleeping(FutureTask<R> task) throws InterruptedException {
    int before = waits.sleeps();
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    waits.awaitSleepAfter(before);
    return task;
  }

  @Test
  void aPutAndATakeEndThoughTheirWakeUpsFail() throws Exception {
    FutureTask<byte[]> taker = sleeping(new FutureTask<>(queue::take));
    queue.put(ELEMENT);
    assertThat(taker.get(60, TimeUnit.SECONDS)).isEqualTo(ELEMENT);
    assertThat(waits.failures()).isPositive();
    int failedPosts = waits.failures();

    queue.put(ELEMENT);
    FutureTask<Boolean> putter =
        sleeping(
            new FutureTask<>(
                () -> {
                  queue.put(ELEMENT);
                  return true;
                }));
    assertThat(queue.take()).isEqualTo(ELEMENT);
    assertThat(putter.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.take()).isEqualTo(ELEMENT);
    assertThat(waits.failures()).isGreaterThan(failedPosts);
  }
}
