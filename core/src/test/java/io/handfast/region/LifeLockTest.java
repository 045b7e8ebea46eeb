package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What proves the death of another process, with a real one and with real files. */
@Timeout(120)
class LifeLockTest {
  /** Who makes a region is the first tenant of its first slot. */
  private static final long FIRST = Tag.of(0, 1);

  @TempDir Path root;
  private final ThreadWaits waits = new ThreadWaits();

  @BeforeAll
  static void registerKind() {
    ObjectKinds.register(PlainKind.ONE);
  }

  private OtherJvm resident() throws Exception {
    return OtherJvm.start(List.of(), Resident.class, root);
  }

  private Region attach(Path directory) {
    return Entrance.attach(directory, Tag.NONE, 0, () -> waits);
  }

  @Test
  void aLifeLockWhoseFileSomebodyRemovedIsNoProofOfDeath() throws Exception {
    try (OtherJvm resident = resident()) {
      Path directory = Path.of(resident.line());
      Region region = attach(directory);
      Files.delete(RegionFiles.liveFile(directory, 0));
      region.suspect(0);
      assertThat(region.participants().isPresent(FIRST)).isTrue();
      region.close(); // it takes itself for the last one if nobody is found alive
      assertThat(directory).exists();
      RegionSweeper.sweep(RegionHome.open(root), () -> waits);
      assertThat(directory).exists();
    }
  }

  /** Says that the first tenant is another process than it is. */
  private void plant(Path directory, ProcessIdentity identity) throws Exception {
    AtomicBuffer control = RegionFiles.open(directory).control();
    int at = ControlLayout.participant(0);
    control.putLong(at + ParticipantLayout.PID_OFFSET, identity.pid());
    control.putLong(at + ParticipantLayout.START_TIME_OFFSET, identity.startMillis());
    control.putLong(at + ParticipantLayout.PID_NAMESPACE_OFFSET, identity.pidNamespace());
  }

  @Test
  void KC_03_whoIsDeadIsDeadThoughItsPidIsThatOfALivingProcess() throws Exception {
    try (OtherJvm resident = resident()) {
      Path directory = Path.of(resident.line());
      resident.kill();
      plant(directory, ProcessIdentity.current());
      try (Region region = attach(directory)) {
        region.suspect(0);
        assertThat(region.participants().isPresent(FIRST)).isFalse();
      }
    }
  }

  @Test
  void KC_03_theWatchFindsOutToo() throws Exception {
    try (OtherJvm resident = resident()) {
      Path directory = Path.of(resident.line());
      resident.kill();
      plant(directory, ProcessIdentity.current());
      try (Region region = attach(directory)) {
        for (int round = 0; round < 4; round++) {
          region.tick(round);
        }
        assertThat(region.participants().isPresent(FIRST)).isFalse();
      }
    }
  }

  @Test
  void KC_03_whoLivesIsAliveThoughItsPidIsThatOfNobody() throws Exception {
    try (OtherJvm resident = resident()) {
      Path directory = Path.of(resident.line());
      long here = ProcessIdentity.current().pidNamespace();
      plant(directory, new ProcessIdentity(Integer.MAX_VALUE, 1, here));
      try (Region region = attach(directory)) {
        region.suspect(0);
        for (int round = 0; round < 4; round++) {
          region.tick(round);
        }
        assertThat(region.participants().isPresent(FIRST)).isTrue();
      }
    }
  }

  @Test
  void anInterruptedThreadCleansUpAfterTheDead() throws Exception {
    try (OtherJvm resident = resident()) {
      try (Region region = attach(Path.of(resident.line()))) {
        resident.kill();
        Thread.currentThread().interrupt();
        region.suspect(0); // maps the chunk and the memory of the object of the dead
        assertThat(Thread.interrupted()).as("the interrupt is still pending").isTrue();
        assertThat(region.participants().isPresent(FIRST)).isFalse();
      }
    }
  }
}
