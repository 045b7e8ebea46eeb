package io.handfast.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.queue.Stops.Stop;
import io.handfast.region.Region;
import io.handfast.region.TestRegions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process leaves its region while one of its threads is in the middle of an element: as long as
 * that thread may go on, nobody may end for it what it has begun.
 */
@Timeout(120)
class QueueLeavingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final byte[] FIRST = {1, 2, 3, 4, 5, 6};
  private static final byte[] SECOND = {7, 8, 9, 10};

  private final Stops stops = new Stops();
  private final List<Region> regions = TestRegions.participants(2);
  private final Region leaving = regions.get(0);
  private final Region staying = regions.get(1);
  private final IpcQueue<byte[]> mine = TestQueues.named(leaving, 8, "queue");
  private final IpcQueue<byte[]> theirs = TestQueues.named(staying, 8, "queue");

  @AfterEach
  void stopStopping() {
    stops.close();
  }

  private static void put(IpcQueue<byte[]> queue, byte[] element) {
    try {
      queue.put(element);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  private Duration timeToClose() {
    long start = System.nanoTime();
    leaving.close();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void suspectLeaver() {
    staying.suspect(leaving.slot());
    staying.suspectWhileWaiting(leaving.slot());
  }

  @Test
  void whatAThreadIsWritingIsNotSkippedAndBecomesAWholeElement() throws Exception {
    Stop producer = stops.start(() -> put(mine, FIRST));
    put(theirs, SECOND);
    assertThat(timeToClose()).isGreaterThanOrEqualTo(PATIENCE);
    assertThat(leaving.isClosed()).isTrue();
    assertThat(TestRegions.isPresent(leaving, staying)).isTrue();
    suspectLeaver();
    assertThat(theirs.poll()).as("what comes after it").isNull();
    assertThat(theirs.skippedClaims()).isZero();
    producer.goOn();
    assertThat(theirs.poll()).isEqualTo(FIRST);
    assertThat(theirs.poll()).isEqualTo(SECOND);
    assertThat(theirs.skippedClaims()).isZero();
  }

  @Test
  void whatAThreadIsReadingIsNotGivenToOthers() throws Exception {
    put(theirs, FIRST);
    put(theirs, SECOND);
    AtomicReference<byte[]> taken = new AtomicReference<>();
    Stop taker = stops.start(() -> taken.set(mine.poll()));
    assertThat(timeToClose()).isGreaterThanOrEqualTo(PATIENCE);
    assertThat(TestRegions.isPresent(leaving, staying)).isTrue();
    suspectLeaver();
    assertThat(theirs.poll()).isEqualTo(SECOND);
    assertThat(theirs.poll()).isNull();
    taker.goOn();
    assertThat(taken.get()).isEqualTo(FIRST);
    assertThat(theirs.size()).isZero();
  }

  @Test
  void withNobodyInTheMiddleItLeaves() {
    put(mine, FIRST);
    leaving.close();
    assertThat(TestRegions.isPresent(leaving, staying)).isFalse();
    assertThat(theirs.poll()).isEqualTo(FIRST);
  }
}
