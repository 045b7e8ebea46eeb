package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.region.PlayedMemory.Killed;
import io.handfast.region.PlayedMemory.Player;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a wait for a signal does between its steps. Waits are not in loops: that they end when they
 * shall, and only then, is what is tested.
 */
@Timeout(120)
@SuppressWarnings("WaitNotInLoop")
class SignalQueueTest {
  private static final int LOCK = 7;
  private static final long TARGET = ParkerLayout.condition(LOCK, 3);

  private final PlayedMemory memory = new PlayedMemory();
  private final Region region = memory.player().join();
  private final SignalQueue queue = new SignalQueue(region, TARGET);

  /** A lock that nobody else wants. */
  private final class FreeLock implements SignalQueue.Guard {
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger taken = new AtomicInteger();
    final AtomicBoolean closed = new AtomicBoolean();
    final AtomicBoolean held = new AtomicBoolean();
    private final Consumer<FreeLock> whenReleased;

    FreeLock(Consumer<FreeLock> whenReleased) {
      this.whenReleased = whenReleased;
    }

    @Override
    public void release(long argument) {
      whenReleased.accept(this);
    }

    @Override
    public boolean isHeld(long argument) {
      return held.get();
    }

    @Override
    public WaitQueue queue() {
      return region.waiters(LOCK, 0);
    }

    @Override
    public boolean attempt(long argument, boolean slept) {
      taken.incrementAndGet();
      return true;
    }

    @Override
    public boolean announce(long argument) {
      return false;
    }

    @Override
    public boolean blocked(long argument) {
      return false;
    }

    @Override
    public void inspect(long argument) {
      looks.incrementAndGet();
    }

    @Override
    public void checkOpen() {
      if (closed.get()) {
        throw new ClosedHandleException("closed");
      }
    }
  }

  private void signalOne() {
    assertThat(queue.signal(1)).isEqualTo(1);
  }

  @Test
  void aSignalBetweenReleasingAndSleepingIsNotMissed() throws Exception {
    FreeLock lock = new FreeLock(it -> signalOne());
    assertThat(queue.await(lock, 0, WaitQueue.FOREVER, true)).isTrue();
    assertThat(lock.taken).hasValue(1);
    assertThat(queue.waiting()).isZero();
    assertThat(queue.signal(1)).isZero();
  }

  @Test
  void aSignalWinsOverTheEndOfTheTimeAndOverAnInterrupt() throws Exception {
    FreeLock late =
        new FreeLock(
            it -> {
              signalOne();
              Parker.pause(1_000_000);
            });
    assertThat(queue.await(late, 0, 1, true)).isTrue();
    FreeLock interrupted =
        new FreeLock(
            it -> {
              signalOne();
              Thread.currentThread().interrupt();
            });
    assertThat(queue.await(interrupted, 0, WaitQueue.FOREVER, true)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoIsInterruptedOrLateHasTheLockAgainAndIsNotSignalledLater() {
    FreeLock lock = new FreeLock(it -> Thread.currentThread().interrupt());
    assertThatThrownBy(() -> queue.await(lock, 0, WaitQueue.FOREVER, true))
        .isInstanceOf(InterruptedException.class);
    assertThat(lock.taken).hasValue(1);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(queue.signal(1)).isZero();
  }

  /** It would wait for itself. */
  @Test
  void whoCannotGiveTheLockBackDoesNotTakeItAgain() {
    FreeLock lock =
        new FreeLock(
            it -> {
              it.held.set(true);
              throw new StackOverflowError("before the lock's word was changed");
            });
    assertThatThrownBy(() -> queue.await(lock, 0, WaitQueue.FOREVER, true))
        .isInstanceOf(StackOverflowError.class);
    assertThat(lock.taken).hasValue(0);
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void theEndOfASliceEndsNoWait() throws Exception {
    FreeLock lock = new FreeLock(it -> {});
    Thread waiter = waiter(queue, lock);
    while (lock.looks.get() < 3) {
      Thread.sleep(1);
    }
    assertThat(waiter.isAlive()).isTrue();
    assertThat(lock.taken).hasValue(0);
    signalOne();
    waiter.join();
    assertThat(lock.taken).hasValue(1);
  }

  private static Thread waiter(SignalQueue queue, FreeLock lock) {
    Thread thread =
        new Thread(
            () -> {
              try {
                assertThat(queue.await(lock, 0, WaitQueue.FOREVER, true)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts this thread", e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void whoLeavesWithoutTheLockPassesItsSignalOn() {
    Parker other = parker(region);
    FreeLock lock =
        new FreeLock(
            it -> {
              signalOne();
              other.arm(TARGET);
              it.closed.set(true);
            });
    assertThatThrownBy(() -> queue.await(lock, 0, WaitQueue.FOREVER, true))
        .isInstanceOf(ClosedHandleException.class);
    assertThat(lock.taken).hasValue(0);
    assertThat(other.disarm()).isEqualTo(ParkerLayout.POSTED);
  }

  @Test
  void whoGotNoRecordReturnsSoonAndIsCounted() throws Exception {
    AtomicBuffer control = memory.control();
    for (int record = 0; record < ControlLayout.PARKERS; record++) {
      control.putLong(ControlLayout.parker(record), region.tag());
    }
    FreeLock lock = new FreeLock(it -> {});
    assertThat(queue.await(lock, 0, WaitQueue.FOREVER, true)).isTrue();
    assertThat(lock.taken).hasValue(1);
    assertThat(control.getLong(HeaderLayout.PARKERLESS_SLEEPS_OFFSET)).isPositive();
  }

  @Test
  void whoGotNoOsObjectIsSignalledAllTheSameAndKeepsNoRecord() throws Exception {
    FailingWaits waits =
        new FailingWaits("create", () -> new IllegalStateException("no semaphores left"));
    PlayedMemory plain = new PlayedMemory();
    Region bare =
        Entrance.join(HeaderLayout.regionId(plain.control()), plain.player(), waits::mechanism, 0);
    SignalQueue signals = new SignalQueue(bare, TARGET);
    FreeLock lock = new FreeLock(it -> {});
    Thread waiter = waiter(signals, lock);
    while (lock.looks.get() < 3) {
      Thread.sleep(1);
    }
    assertThat(signals.waiting()).isEqualTo(1);
    assertThat(signals.signal(1)).isEqualTo(1);
    waiter.join();
    assertThat(waits.sleeps()).isZero();
    for (int record = 0; record < ControlLayout.PARKERS; record++) {
      assertThat(bare.parkers().owner(record)).isEqualTo(Tag.NONE);
    }
  }

  @Test
  void aThreadThatWaitsForSignalsHasTwoRecordsAndOneOsObject() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(queue.await(new FreeLock(it -> signalOne()), 0, WaitQueue.FOREVER, true)).isTrue();
    }
    Parkers parkers = region.parkers();
    assertThat(parkers.owner(0)).isEqualTo(region.tag());
    assertThat(parkers.owner(1)).isEqualTo(region.tag());
    assertThat(parkers.owner(2)).isEqualTo(Tag.NONE);
    assertThat(parkers.sequence(0)).isEqualTo(1);
    assertThat(parkers.sequence(1)).isZero();
    assertThat(parkers.recordOfObject(1)).isZero();
    assertThat(parkers.recordOfObject(0)).isZero();
  }

  /** A number from another process that is none of a record's. */
  @Test
  void aDamagedRecordIsTakenForOneWithAnObjectOfItsOwn() {
    int at = ControlLayout.parker(5) + ParkerLayout.SHARED_OBJECT_OFFSET;
    for (long damaged : new long[] {-1, ControlLayout.PARKERS + 1L, Long.MAX_VALUE}) {
      memory.control().putLong(at, damaged);
      assertThat(region.parkers().recordOfObject(5)).isEqualTo(5);
    }
  }

  @Test
  void aDeadOwnerSendsAwayAllWhoWaitUnderItsLockAndNobodyElse() {
    Parker one = parker(region);
    Parker other = parker(region);
    Parker forTheLock = parker(region);
    Parker strangers = parker(region);
    one.arm(ParkerLayout.condition(LOCK, 0));
    other.arm(ParkerLayout.condition(LOCK, 254));
    forTheLock.arm(ParkerLayout.target(LOCK, 0));
    strangers.arm(ParkerLayout.condition(LOCK + 1, 0));
    region.parkers().breakConditions(LOCK);
    assertThat(one.disarm()).isEqualTo(ParkerLayout.BROKEN);
    assertThat(other.disarm()).isEqualTo(ParkerLayout.BROKEN);
    assertThat(forTheLock.disarm()).isEqualTo(ParkerLayout.ARMED);
    assertThat(strangers.disarm()).isEqualTo(ParkerLayout.ARMED);
  }

  @Test
  void theSignalOfADeadWaiterIsPassedOnWhereverItsReaperIsKilled() {
    long stores = 0;
    while (signalSurvives(stores)) {
      stores++;
    }
    assertThat(stores).as("stores of a reaper").isGreaterThan(5);
  }

  /** Returns whether the reaper was killed, which it is unless it needs fewer stores. */
  private static boolean signalSurvives(long stores) {
    PlayedMemory memory = new PlayedMemory();
    Region survivor = memory.player().join();
    Player victimPlayer = memory.player();
    Region victim = victimPlayer.join();
    Player reaperPlayer = memory.player();
    Region reaper = reaperPlayer.join();
    parker(victim).arm(TARGET);
    assertThat(new SignalQueue(survivor, TARGET).signal(1)).isEqualTo(1);
    Parker waiting = parker(survivor);
    waiting.arm(TARGET);
    long dead = victim.tag();
    victimPlayer.kill();
    reaperPlayer.killAfter(stores);
    boolean killed = false;
    try {
      reaper.suspect(Tag.slot(dead));
    } catch (Killed e) {
      killed = true;
    }
    survivor.suspect(Tag.slot(dead));
    assertThat(waiting.disarm()).as("after %d stores", stores).isEqualTo(ParkerLayout.POSTED);
    for (int record = 0; record < ControlLayout.PARKERS; record++) {
      assertThat(survivor.parkers().owner(record)).isNotEqualTo(dead);
    }
    return killed;
  }

  @Test
  void aDeadWaiterThatWasNotSignalledOrWasSentAwayPassesNothingOn() {
    for (boolean broken : new boolean[] {false, true}) {
      PlayedMemory memory = new PlayedMemory();
      Region survivor = memory.player().join();
      Player victimPlayer = memory.player();
      Region victim = victimPlayer.join();
      parker(victim).arm(TARGET);
      if (broken) {
        survivor.parkers().breakConditions(LOCK);
      }
      Parker waiting = parker(survivor);
      waiting.arm(TARGET);
      int slot = victim.slot();
      victimPlayer.kill();
      survivor.suspect(slot);
      assertThat(waiting.disarm()).isEqualTo(ParkerLayout.ARMED);
    }
  }

  /** The second record of a thread, with which it waits for conditions. */
  private static Parker parker(Region region) {
    return region.parkers().second(region.parkers().lease(region.tag()), region.tag());
  }
}
