package io.handfast.sync;

import static io.handfast.region.WatchedBuffer.Access.LOAD;
import static io.handfast.region.WatchedBuffer.Access.READ_MODIFY_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.AccessCounter;
import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.region.Tag;
import io.handfast.region.TestRegions;
import io.handfast.region.WaitsWithoutSlices;
import io.handfast.region.WatchedBuffer.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The steps of a barrier one by one, and its wake-ups without slices that would heal a lost one.
 */
@Timeout(120)
class BarrierStepsTest {
  private static final int ROUNDS = 300;
  private static final long SOMEBODY = LockWord.process(Tag.of(3, 77));

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

  private SharedObject object(int parties) {
    return region
        .objects()
        .create(
            ObjectSpec.of(BarrierKind.INSTANCE, parties)
                .withSegment(SyncKinds.barrierBytes(parties)));
  }

  private IpcBarrier barrier(int parties) {
    return (IpcBarrier) object(parties).canonicalHandle();
  }

  /** What may be interrupted, or broken. */
  private interface Action {
    void run() throws InterruptedException, BrokenBarrierException;
  }

  private void start(Action action) {
    Thread thread =
        new Thread(
            Unchecked.of(
                () -> {
                  try {
                    action.run();
                  } catch (BrokenBarrierException e) {
                    throw new AssertionError("nobody breaks this barrier", e);
                  }
                }));
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
  void theLastOneWakesEverySleeper() throws Exception {
    IpcBarrier barrier = barrier(3);
    AtomicInteger sum = new AtomicInteger();
    for (int i = 0; i < ROUNDS; i++) {
      start(() -> sum.addAndGet(barrier.await()));
      start(() -> sum.addAndGet(barrier.await()));
      waits.awaitSleepers(2);
      assertThat(barrier.await()).isZero();
      joinAll();
    }
    assertThat(sum).hasValue(3 * ROUNDS);
  }

  @Test
  void nobodySleepsThroughTheEndOfARoundWhereverItMeetsHim() throws Exception {
    IpcBarrier barrier = barrier(3);
    AtomicInteger zeros = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      start(
          () -> {
            for (int round = 0; round < 5_000; round++) {
              if (barrier.await() == 0) {
                zeros.incrementAndGet();
              }
            }
          });
    }
    joinAll();
    assertThat(zeros).hasValue(5_000);
  }

  @Test
  void nobodySleepsThroughItIfThereAreMoreThreadsThanParties() throws Exception {
    IpcBarrier barrier = barrier(2);
    AtomicInteger firsts = new AtomicInteger();
    AtomicInteger lasts = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      start(
          () -> {
            try {
              while (true) {
                (barrier.await() == 1 ? firsts : lasts).incrementAndGet();
              }
            } catch (BrokenBarrierException e) {
              assertThat(barrier.isBroken()).isTrue();
            }
          });
    }
    while (lasts.get() < 5_000) {
      Thread.sleep(1);
    }
    barrier.abort();
    joinAll();
    assertThat(firsts).hasValue(lasts.get());
  }

  @Test
  void anAbortAndAResetWakeEverySleeper() throws Exception {
    IpcBarrier barrier = barrier(3);
    for (int i = 0; i < ROUNDS; i++) {
      AtomicInteger broken = new AtomicInteger();
      for (int waiter = 0; waiter < 2; waiter++) {
        start(
            () -> {
              try {
                barrier.await();
              } catch (BrokenBarrierException e) {
                broken.incrementAndGet();
              }
            });
      }
      waits.awaitSleepers(2);
      if (i % 2 == 0) {
        barrier.abort();
      }
      barrier.reset();
      joinAll();
      assertThat(broken).hasValue(2);
    }
  }

  @Test
  void aRoundThatNobodyWaitsForIsLoadsAndTwoReadModifyWrites() {
    AccessCounter counter = new AccessCounter();
    SharedObject watched = TestRegions.watched(object(1), counter);
    IpcBarrier barrier = new IpcBarrier(new BarrierProtocol(watched));
    Map<Access, Integer> accesses =
        counter.during(
            Unchecked.of(
                () -> {
                  try {
                    barrier.await();
                  } catch (BrokenBarrierException e) {
                    throw new AssertionError(e);
                  }
                }));
    // Loads of the word, of the cell twice, of the word; claim and end.
    assertThat(accesses).isEqualTo(Map.of(LOAD, 4, READ_MODIFY_WRITE, 2));
  }

  @Test
  void cellsAreClaimedInAscendingOrderAndCounted() {
    BarrierRounds rounds = new BarrierRounds(object(5));
    for (int i = 0; i < 5; i++) {
      assertThat(rounds.arrived(1)).isEqualTo(i);
      assertThat(rounds.claim(1, SOMEBODY)).isEqualTo(i);
    }
    assertThat(rounds.claim(1, SOMEBODY)).as("all are claimed").isEqualTo(5);
    assertThat(rounds.pass(1)).isTrue();
    assertThat(rounds.arrived(2)).isZero();
    assertThat(rounds.claim(2, SOMEBODY)).isZero();
  }

  @Test
  void aLateClaimForARoundThatIsOverTakesNobodysCell() {
    BarrierRounds rounds = new BarrierRounds(object(3));
    long first = rounds.word();
    assertThat(rounds.claim(1, SOMEBODY)).isZero();
    rounds.reset();
    long second = rounds.word();
    long mine = LockWord.process(region.tag());
    assertThat(rounds.claim(2, mine)).isZero();
    assertThat(rounds.claim(1, SOMEBODY)).isEqualTo(1); // late: free in its round, and in the next
    assertThat(rounds.arrived(2)).isEqualTo(1);
    assertThat(rounds.claim(2, mine)).isEqualTo(1);
    assertThat(rounds.claim(2, mine)).isEqualTo(2);
    assertThat(rounds.claim(1, SOMEBODY)).isEqualTo(3);
    assertThat(rounds.pass(1)).as("the round was over").isFalse();
    assertThat(rounds.breakIn(1)).as("the round was over").isFalse();
    assertThat(rounds.pass(2)).isTrue();
    assertThat(rounds.wasBroken(first)).isTrue();
    assertThat(rounds.wasBroken(second)).isFalse();
  }

  /** How a round ended is not forgotten because many others passed, or a later one was broken. */
  @Test
  void whoIsLateIsToldHowItsOwnRoundEnded() {
    BarrierRounds rounds = new BarrierRounds(object(1));
    List<Long> atCall = new ArrayList<>();
    for (int round = 1; round <= 1_000; round++) {
      atCall.add(rounds.word());
      assertThat(round % 125 == 0 ? rounds.breakIn(round) : rounds.pass(round)).isTrue();
      if (round % 125 == 0) {
        assertThat(rounds.wasBroken(atCall.get(round - 1))).as("while it is broken").isTrue();
        rounds.reset();
      }
    }
    for (int round = 1; round <= 1_000; round++) {
      assertThat(rounds.wasBroken(atCall.get(round - 1)))
          .as("round %s", round)
          .isEqualTo(round % 125 == 0);
    }
  }

  @Test
  void aRoundBeforeTooManyBreaksCountsAsBroken() {
    BarrierRounds rounds = new BarrierRounds(object(1));
    long atCall = rounds.word();
    assertThat(rounds.pass(1)).isTrue();
    for (int i = 0; i <= BarrierLayout.LOG; i++) {
      assertThat(rounds.wasBroken(atCall)).isFalse();
      assertThat(rounds.breakIn(2 + i)).isTrue();
      rounds.reset();
    }
    assertThat(rounds.wasBroken(atCall)).isTrue();
  }

  @Test
  void roundsGoOnWhenTheirNumberWraps() throws Exception {
    SharedObject object = object(2);
    object.segment().putLong(BarrierLayout.WORD_OFFSET, 0xFFFF_FFFEL);
    for (int cell = 0; cell < 2; cell++) {
      object.segment().putLong(BarrierLayout.cellOffset(cell), BarrierLayout.cell(SOMEBODY, -3));
    }
    IpcBarrier barrier = (IpcBarrier) object.canonicalHandle();
    for (int i = 0; i < 5; i++) {
      start(barrier::await);
      waits.awaitSleepers(1);
      assertThat(barrier.await()).isZero();
      joinAll();
    }
    assertThat(BarrierLayout.round(new BarrierRounds(object).word())).isEqualTo(3);
  }

  /** A process that was proved dead has come to this round. */
  @Test
  void theReaperBreaksARoundOfTheDeadAndNoOther() {
    SharedObject object = object(3);
    BarrierRounds rounds = new BarrierRounds(object);
    long dead = Tag.of(3, 77);
    assertThat(rounds.claim(1, SOMEBODY)).isZero();
    rounds.reset();
    BarrierKind.INSTANCE.recover(object, dead);
    assertThat(BarrierLayout.isBroken(rounds.word())).as("not of this round").isFalse();
    assertThat(rounds.claim(2, LockWord.process(region.tag()))).isZero();
    assertThat(rounds.claim(2, SOMEBODY)).isEqualTo(1);
    BarrierKind.INSTANCE.recover(object, dead);
    BarrierKind.INSTANCE.recover(object, dead);
    assertThat(BarrierLayout.isBroken(rounds.word())).isTrue();
    assertThat(BarrierLayout.round(rounds.word())).isEqualTo(3);
  }
}
