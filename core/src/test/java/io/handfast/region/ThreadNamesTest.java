package io.handfast.region;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of threads are for people: never those of another thread, and never a reason to fail. */
class ThreadNamesTest {
  private static final int THREAD = 0x8000_0007;
  private static final long MASK = (1L << 18) - 1;

  private final PlayedMemory memory = new PlayedMemory();
  private final PlayedMemory.Player player = memory.player();
  private final Region teller = player.join();
  private final Region asker = memory.player().join();

  private String nameOf(int thread) {
    return nameOf(teller.tag(), thread);
  }

  private String nameOf(long tag, int thread) {
    return asker
        .threadNames()
        .find(Tag.slot(tag), Tag.generation(tag) & MASK, MASK, thread)
        .orElse("unknown");
  }

  private AtomicBuffer file() throws Exception {
    return memory.player().openThreads(teller.slot());
  }

  @Test
  void othersSeeTheNameThatWasTold() {
    assertThat(nameOf(THREAD)).isEqualTo("unknown");
    teller.tellThreadName(THREAD, "worker-1");
    assertThat(nameOf(THREAD)).isEqualTo("worker-1");
    assertThat(nameOf(THREAD + 1)).isEqualTo("unknown");
    assertThat(nameOf(asker.tag(), THREAD)).isEqualTo("unknown");
  }

  @Test
  void aNameIsToldOnce() {
    teller.tellThreadName(THREAD, "first");
    teller.tellThreadName(THREAD, "renamed");
    assertThat(nameOf(THREAD)).isEqualTo("first");
  }

  @Test
  void ofVeryManyThreadsTheLatestAreKnown() {
    for (int i = 1; i <= 300; i++) {
      teller.tellThreadName(0x8000_0000 | i, "thread " + i);
    }
    assertThat(nameOf(0x8000_0000 | 44)).isEqualTo("unknown");
    assertThat(nameOf(0x8000_0000 | 45)).isEqualTo("thread 45");
    assertThat(nameOf(0x8000_0000 | 300)).isEqualTo("thread 300");
  }

  @Test
  void aLongNameIsCutBetweenTwoCharacters() {
    teller.tellThreadName(THREAD, "x".repeat(51) + "\u00e9\u00e9");
    assertThat(nameOf(THREAD)).isEqualTo("x".repeat(51));
    teller.tellThreadName(THREAD + 1, "\u00e9".repeat(100));
    assertThat(nameOf(THREAD + 1)).isEqualTo("\u00e9".repeat(26));
  }

  @Test
  void aNameOfNothingIsNone() {
    teller.tellThreadName(THREAD, "");
    assertThat(nameOf(THREAD)).isEqualTo("unknown");
  }

  @Test
  void whateverStandsThereItIsShownOnOneLine() throws Exception {
    teller.tellThreadName(THREAD, "a\nb\u001b[31mc\u202ed\u2028e");
    assertThat(nameOf(THREAD)).isEqualTo("a?b?[31mc?d?e");
    int cell = ThreadNameLayout.cell(THREAD);
    file().putInt(cell + ThreadNameLayout.NAME_LENGTH_OFFSET, Integer.MAX_VALUE);
    file().putBytes(cell + ThreadNameLayout.NAME_OFFSET, new byte[] {(byte) 0xFF, (byte) 0xC0});
    assertThat(nameOf(THREAD))
        .hasSizeLessThanOrEqualTo(ThreadNameLayout.LONGEST)
        .startsWith("\ufffd\ufffd");
    file().putInt(cell + ThreadNameLayout.NAME_LENGTH_OFFSET, -1);
    assertThat(nameOf(THREAD)).isEqualTo("unknown");
  }

  /** Killed at each store in turn: the name is there, or it is not. */
  @Test
  void whoIsKilledWhileItTellsLeavesNoHalfAName() {
    for (int stores = 0; stores < 6; stores++) {
      PlayedMemory fresh = new PlayedMemory();
      PlayedMemory.Player victim = fresh.player();
      Region region = victim.join();
      region.tellThreadName(0x8000_0000 | 1, "a name that stood there before");
      victim.killAfter(stores);
      try {
        region.tellThreadName(0x8000_0000 | 257, "new");
      } catch (PlayedMemory.Killed e) {
        assertThat(victim.isDead()).isTrue();
      }
      Region other = fresh.player().join();
      long generation = Tag.generation(region.tag());
      assertThat(other.threadNames().find(0, generation, MASK, 0x8000_0000 | 257).orElse("new"))
          .as("killed after %s stores", stores)
          .isEqualTo("new");
    }
  }

  @Test
  void theNextTenantOfASlotIsNotTakenForTheLastOne() {
    teller.tellThreadName(THREAD, "the last one's");
    long last = teller.tag();
    teller.close();
    assertThat(nameOf(last, THREAD)).isEqualTo("unknown");
    Region next = memory.player().join();
    assertThat(next.slot()).isEqualTo(Tag.slot(last));
    assertThat(nameOf(next.tag(), THREAD)).isEqualTo("unknown");
    next.tellThreadName(THREAD, "the next one's");
    assertThat(nameOf(next.tag(), THREAD)).isEqualTo("the next one's");
    assertThat(memory.files("threads-")).containsExactly("threads-" + next.slot());
  }

  @Test
  void whoHasLeftTellsNothingToTheNextTenantsFile() throws Exception {
    teller.tellThreadName(THREAD, "mine");
    AtomicBuffer file = file();
    teller.close();
    teller.tellThreadName(THREAD + 1, "too late");
    int cell = ThreadNameLayout.cell(THREAD + 1);
    assertThat(file.getLong(cell + ThreadNameLayout.KEY_OFFSET)).isZero();
  }

  @Test
  void whereThereIsNoRoomLocksWorkWithoutNames() {
    player.fillFileSystem();
    teller.tellThreadName(THREAD, "no room for it");
    assertThat(nameOf(THREAD)).isEqualTo("unknown");
  }

  @Test
  void aFileThatSomebodyLeftHalfMadeIsMadeAnew(@TempDir Path root) throws Exception {
    ThreadWaits waits = new ThreadWaits();
    try (Region region = Entrance.create(RegionHome.open(root), () -> waits, RegionModes.DEFAULT)) {
      Path file = region.directory().resolve("threads-0");
      Files.writeString(file, "half made", UTF_8);
      long generation = Tag.generation(region.tag());
      assertThat(region.threadNames().find(0, generation, -1, THREAD)).isEmpty();
      region.tellThreadName(THREAD, "worker-1");
      assertThat(region.threadNames().find(0, generation, -1, THREAD)).contains("worker-1");
      assertThat(file).hasSize(ThreadNameLayout.LENGTH);
    }
  }
}
