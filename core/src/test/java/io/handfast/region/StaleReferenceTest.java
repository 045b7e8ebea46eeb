package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.TicketException;
import io.handfast.region.PlayedMemory.Killed;
import io.handfast.region.PlayedMemory.Player;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * References to objects that are gone, whose records others use, free or make anew: who looks
 * through one leaves everything as it was.
 */
class StaleReferenceTest {
  private static final ObjectSpec SPEC = PlainKind.ONE.spec();

  /** One region with two processes, and a reference whose object is gone. */
  private static final class World {
    final PlayedMemory memory = new PlayedMemory();
    final Player player = memory.player();
    final Region region = player.join();
    final Region other = memory.player().join();
    final int index;
    final long stale;

    World() {
      SharedObject first = region.objects().create(SPEC);
      index = first.index();
      stale = first.generation();
      close(first);
    }

    SharedObject reuse() {
      SharedObject object = region.objects().create(SPEC);
      assertThat(object.index()).isEqualTo(index);
      return object;
    }

    boolean isHeldBy(Region holder) {
      return new Holds(new Chunks(memory.player())).isSet(index, holder.slot());
    }
  }

  private static SharedObject open(Region region, SharedObject object) {
    return region.objects().open(object.index(), object.generation(), PlainKind.ONE);
  }

  private static void close(SharedObject object) {
    ((LocalHandle) object.canonicalHandle()).close();
  }

  private static void assertGone(Region region, World world) {
    assertThatThrownBy(() -> region.objects().open(world.index, world.stale, PlainKind.ONE))
        .isInstanceOf(TicketException.class);
  }

  @Test
  void toLookThroughOneDoesNotCostTheHoldOnTheObjectThatCameLater() {
    World world = new World();
    SharedObject mine = world.reuse();
    assertGone(world.region, world);
    assertThat(world.isHeldBy(world.region)).isTrue();
    close(open(world.other, mine)); // the last one to hold it, if ours were gone
    assertThat(mine.exists()).isTrue();
    close(mine);
    assertThat(mine.exists()).isFalse();
  }

  /** Whoever looks sets its bit first, and the last holder may leave the object to that bit. */
  @Test
  void whoLooksThroughOneWhileTheLastHolderLeavesFreesTheObjectInItsPlace() {
    boolean toCome = false;
    for (int stores = 0; !toCome; stores++) {
      World world = new World();
      SharedObject object = world.reuse();
      Player player = world.memory.player();
      Region looker = player.join();
      player.afterStores(stores, () -> close(object));
      assertGone(looker, world);
      toCome = player.isEventToCome();
      if (toCome) {
        assertThat(stores).as("moments between its stores").isGreaterThan(1);
        close(object);
      }
      assertThat(object.exists()).as("the holder left after %s stores", stores).isFalse();
      assertThat(world.isHeldBy(looker)).isFalse();
    }
  }

  @Test
  void whoIsKilledLookingThroughOneLeavesNoBitAtARecordThatIsFree() {
    World world = new World();
    Region dead = killedLooking(world);
    assertThat(world.isHeldBy(dead)).isTrue();
    world.other.suspect(dead.slot());
    assertThat(world.isHeldBy(dead)).isFalse();
  }

  @Test
  void whoIsKilledLookingThroughOneLeavesNoBitAtARecordThatIsBeingMadeAnew() {
    assertNoBitIsLeft(World::reuse);
  }

  @Test
  void whoIsKilledLookingThroughOneLeavesNoBitAtARecordThatIsBeingFreed() {
    assertNoBitIsLeft(world -> close(world.reuse()));
  }

  /**
   * Has somebody killed, and cleaned up after, between any two stores of one who lives on: the
   * record is then in any of the states in which it names that one.
   */
  private static void assertNoBitIsLeft(Consumer<World> action) {
    boolean toCome = false;
    for (int stores = 0; !toCome; stores++) {
      World world = new World();
      String when = "after " + stores + " stores";
      world.player.afterStores(
          stores,
          () -> {
            Region dead = killedLooking(world);
            assertThat(world.isHeldBy(dead)).as(when).isTrue();
            world.other.suspect(dead.slot());
            assertThat(world.isHeldBy(dead)).as(when).isFalse();
          });
      action.accept(world);
      toCome = world.player.isEventToCome();
      assertThat(ObjectLayout.state(world.memory.word(world.index)))
          .as(when)
          .isIn(ObjectLayout.LIVE, ObjectLayout.FREE);
      assertThat(ObjectLayout.state(world.memory.word(world.index)) == ObjectLayout.LIVE)
          .as("it is alive exactly if somebody holds it, " + when)
          .isEqualTo(world.isHeldBy(world.region));
    }
  }

  /** One who set its bit to look whether the object is there, and was killed then. */
  private static Region killedLooking(World world) {
    Player player = world.memory.player();
    Region region = player.join();
    player.killAfter(1);
    try {
      SharedObject unused = region.objects().open(world.index, world.stale, PlainKind.ONE);
      throw new AssertionError("it is gone");
    } catch (Killed e) {
      return region;
    }
  }
}
