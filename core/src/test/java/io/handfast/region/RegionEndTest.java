package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last participants of a region in files leave it, others want to come in. */
@Timeout(120)
class RegionEndTest {
  private static final int ROUNDS = 100;

  @TempDir Path root;
  private final ThreadWaits waits = new ThreadWaits();

  private Region attach(Path directory) {
    return Entrance.attach(directory, Tag.NONE, 0, () -> waits);
  }

  @Test
  void twoThatCloseAtTheSameMomentLeaveNoRegionBehind() throws Exception {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < ROUNDS; i++) {
        Region first = Entrance.create(RegionHome.open(root), () -> waits, RegionModes.DEFAULT);
        Path directory = first.directory();
        Region second = attach(directory);
        CyclicBarrier barrier = new CyclicBarrier(2);
        Future<?> one = two.submit(() -> closeAt(barrier, first));
        Future<?> other = two.submit(() -> closeAt(barrier, second));
        one.get();
        other.get();
        assertThat(directory).as("round %s", i).doesNotExist();
      }
    } finally {
      two.shutdownNow();
    }
  }

  /** The other one may have seen the leaver still in, and goes away in a moment. */
  @Test
  void theLastOneToLeaveWaitsForSomebodyWhoLooksAtTheRegion() throws Exception {
    Region region = Entrance.create(RegionHome.open(root), () -> waits, RegionModes.DEFAULT);
    Path directory = region.directory();
    RegionFiles files = RegionFiles.open(directory);
    Thread closer = new Thread(region::close);
    try (RegionMemory.Claim sweep = files.tryLockSweep()) {
      assertThat(sweep).isNotNull();
      closer.start();
      while (region.participants().isPresent(region.tag())) {
        Thread.sleep(1);
      }
      Thread.sleep(50); // it has found the lock taken by now
    }
    closer.join();
    assertThat(directory).doesNotExist();
  }

  private static Void closeAt(CyclicBarrier barrier, Region region) throws Exception {
    barrier.await();
    region.close();
    return null;
  }

  @Test
  void whoComesInWhenItIsRetiredIsToldSoAndLeavesNoLifeLock() throws Exception {
    Region region = Entrance.create(RegionHome.open(root), () -> waits, RegionModes.DEFAULT);
    Path directory = region.directory();
    RegionFiles files = RegionFiles.open(directory);
    files.control().putLongVolatile(HeaderLayout.STATE_OFFSET, HeaderLayout.RETIRED);
    assertThatThrownBy(() -> attach(directory))
        .isInstanceOfSatisfying(
            IpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REGION_NOT_FOUND))
        .hasMessageContaining(directory.toString());
    try (RegionMemory.Claim life = files.tryClaimSlot(1)) {
      assertThat(life).as("the lock that it had taken").isNotNull();
    }
    files.control().putLongVolatile(HeaderLayout.STATE_OFFSET, HeaderLayout.OPEN);
    region.close();
    assertThat(directory).doesNotExist();
  }

  @Test
  void whatAnInterruptedThreadMakesIsWhole() {
    Thread.currentThread().interrupt();
    Region region = Entrance.create(RegionHome.open(root), () -> waits, RegionModes.DEFAULT);
    Path directory = region.directory();
    SharedObject named = region.openOrCreate(PlainKind.ONE.spec(), "named", it -> it);
    SharedObject large = region.objects().create(PlainKind.ONE.spec().withSegment(1 << 20));
    assertThat(large.segment().getLong((1 << 20) - Long.BYTES)).isZero();
    Region other = attach(directory);
    assertThat(other.openOrCreate(PlainKind.ONE.spec(), "named", SharedObject::index))
        .isEqualTo(named.index());
    assertThat(
            other
                .objects()
                .open(large.index(), large.generation(), PlainKind.ONE)
                .segment()
                .capacity())
        .isEqualTo(1 << 20);
    other.close();
    region.close();
    assertThat(Thread.interrupted()).as("the interrupt is still pending").isTrue();
    assertThat(directory).doesNotExist();
  }

  /** What cannot be proved dead counts: their life locks are not there to be looked at. */
  @Test
  void aRegionFullOfProcessesRefusesOneMoreAndNamesItsLimit() throws Exception {
    try (Region region = Entrance.create(RegionHome.open(root), () -> waits, RegionModes.DEFAULT)) {
      AtomicBuffer control = RegionFiles.open(region.directory()).control();
      long live = ParticipantLayout.word(ParticipantLayout.LIVE, 1);
      for (int slot = 1; slot < ControlLayout.PARTICIPANTS; slot++) {
        control.putLongVolatile(ControlLayout.participant(slot), live);
      }
      assertThatThrownBy(() -> attach(region.directory()))
          .isInstanceOfSatisfying(
              IpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_REACHED))
          .hasMessageContaining("full of processes")
          .hasMessageContaining("limit=1024");
      control.putLongVolatile(
          ControlLayout.participant(1_023), ParticipantLayout.word(ParticipantLayout.FREE, 1));
      Region last = attach(region.directory());
      assertThat(last.slot()).isEqualTo(1_023);
      last.close();
      for (int slot = 1; slot < ControlLayout.PARTICIPANTS; slot++) {
        control.putLongVolatile(ControlLayout.participant(slot), 0);
      }
    }
  }
}
