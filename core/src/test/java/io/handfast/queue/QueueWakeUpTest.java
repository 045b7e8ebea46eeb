package io.handfast.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.queue.Stops.Stop;
import io.handfast.region.Region;
import io.handfast.region.TestRegions;
import io.handfast.region.WaitsWithoutSlices;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That every wake-up of a queue comes: without slices, which would heal one that was lost. */
@Timeout(120)
class QueueWakeUpTest {
  private static final int ROUNDS = 20;
  private static final long MOMENT_MILLIS = 10;
  private static final byte[] FIRST = {1, 1};
  private static final byte[] SECOND = {2, 2};

  private final Stops stops = new Stops();
  private final WaitsWithoutSlices waits = new WaitsWithoutSlices();
  private final Region region = TestRegions.inProcess(waits);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void closeRegion() {
    stops.close();
    region.close();
  }

  private interface Action {
    void run() throws InterruptedException;
  }

  private static Runnable unchecked(Action action) {
    return () -> {
      try {
        action.run();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts this thread", e);
      }
    };
  }

  private void start(Action action) {
    Thread thread = new Thread(unchecked(action));
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

  /** The wake-up for the later element goes to a taker that cannot see it yet, and is used up. */
  @Test
  void takersGetElementsThatBecomeVisibleInTheReverseOrderOfTheirClaims() throws Exception {
    IpcQueue<byte[]> queue = TestQueues.make(region, 8);
    for (int i = 0; i < ROUNDS; i++) {
      Queue<byte[]> taken = new ConcurrentLinkedQueue<>();
      Stop first = stops.start(unchecked(() -> queue.put(FIRST)));
      Stop second = stops.start(unchecked(() -> queue.put(SECOND)));
      start(() -> taken.add(queue.take()));
      start(() -> taken.add(queue.take()));
      waits.awaitSleepers(2);
      second.goOn();
      Thread.sleep(MOMENT_MILLIS); // until the one that was woken sleeps again
      waits.awaitSleepers(2);
      first.goOn();
      joinAll();
      assertThat(taken).containsExactlyInAnyOrder(FIRST, SECOND);
    }
  }

  @Test
  void aPutThatFailsLetsAProducerInThatWaitsForItsRoom() throws Exception {
    IpcQueue<byte[]> queue = TestQueues.make(region, 1);
    for (int i = 0; i < ROUNDS; i++) {
      Stop failing = stops.start(() -> putAndFail(queue));
      start(() -> queue.put(SECOND));
      waits.awaitSleepers(1);
      failing.fail();
      joinAll();
      assertThat(queue.poll()).isEqualTo(SECOND);
      assertThat(queue.poll()).isNull();
    }
  }

  @Test
  void aPutThatFailsLetsATakerSeeWhatIsBehindIt() throws Exception {
    IpcQueue<byte[]> queue = TestQueues.make(region, 8);
    for (int i = 0; i < ROUNDS; i++) {
      Queue<byte[]> taken = new ConcurrentLinkedQueue<>();
      Stop failing = stops.start(() -> putAndFail(queue));
      start(() -> taken.add(queue.take()));
      waits.awaitSleepers(1);
      queue.put(SECOND);
      Thread.sleep(MOMENT_MILLIS);
      waits.awaitSleepers(1);
      failing.fail();
      joinAll();
      assertThat(taken).containsExactly(SECOND);
    }
  }

  private static void putAndFail(IpcQueue<byte[]> queue) {
    try {
      queue.put(FIRST);
      throw new AssertionError("its codec fails");
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("the codec failed");
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }
}
