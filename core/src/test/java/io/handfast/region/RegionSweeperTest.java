package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** RC-13: what the dead leave is removed by whoever comes next, and nothing else is. */
@Timeout(120)
class RegionSweeperTest {
  @TempDir Path root;
  private RegionHome home;
  private final Discards waits = new Discards();

  /** Notes which OS objects are removed. */
  private static final class Discards implements WaitMechanism {
    private final WaitMechanism threads = new ThreadWaits();
    private final List<String> names = new ArrayList<>();

    @Override
    public void discard(String name) {
      names.add(name);
      threads.discard(name);
    }

    @Override
    public long create(ParkerAddress address) {
      return threads.create(address);
    }

    @Override
    public long published(long handle) {
      return threads.published(handle);
    }

    @Override
    public long open(ParkerAddress address) {
      return threads.open(address);
    }

    @Override
    public void await(long handle, long nanos) {
      threads.await(handle, nanos);
    }

    @Override
    public void drain(long handle) {
      threads.drain(handle);
    }

    @Override
    public void post(long handle) {
      threads.post(handle);
    }

    @Override
    public void close(long handle) {
      threads.close(handle);
    }
  }

  @BeforeEach
  void openHome() {
    home = RegionHome.open(root);
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> paths = Files.list(home.path())) {
      return paths.sorted().toList();
    }
  }

  private RegionFiles.Unpublished living() throws IOException {
    RegionFiles.Unpublished made = RegionFiles.create(home);
    HeaderLayout.prepare(
        made.files().control(), made.id(), BootId.current(), ProcessIdentity.current());
    made.publish();
    return made;
  }

  /** A region whose only participant was killed: the kernel has taken its life lock back. */
  private RegionFiles dead() throws IOException {
    RegionFiles.Unpublished made = living();
    made.firstSlot().close();
    return made.files();
  }

  private void sweep() throws IOException {
    RegionSweeper.sweep(home, () -> waits);
  }

  private static void setState(RegionFiles files, long state) {
    files.control().putLongVolatile(HeaderLayout.STATE_OFFSET, state);
  }

  private static long state(RegionFiles files) {
    return files.control().getLongVolatile(HeaderLayout.STATE_OFFSET);
  }

  @Test
  void theRegionOfTheDeadIsRemovedAndThatOfTheLivingIsNot() throws Exception {
    RegionFiles dead = dead();
    RegionFiles.Unpublished living = living();
    sweep();
    assertThat(dead.directory()).doesNotExist();
    assertThat(left()).containsExactly(living.files().directory());
    assertThat(state(living.files())).isEqualTo(HeaderLayout.OPEN);
    living.firstSlot().close();
    sweep();
    assertThat(left()).isEmpty();
  }

  @Test
  void aLivingParticipantInAnySlotKeepsTheRegion() throws Exception {
    RegionFiles files = dead();
    RegionMemory.Claim life = files.tryClaimSlot(700);
    assertThat(life).isNotNull();
    sweep();
    assertThat(files.directory()).exists();
    if (life != null) {
      life.close();
    }
    sweep();
    assertThat(files.directory()).doesNotExist();
  }

  @Test
  void whatAKilledCreatorLeftHalfMadeIsRemoved() throws Exception {
    Files.createDirectory(home.path().resolve(".new-" + "1".repeat(32)));
    Files.createDirectories(home.path().resolve(".new-" + "2".repeat(32)).resolve("live"));
    RegionFiles.create(home).firstSlot().close();
    sweep();
    assertThat(left()).isEmpty();
  }

  @Test
  void whatALivingCreatorIsMakingStays() throws Exception {
    RegionFiles.Unpublished half = RegionFiles.create(home);
    sweep();
    assertThat(left()).containsExactly(half.files().directory());
    half.discard();
  }

  @Test
  void whatAKilledSweeperLeftHalfRemovedIsRemoved() throws Exception {
    Path old = home.path().resolve(".old-" + "1".repeat(32));
    Files.createDirectories(old.resolve("live"));
    Files.createFile(old.resolve("control"));
    sweep();
    assertThat(left()).isEmpty();
  }

  @Test
  void aSweeperKilledWhileItLookedIsUndoneByANewcomer() throws Exception {
    RegionFiles.Unpublished made = living();
    setState(made.files(), HeaderLayout.RETIRING);
    try (Region region = Entrance.attach(made.files().directory(), Tag.NONE, 0, () -> waits)) {
      assertThat(state(made.files())).isEqualTo(HeaderLayout.OPEN);
      assertThat(region.slot()).isEqualTo(1);
    } finally {
      made.firstSlot().close();
    }
  }

  @Test
  void aSweeperKilledWhileItLookedIsRedoneByTheNextOne() throws Exception {
    RegionFiles dead = dead();
    setState(dead, HeaderLayout.RETIRING);
    sweep();
    assertThat(left()).isEmpty();
  }

  @Test
  void aSweeperKilledAfterItsVerdictIsRedoneByTheNextOne() throws Exception {
    RegionFiles dead = dead();
    setState(dead, HeaderLayout.RETIRED);
    sweep();
    assertThat(left()).isEmpty();
  }

  @Test
  void whileOneSweepsAnotherPassesBy() throws Exception {
    RegionFiles dead = dead();
    try (RegionMemory.Claim sweeping = dead.tryLockSweep()) {
      assertThat(sweeping).isNotNull();
      sweep();
      assertThat(dead.directory()).exists();
    }
    sweep();
    assertThat(dead.directory()).doesNotExist();
  }

  @Test
  void theNamesOfTheOsObjectsOfTheDeadAreRemoved() throws Exception {
    RegionFiles dead = dead();
    arm(dead.control(), 0, 1);
    arm(dead.control(), 4_095, 2);
    sweep();
    assertThat(waits.names)
        .hasSize(3)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.length() == 26)
        .allMatch(
            name -> name.startsWith(Parkers.namePrefix(HeaderLayout.regionId(dead.control()))));
  }

  private static void arm(AtomicBuffer control, int record, long sequence) {
    int at = ControlLayout.parker(record);
    control.putLong(at + ParkerLayout.OWNER_OFFSET, Tag.of(0, 1));
    control.putLong(at + ParkerLayout.OS_SEQUENCE_OFFSET, sequence);
  }

  @Test
  void garbageInTheRecordsDoesNotHoldUpTheSweep() throws Exception {
    RegionFiles dead = dead();
    arm(dead.control(), 0, Long.MAX_VALUE);
    arm(dead.control(), 1, Long.MIN_VALUE);
    sweep();
    assertThat(left()).isEmpty();
  }

  @Test
  void oneFromBeforeARebootIsRemovedForNobodyCanBeInIt() throws Exception {
    RegionFiles dead = dead();
    dead.control().putLong(HeaderLayout.BOOT_ID_OFFSET, 1);
    sweep();
    assertThat(left()).isEmpty();
  }

  @Test
  void whatCannotBeUnderstoodStaysAndStopsNobody() throws Exception {
    RegionFiles newer = dead();
    newer.control().putInt(HeaderLayout.MAJOR_OFFSET, 2);
    RegionFiles foreign = dead();
    foreign.control().putLong(HeaderLayout.MAGIC_OFFSET, 1);
    RegionFiles guest = dead();
    Files.createFile(guest.directory().resolve("live").resolve("guest"));
    RegionFiles linked = dead();
    Path control = linked.directory().resolve("control");
    Files.move(control, root.resolve("elsewhere"));
    Files.createSymbolicLink(control, root.resolve("elsewhere"));
    RegionFiles locked = dead();
    Files.delete(locked.directory().resolve("live").resolve("0"));
    Files.createSymbolicLink(locked.directory().resolve("live").resolve("0"), control);
    Path other = Files.createDirectory(home.path().resolve("other"));
    Path file = Files.createFile(home.path().resolve("0".repeat(32)));
    RegionFiles dead = dead();

    Region region = Entrance.create(home, () -> waits, RegionModes.DEFAULT);
    assertThat(dead.directory()).as("what can be understood is removed").doesNotExist();
    region.close();
    assertThat(left())
        .containsExactlyInAnyOrder(
            newer.directory(),
            foreign.directory(),
            guest.directory(),
            linked.directory(),
            locked.directory(),
            other,
            file);
  }

  @Test
  void manyWhoComeAndGoAtOnceDoNotDisturbEachOther() throws Exception {
    int threads = 4;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> rounds = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        rounds.add(executor.submit(comeAndGo()));
      }
      for (Future<Integer> round : rounds) {
        assertThat(round.get()).isEqualTo(100);
      }
    } finally {
      executor.shutdownNow();
    }
    sweep();
    assertThat(left()).isEmpty();
  }

  private Callable<Integer> comeAndGo() {
    ThreadWaits mine = new ThreadWaits();
    return () -> {
      int rounds = 0;
      for (int i = 0; i < 100; i++) {
        try (Region region = Entrance.create(home, () -> mine, RegionModes.DEFAULT)) {
          // Were its life lock lost, somebody would take the region for a dead one's.
          assertThat(region.directory()).exists();
          assertThat(RegionSweeper.retire(RegionFiles.open(region.directory()), () -> mine, -1))
              .isNotEqualTo(RegionSweeper.Outcome.GONE);
          rounds++;
        }
      }
      return rounds;
    };
  }
}
