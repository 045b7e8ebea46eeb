package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.ClosedHandleException;
import io.handfast.region.PlayedMemory.Killed;
import io.handfast.region.PlayedMemory.Player;
import io.handfast.sync.IpcPermits;
import io.handfast.sync.Permit;
import io.handfast.sync.SyncKinds;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * PM-06: a process that uses permits is killed at each of its stores in turn, and so is the one
 * that cleans up after it. Whatever the living have, they keep; all the rest comes back.
 */
class PermitsDeathTest {
  private static final int TOTAL = 5;

  /** Where they begin; a cell that is only being gathered is negative. */
  private static final int CELLS = 128;

  /** Much longer than the first slices, and much shorter than so many as there are permits. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @BeforeAll
  static void registerKinds() {
    SyncKinds.register();
  }

  /** One permit is the survivor's, the others are there for the victim. */
  private static final class World {
    final PlayedMemory memory = new PlayedMemory();
    final Region survivor = memory.player().join();
    final Player victimPlayer = memory.player();
    final Region victim = victimPlayer.join();
    final SharedObject object;
    final IpcPermits permits;
    final IpcPermits theirs;
    final Permit kept;

    World() {
      this(TOTAL);
    }

    World(int total) {
      object =
          survivor
              .objects()
              .create(
                  ObjectSpec.of(ObjectKinds.find(SyncKinds.PERMITS), total)
                      .withSegment(SyncKinds.permitsBytes(total)));
      permits = (IpcPermits) object.canonicalHandle();
      theirs = open(victim);
      kept = permits.acquireUninterruptibly();
    }

    IpcPermits open(Region region) {
      return (IpcPermits)
          region
              .objects()
              .open(
                  object.index(),
                  object.generation(),
                  ObjectKinds.find(SyncKinds.PERMITS),
                  SharedObject::canonicalHandle);
    }

    /** Whether it lived to the end. */
    boolean use(int size, long stores) {
      victimPlayer.killAfter(stores);
      try {
        for (int i = 0; i < 2; i++) {
          Permit permit = theirs.acquireUninterruptibly(size);
          assertThat(permit.permits()).isEqualTo(size);
          Permit more = theirs.acquireUninterruptibly(1);
          permit.close();
          permit.close();
          more.close();
        }
        Permit unused = theirs.acquireUninterruptibly(size);
        return true;
      } catch (Killed e) {
        return false;
      }
    }

    void assertConserved() {
      for (int at = CELLS; at < object.segment().capacity(); at += Long.BYTES) {
        assertThat(object.segment().getLongVolatile(at))
            .as("left in the cell at " + at)
            .isNotNegative();
      }
      assertThat(permits.availablePermits()).isEqualTo(TOTAL - 1);
      Permit rest = permits.tryAcquire(TOTAL - 1).orElseThrow();
      assertThat(permits.tryAcquire()).isEmpty();
      rest.close();
      kept.close();
      permits.acquireUninterruptibly(TOTAL).close();
      assertThat(permits.availablePermits()).isEqualTo(TOTAL);
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void PM_06_permitsAreConservedWhereverTheirUserIsKilled(int size) {
    boolean lived = false;
    int kills = 0;
    while (!lived) {
      World world = new World();
      lived = world.use(size, kills++);
      world.victimPlayer.kill();
      world.survivor.suspect(world.victim.slot());
      world.assertConserved();
    }
    assertThat(kills).isGreaterThan(10);
  }

  /** No reaper comes: whoever waits looks for itself, whatever the dead left, and has the rest. */
  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,1", "1,4", "2,4", "3,4"})
  void PM_03_whoWaitsFindsTheDeadByItself(int size, int wanted) throws InterruptedException {
    boolean lived = false;
    for (int kills = 0; !lived; kills++) {
      World world = new World();
      lived = world.use(size, kills);
      world.victimPlayer.kill();
      for (int had = 0; had < TOTAL - 1; had += wanted) {
        assertThat(world.permits.tryAcquire(wanted, PATIENCE))
            .as("%s of %s after %s stores", had, TOTAL - 1, kills)
            .isPresent();
      }
      assertThat(world.permits.tryAcquire()).isEmpty();
    }
  }

  /** Those who wait look at each process that has permits, not at each permit. */
  @Test
  void PM_03_ofThousandsThoseOfTheDeadAreFoundAtOnce() throws InterruptedException {
    World world = new World(IpcPermits.MAXIMUM);
    Permit first = world.permits.tryAcquire(2_000).orElseThrow();
    Permit theirs = world.theirs.acquireUninterruptibly();
    assertThat(theirs.permits()).isOne();
    Permit rest = world.permits.tryAcquire(IpcPermits.MAXIMUM - 2_002).orElseThrow();
    world.victimPlayer.kill();
    assertThat(world.permits.tryAcquire(PATIENCE)).isPresent();
    first.close();
    rest.close();
  }

  /** What a thread was about to return is not its own any more when its process has left. */
  @Test
  void PM_02_aPermitOfAProcessThatLeftMeanwhileClosesNobodyElses() {
    int stores = 0;
    boolean left = true;
    while (left) {
      World world = new World();
      world.victimPlayer.afterStores(
          stores++,
          () -> {
            world.victim.close();
            Permit unused = world.permits.tryAcquire(TOTAL - 1).orElseThrow();
          });
      try {
        world.theirs.tryAcquire(3).ifPresent(Permit::close);
      } catch (ClosedHandleException e) {
        // it left before the thread began
      }
      left = !world.victimPlayer.isEventToCome();
      if (left) {
        assertThat(world.permits.availablePermits()).as("after %s stores", stores - 1).isZero();
      }
    }
    assertThat(stores).isGreaterThan(8);
  }

  /** What is only being gathered can be had before anybody knows of the death. */
  @ParameterizedTest
  @CsvSource({"2", "3"})
  void PM_06b_whatTheDeadWasGatheringCanBeHadAtOnce(int size) {
    boolean lived = false;
    for (int kills = 0; !lived; kills++) {
      World world = new World();
      lived = world.use(size, kills);
      world.victimPlayer.kill();
      int free = world.permits.availablePermits();
      assertThat(free).isBetween(TOTAL - 1 - size - 1, TOTAL - 1);
      if (free > 0) {
        world.permits.tryAcquire().orElseThrow().close();
        world.permits.tryAcquire(free).orElseThrow().close();
      }
      assertThat(world.permits.availablePermits()).isEqualTo(free);
      world.survivor.suspect(world.victim.slot());
      world.assertConserved();
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void PM_06c_permitsAreConservedWhereverTheReaperIsKilled(int size) {
    boolean lived = false;
    for (int kills = 0; !lived; kills++) {
      for (int deaths = 0; deaths <= 8; deaths++) {
        World world = new World();
        Player reaperPlayer = world.memory.player();
        Region reaper = reaperPlayer.join();
        IpcPermits unused = world.open(reaper);
        boolean unusedToo = world.use(size, deaths);
        world.victimPlayer.kill();
        reaperPlayer.killAfter(kills);
        try {
          reaper.suspect(world.victim.slot());
          lived = true;
        } catch (Killed e) {
          lived = false;
        }
        reaperPlayer.kill();
        world.survivor.suspect(world.victim.slot());
        world.survivor.suspect(reaper.slot());
        world.assertConserved();
      }
    }
  }
}
