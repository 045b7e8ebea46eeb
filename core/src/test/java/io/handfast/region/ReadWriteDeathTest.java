package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.PlayedMemory.Killed;
import io.handfast.region.PlayedMemory.Player;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.SyncKinds;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that a process does with a read-write lock, with the process killed at each of its
 * stores in turn; then with the process that cleans up after it killed likewise. The others get the
 * lock, and find it abandoned if, and only if, the dead one wrote.
 */
@Timeout(120)
class ReadWriteDeathTest {
  private record Case(String name, Consumer<World> script) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** One lock, one process that lives on, one that will not. */
  private static final class World {
    final PlayedMemory memory = new PlayedMemory();
    final Region survivor = memory.player().join();
    final SharedObject object =
        survivor
            .objects()
            .create(
                ObjectSpec.of(ObjectKinds.find(SyncKinds.READ_WRITE_LOCK), 0)
                    .withSegment(SyncKinds.READ_WRITE_LOCK_BYTES));
    final IpcReadWriteLock lock = (IpcReadWriteLock) object.canonicalHandle();
    final Player victimPlayer = memory.player();
    final Region victim = victimPlayer.join();
    final IpcReadWriteLock theirs =
        victim
            .objects()
            .open(
                object.index(),
                object.generation(),
                object.kind(),
                it -> (IpcReadWriteLock) it.canonicalHandle());

    /** Set from after the write lock was got to before it is given back. */
    boolean writes;

    /** Set from before the write lock is asked for to after it was given back. */
    boolean mayWrite;

    void write(Runnable inside) {
      mayWrite = true;
      theirs.writeLock().lock();
      writes = true;
      inside.run();
      writes = false;
      theirs.writeLock().unlock();
      mayWrite = false;
    }

    void read(Runnable inside) {
      theirs.readLock().lock();
      inside.run();
      theirs.readLock().unlock();
    }

    void assertOthersGoOn() throws InterruptedException {
      assertThat(lock.writeLock().tryLock(60, TimeUnit.SECONDS)).isTrue();
      if (writes) {
        assertThat(lock.isAbandoned()).isTrue();
      }
      if (!mayWrite) {
        assertThat(lock.isAbandoned()).isFalse();
      }
      assertThat(lock.getWriteHoldCount()).isEqualTo(1);
      lock.readLock().lock();
      lock.writeLock().unlock();
      assertThat(lock.isAbandoned()).isFalse();
      lock.readLock().unlock();
      assertThat(lock.toString()).contains("[free"); // and perhaps a dead waiter, until it is found
    }
  }

  @BeforeAll
  static void registerKinds() {
    SyncKinds.register();
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("reads", world -> world.read(() -> {})),
        new Case("reads twice over", world -> world.read(() -> world.read(() -> {}))),
        new Case("writes", world -> world.write(() -> {})),
        new Case(
            "writes twice over",
            world ->
                world.write(
                    () -> {
                      world.theirs.writeLock().lock();
                      world.theirs.writeLock().unlock();
                    })),
        new Case("writes and reads", world -> world.write(() -> world.read(() -> {}))),
        new Case(
            "goes on as a reader",
            world -> {
              world.write(world.theirs.readLock()::lock);
              world.theirs.readLock().unlock();
            }),
        new Case(
            "is refused by a writer",
            world -> {
              world.lock.writeLock().lock();
              try {
                assertThat(world.theirs.readLock().tryLock()).isFalse();
                assertThat(world.theirs.writeLock().tryLock()).isFalse();
              } finally {
                world.lock.writeLock().unlock();
              }
            }),
        new Case(
            "waits for a reader in vain",
            world -> {
              world.lock.readLock().lock();
              try {
                assertThat(tryBriefly(world.theirs)).isFalse();
              } finally {
                world.lock.readLock().unlock();
              }
            }));
  }

  private static boolean tryBriefly(IpcReadWriteLock lock) {
    try {
      return lock.writeLock().tryLock(1, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  /** Runs the script until the victim is killed; false if it got through. */
  private static boolean isKilled(World world, Case script, long after) {
    world.victimPlayer.killAfter(after);
    try {
      script.script().accept(world);
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void KC_whoeverWaitsGetsItWhereverTheOtherWasKilled(Case script) throws Exception {
    long stores = 0;
    World world = new World();
    while (isKilled(world, script, stores)) {
      world.assertOthersGoOn();
      world = new World();
      stores++;
    }
    assertThat(stores).as("stores at which it was killed").isPositive();
    world.assertOthersGoOn();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void KC_cleaningUpCanBeBrokenOffAnywhere(Case script) throws Exception {
    long stores = 0;
    World world = new World();
    while (isKilled(world, script, stores)) {
      world = new World();
      stores++;
    }
    for (long killedAt = 0; killedAt < stores; killedAt++) {
      boolean reaperKilled = true;
      // Its first stores are the same everywhere; steps of 3 keep this short.
      for (long reaperKilledAt = 0; reaperKilled; reaperKilledAt += 3) {
        world = new World();
        assertThat(isKilled(world, script, killedAt)).isTrue();
        Player reaperPlayer = world.memory.player();
        Region reaper = reaperPlayer.join();
        reaperPlayer.killAfter(reaperKilledAt);
        try {
          reaper.suspect(Tag.slot(world.victim.tag()));
          reaperKilled = false;
        } catch (Killed e) {
          assertThat(reaperPlayer.isDead()).isTrue();
        }
        world.assertOthersGoOn();
      }
    }
  }
}
