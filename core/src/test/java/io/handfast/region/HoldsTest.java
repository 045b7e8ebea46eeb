package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.PlayedMemory.Player;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One bit per participant: the first 64 in the record, the others in a file of their own. */
class HoldsTest {
  private final PlayedMemory memory = new PlayedMemory();
  private final Player player = memory.player();
  private final Region region = player.join();
  private final Chunks chunks = new Chunks(player);
  private final Holds holds = new Holds(chunks);
  private final SharedObject firstObject = region.objects().create(PlainKind.ONE.spec());
  private final SharedObject secondObject = region.objects().create(PlainKind.ONE.spec());
  private final int first = firstObject.index();
  private final int second = secondObject.index();

  private void dropOwn() {
    holds.clear(first, region.slot());
    holds.clear(second, region.slot());
  }

  @Test
  void everySlotHasABitOfItsOwn() {
    dropOwn();
    for (int slot = 0; slot < ControlLayout.PARTICIPANTS; slot++) {
      holds.set(first, slot);
      assertThat(holds.any(first)).isTrue();
      assertThat(holds.any(second)).as("slot %s of another object", slot).isFalse();
      for (int other = 0; other < ControlLayout.PARTICIPANTS; other++) {
        assertThat(holds.isSet(first, other)).isEqualTo(other == slot);
      }
      holds.clear(first, slot);
      assertThat(holds.any(first)).isFalse();
    }
  }

  @Test
  void aBitIsClearedWithoutItsNeighbours() {
    for (int slot = 60; slot < 70; slot++) {
      holds.set(first, slot);
    }
    holds.clear(first, 63);
    holds.clear(first, 64);
    for (int slot = 60; slot < 70; slot++) {
      assertThat(holds.isSet(first, slot)).isEqualTo(slot != 63 && slot != 64);
    }
  }

  @Test
  void theFileOfWideHoldsIsMadeForTheFirstOneWhoNeedsIt() {
    holds.set(first, 63);
    assertThat(memory.files("holds-")).isEmpty();
    assertThat(holds.isSet(first, 64)).isFalse();
    holds.clear(first, 64); // nothing to clear, and no reason to make the file
    assertThat(memory.files("holds-")).isEmpty();
    holds.set(first, 64);
    assertThat(memory.files("holds-")).isEqualTo(Set.of("holds-0"));
    holds.set(second, 1_023);
    assertThat(memory.files("holds-")).hasSize(1);
  }

  @Test
  void whatOneProcessSetsInTheWideFileAnotherOneSees() {
    Holds others = new Holds(new Chunks(memory.player()));
    assertThat(others.any(first)).isTrue();
    dropOwn();
    assertThat(others.any(first)).isFalse();
    holds.set(first, 777);
    assertThat(others.any(first)).isTrue();
    assertThat(others.isSet(first, 777)).isTrue();
    others.clear(first, 777);
    assertThat(holds.any(first)).isFalse();
  }

  /**
   * The whole way: an object that is held by participants beyond slot 63 alone, some of them dead.
   */
  @Test
  void anObjectLivesAsLongAsAParticipantBeyondSlot63HoldsIt() {
    SharedObject object = region.objects().create(PlainKind.ONE.spec());
    List<Player> players = new ArrayList<>();
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      Player one = memory.player();
      players.add(one);
      regions.add(one.join());
    }
    Region far = regions.get(69);
    assertThat(far.slot()).isEqualTo(70);
    Object handle =
        far.objects().open(object.index(), object.generation(), PlainKind.ONE).canonicalHandle();
    Object mine = object.canonicalHandle();
    ((LocalHandle) mine).close();
    assertThat(region.objects().isLive(object.index(), object.generation())).isTrue();
    players.get(69).kill();
    region.suspect(70);
    assertThat(region.objects().isLive(object.index(), object.generation())).isFalse();
    assertThat(handle).isNotNull();
  }
}
