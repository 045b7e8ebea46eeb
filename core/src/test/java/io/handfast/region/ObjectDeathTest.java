package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.PlayedMemory.Killed;
import io.handfast.region.PlayedMemory.Player;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that a process does with objects, names and tickets, with the process killed at each
 * of its stores in turn; then the same with the process that cleans up after it killed at each of
 * its own. Whoever comes next leaves nothing of the dead, and takes nothing from the living.
 */
class ObjectDeathTest {
  private static final ObjectSpec SPEC = PlainKind.ONE.spec();
  private static final long CHILD = 4_711;

  /** What the victim does, given objects of a process that lives on. */
  private interface Script {
    void run(World world);
  }

  private record Case(String name, Script script) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** One region with one process that lives, one that will not, and objects of the first. */
  private static final class World {
    final PlayedMemory memory = new PlayedMemory();
    final Region survivor = memory.player().join();
    final SharedObject plain = survivor.objects().create(SPEC.asAnyLocal());
    final SharedObject large = survivor.objects().create(SPEC.withSegment(64));
    final SharedObject named = survivor.openOrCreate(SPEC, "named", it -> it);
    final SharedObject offered = survivor.objects().create(SPEC);
    final Tickets.Offer offer = survivor.tickets().offer(offered, CHILD);
    final Player victimPlayer = memory.player();
    final Region victim = victimPlayer.join(CHILD);

    World() {
      // The one that is pinned by its ticket alone.
      close(offered);
    }

    SharedObject create(ObjectSpec spec) {
      return victim.objects().create(spec);
    }

    SharedObject open(SharedObject object) {
      return victim.objects().open(object.index(), object.generation(), PlainKind.ONE);
    }

    static void close(SharedObject object) {
      ((LocalHandle) object.canonicalHandle()).close();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("creates and closes", world -> World.close(world.create(SPEC))),
        new Case("creates and keeps", world -> world.create(SPEC)),
        new Case(
            "creates with memory and closes",
            world -> World.close(world.create(SPEC.withSegment(64)))),
        new Case("creates with memory and keeps", world -> world.create(SPEC.withSegment(64))),
        new Case("opens and closes", world -> World.close(world.open(world.plain))),
        new Case("opens with memory and closes", world -> World.close(world.open(world.large))),
        new Case("opens and keeps", world -> world.open(world.plain)),
        new Case(
            "names and closes",
            world ->
                World.close(
                    world.victim.openOrCreate(SPEC, "of the dead".replace(' ', '-'), it -> it))),
        new Case(
            "names, removes the name and keeps",
            world -> {
              SharedObject object = world.victim.openOrCreate(SPEC, "short-lived", it -> it);
              assertThat(world.victim.removeName(PlainKind.ONE, "short-lived")).isTrue();
              assertThat(object.exists()).isTrue();
            }),
        new Case(
            "opens by name and closes",
            world -> World.close(world.victim.openOrCreate(SPEC, "named", it -> it))),
        new Case(
            "offers, closes and takes back",
            world -> {
              SharedObject object = world.create(SPEC.withSegment(64));
              Tickets.Offer offer = world.victim.tickets().offer(object, CHILD + 1);
              World.close(object);
              world.victim.tickets().withdraw(offer);
            }),
        new Case(
            "redeems and closes",
            world -> World.close(world.victim.tickets().redeem(world.offer, it -> it))),
        new Case(
            "redeems and keeps", world -> world.victim.tickets().redeem(world.offer, it -> it)),
        new Case(
            "leaves",
            world -> {
              world.create(SPEC);
              world.open(world.large);
              world.victim.close();
            }),
        new Case(
            "needs a new chunk",
            world -> {
              // As if all records of the first chunk had been used.
              world.memory.control().putLong(HeaderLayout.NEXT_OBJECT_OFFSET, ChunkLayout.OBJECTS);
              for (int i = 0; i < 3; i++) {
                world.create(SPEC);
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void killedAtAnyStoreItLeavesNothing(Case one) {
    int kills = 0;
    for (Optional<World> left = killedAfter(one, kills);
        left.isPresent();
        left = killedAfter(one, ++kills)) {
      World world = left.get();
      world.survivor.suspect(world.victim.slot());
      assertClean(world, one + " for " + kills + " stores");
    }
    assertThat(kills).as("moments at which it was killed").isPositive();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whoeverCleansUpMayBeKilledAtAnyStoreToo(Case one) {
    for (int stores = 0; killedAfter(one, stores).isPresent(); stores++) {
      boolean reaperDied = true;
      for (int reaperStores = 0; reaperDied; reaperStores++) {
        World world = killedAfter(one, stores).orElseThrow();
        reaperDied = reapedAfter(world, reaperStores);
        assertClean(
            world, one + " for " + stores + " stores, reaped for " + reaperStores + " stores");
      }
    }
  }

  /** Lets somebody clean up who is killed at it, and then somebody else; whether it was killed. */
  private static boolean reapedAfter(World world, int stores) {
    Player player = world.memory.player();
    Region reaper = player.join();
    player.killAfter(stores);
    try {
      reaper.suspect(world.victim.slot());
      return false;
    } catch (Killed e) {
      world.survivor.suspect(reaper.slot());
      world.survivor.suspect(world.victim.slot());
      return true;
    }
  }

  @Test
  void anObjectThatGoesWhileSomebodyCleansUpIsNoConcernOfTheirs() {
    World world = new World();
    Player reaperPlayer = world.memory.player();
    Region reaper = reaperPlayer.join();
    reaperPlayer.beforeSegment(() -> World.close(world.large));
    world.victimPlayer.kill();
    reaper.suspect(world.victim.slot());
    assertThat(world.large.exists()).isFalse();
    assertThat(reaper.participants().isPresent(world.victim.tag())).isFalse();
  }

  /** A wish to hold that comes while the dead one was wiping must not find the object alive. */
  @Test
  void whatWasHalfWipedIsNeverAliveAgain() {
    for (int stores = 0; ; stores++) {
      World world = new World();
      SharedObject object = world.create(SPEC.withSegment(64));
      world.victimPlayer.killAfter(stores);
      try {
        World.close(object);
        break;
      } catch (Killed e) {
        // The bit of a process that is about to look whether the object is there.
        Player newcomerPlayer = world.memory.player();
        Region newcomer = newcomerPlayer.join();
        Holds holds = new Holds(new Chunks(newcomerPlayer));
        holds.set(object.index(), newcomer.slot());
        world.survivor.suspect(world.victim.slot());
        if (world.survivor.objects().isLive(object.index(), object.generation())) {
          assertThat(world.memory.files("segment-")).as("killed after %s", stores).hasSize(2);
          assertThat(world.memory.chunk(object.index()).getLong(object.body())).isEqualTo(42);
        }
      }
    }
  }

  /** A world in which the victim was killed in its script, or nothing if it came to its end. */
  private static Optional<World> killedAfter(Case one, int stores) {
    World world = new World();
    world.victimPlayer.killAfter(stores);
    try {
      one.script().run(world);
      return Optional.empty();
    } catch (Killed e) {
      return Optional.of(world);
    }
  }

  private static void assertClean(World world, String when) {
    Region survivor = world.survivor;
    int dead = world.victim.slot();
    long slotWord = world.memory.control().getLong(ControlLayout.participant(dead));
    assertThat(ParticipantLayout.state(slotWord)).as(when).isEqualTo(ParticipantLayout.FREE);
    Holds holds = new Holds(new Chunks(world.memory.player()));
    Set<String> segments = new TreeSet<>();
    survivor
        .objects()
        .forEachRecord(
            index -> {
              long word = world.memory.word(index);
              String what = "object " + index + ", when " + when;
              assertThat(ObjectLayout.state(word))
                  .as(what)
                  .isIn(ObjectLayout.FREE, ObjectLayout.LIVE);
              assertThat(holds.isSet(index, dead)).as("a dead hold on " + what).isFalse();
              if (ObjectLayout.state(word) == ObjectLayout.LIVE) {
                boolean wanted =
                    holds.any(index)
                        || survivor.tickets().isUnderWay(index, ObjectLayout.generation(word));
                assertThat(wanted).as("somebody wants " + what).isTrue();
                int at = ChunkLayout.record(index) + ObjectLayout.SEGMENT_OFFSET;
                int segment = world.memory.chunk(index).getInt(at);
                if (segment != 0) {
                  segments.add("segment-" + segment);
                }
              }
            });
    assertThat(world.memory.files("segment-")).as(when).isEqualTo(segments);
    assertThat(world.plain.exists()).as(when).isTrue();
    assertThat(world.large.exists()).as(when).isTrue();
    assertThat(world.named.exists()).as(when).isTrue();
    SharedObject named = survivor.openOrCreate(SPEC, "named", it -> it);
    assertThat(named).as(when).isSameAs(world.named);
    assertThat(survivor.removeName(PlainKind.ONE, "of-the-dead")).as(when).isFalse();
    assertThat(survivor.objects().create(SPEC).exists()).as(when).isTrue();
  }
}
