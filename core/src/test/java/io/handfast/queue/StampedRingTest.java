package io.handfast.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.queue.RingModel.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ring in the hands of one thread, which plays many processes, against {@link RingModel}. */
class StampedRingTest {
  private static final int SLOTS = 4;

  /** Rings that hold few elements, few blocks, or both, and the usual proportions. */
  private static final int[][] GEOMETRIES = {
    // capacity, cells, blocks
    {1, 2, 4},
    {1, 64, 1_024},
    {2, 4, 8},
    {3, 8, 16},
    {4, 8, 8},
    {5, 16, 64},
    {8, 16, 16},
    {32, 64, 32},
    {32, 64, 512}
  };

  @Test
  void aFreshRingIsEmpty() {
    RingMemory memory = RingMemory.empty(4, 8, 16);
    StampedRing ring = memory.ring(0);
    assertThat(ring.isEmpty()).isTrue();
    assertThat(ring.first()).isEqualTo(StampedRing.NONE);
    assertThat(ring.size()).isZero();
    assertThat(ring.skipped()).isZero();
    assertThat(ring.whoIsAtWork().isEmpty()).isTrue();
    assertThat(ring.hasRoom(4)).isTrue();
  }

  @Test
  void initialiseWritesTheRingThatStartsAtZero() {
    for (int[] geometry : GEOMETRIES) {
      RingMemory expected = RingMemory.empty(geometry[0], geometry[1], geometry[2]);
      RingMemory made = RingMemory.empty(geometry[0], geometry[1], geometry[2]);
      made.buffer().setMemory(0, made.buffer().capacity(), (byte) 0);
      StampedRing.initialise(made.buffer(), geometry[1]);
      StampedRing ring = made.ring(0);
      assertThat(ring.isEmpty()).isTrue();
      assertThat(ring.claim(1)).isEqualTo(expected.ring(0).claim(1));
    }
  }

  @Test
  void randomOperationsFromTheBeginning() {
    forManySeeds(0);
  }

  @Test
  void randomOperationsWhileTheNumbersOfElementsBeginAnew() {
    forManySeeds(-40);
  }

  @Test
  void randomOperationsWhileTheNumbersOfLapsBeginAnew() {
    for (int[] geometry : GEOMETRIES) {
      forManySeeds(geometry, (1L << 32) * geometry[1] - 40);
    }
  }

  @Test
  void randomOperationsWhileTheNumbersOfLapsBecomeNegative() {
    for (int[] geometry : GEOMETRIES) {
      forManySeeds(geometry, (1L << 31) * geometry[1] - 40);
    }
  }

  @Test
  void randomOperationsInARingWhoseLapsHaveFewerBitsThanTheirPlace() {
    int[] geometry = {20_000, 1 << 16, 1 << 18};
    for (long start : new long[] {0, -40, (1L << 28) * (1 << 16) - 40}) {
      for (int seed = 0; seed < 3; seed++) {
        run(geometry, start, seed);
      }
    }
  }

  private static void forManySeeds(long start) {
    for (int[] geometry : GEOMETRIES) {
      forManySeeds(geometry, start);
    }
  }

  private static void forManySeeds(int[] geometry, long start) {
    for (int seed = 0; seed < 40; seed++) {
      run(geometry, start, seed);
    }
  }

  private static void run(int[] geometry, long start, int seed) {
    try {
      new Run(geometry, start, seed).steps(2_000);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "capacity=%d, cells=%d, blocks=%d, start=%d, seed=%d"
              .formatted(geometry[0], geometry[1], geometry[2], start, seed),
          e);
    }
  }

  /** One sequence of operations on a ring and on its model. */
  private static final class Run {
    private final Random random;
    private final RingMemory memory;
    private final RingModel model;
    private final List<StampedRing> processes = new ArrayList<>();
    private final int longest;
    private final boolean alwaysShort;
    private final int eagerness;
    private long nextSeed = 1;

    Run(int[] geometry, long start, int seed) {
      random = new Random(seed);
      int block = random.nextInt(geometry[2]);
      memory = RingMemory.startingAt(start, block, geometry[0], geometry[1], geometry[2]);
      model = new RingModel(geometry[0], geometry[2], block);
      longest = Math.min(geometry[2] / 4, CellWord.MOST_BLOCKS);
      alwaysShort = random.nextBoolean();
      eagerness = 1 + random.nextInt(4);
      for (int slot = 0; slot < SLOTS; slot++) {
        processes.add(memory.ring(slot));
      }
    }

    void steps(int count) {
      for (int i = 0; i < count; i++) {
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3 -> claim();
          case 4, 5, 6 -> commitOrAbort();
          case 7, 8 -> take();
          case 9 -> freeOrPutBack();
          case 10 -> look();
          default -> dieOrLook();
        }
      }
      look();
    }

    private int anySlot() {
      return random.nextInt(SLOTS);
    }

    private StampedRing any() {
      return processes.get(anySlot());
    }

    private void claim() {
      for (int i = 0; i < eagerness; i++) {
        int slot = anySlot();
        int size = alwaysShort ? 1 : 1 + random.nextInt(Math.min(longest, 40));
        StampedRing ring = processes.get(slot);
        long claimed = ring.claim(size);
        assertThat(claimed != StampedRing.NONE).as("room").isEqualTo(model.hasRoom(size));
        if (claimed == StampedRing.NONE) {
          continue;
        }
        Entry entry = model.claim(nextSeed++, slot, size);
        entry.position = claimed;
        assertThat(ring.offset(claimed))
            .isEqualTo(RingLayout.blocksOffset(memory.cells()) + entry.begin * RingLayout.BLOCK);
        memory.write(ring, claimed, size, entry.seed);
      }
    }

    private void commitOrAbort() {
      List<Entry> claims = model.in(RingModel.State.CLAIMED);
      if (claims.isEmpty()) {
        return;
      }
      Entry entry = claims.get(random.nextInt(claims.size()));
      StampedRing ring = processes.get(entry.slot);
      if (random.nextInt(10) > 0) {
        ring.commit(entry.position);
        model.commit(entry);
      } else {
        ring.abort(entry.position);
        model.finish(entry);
      }
    }

    private void take() {
      int slot = anySlot();
      StampedRing ring = processes.get(slot);
      long found = ring.first();
      Entry entry = model.first();
      assertThat(found != StampedRing.NONE).as("something to take").isEqualTo(entry != null);
      if (entry == null) {
        return;
      }
      assertThat(ring.take(found)).isTrue();
      assertThat(any().take(found)).as("taken twice").isFalse();
      model.take(entry, slot);
      if (random.nextInt(3) > 0) {
        free(entry);
      }
    }

    private void freeOrPutBack() {
      List<Entry> taken = model.in(RingModel.State.TAKEN);
      if (taken.isEmpty()) {
        return;
      }
      Entry entry = taken.get(random.nextInt(taken.size()));
      if (random.nextInt(5) > 0) {
        free(entry);
      } else {
        processes.get(entry.slot).putBack(entry.position);
        model.commit(entry);
      }
    }

    private void free(Entry entry) {
      StampedRing ring = processes.get(entry.slot);
      byte[] read = memory.read(ring, entry.position);
      assertThat(read).isEqualTo(RingMemory.content(entry.seed, entry.size));
      ring.free(entry.position);
      model.finish(entry);
    }

    private void dieOrLook() {
      if (random.nextInt(5) > 0) {
        look();
        return;
      }
      int dead = anySlot();
      StampedRing survivor = processes.get((dead + 1) % SLOTS);
      assertThat(survivor.isAtWork(dead)).isEqualTo(survivor.recover(dead));
      boolean unused = model.recover(dead);
      assertThat(survivor.isAtWork(dead)).isFalse();
      assertThat(survivor.recover(dead)).as("again").isFalse();
      processes.set(dead, memory.ring(dead));
    }

    private void look() {
      StampedRing ring = any();
      assertThat(ring.size()).isEqualTo(model.size());
      assertThat(ring.isEmpty()).isEqualTo(model.isEmpty());
      assertThat(ring.whoIsAtWork().stream().boxed())
          .containsExactlyInAnyOrderElementsOf(model.whoIsAtWork());
      assertThat(ring.skipped()).isEqualTo(model.skipped());
      int size = 1 + random.nextInt(longest);
      assertThat(ring.hasRoom(size)).as("room for " + size).isEqualTo(model.hasRoom(size));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 4", "4, 8, 8", "32, 64, 512"})
  void aProcessThatWasIdleForManyLapsFindsItsWay(int capacity, int cells, int blocks) {
    RingMemory memory = RingMemory.startingAt(-40, 0, capacity, cells, blocks);
    StampedRing idle = memory.ring(1);
    StampedRing busy = memory.ring(2);
    for (int laps = 1; laps <= 1_000; laps *= 3) {
      for (int i = 0; i < laps * cells; i++) {
        busy.commit(busy.claim(1));
        takeAndFree(busy);
      }
      assertThat(idle.first()).isEqualTo(StampedRing.NONE);
      long claimed = idle.claim(1);
      memory.write(idle, claimed, 1, laps);
      idle.commit(claimed);
      long found = busy.first();
      assertThat(found).isEqualTo(claimed);
      assertThat(busy.take(found)).isTrue();
      assertThat(memory.read(busy, found)).isEqualTo(RingMemory.content(laps, 1));
      busy.free(found);
    }
  }

  private static void takeAndFree(StampedRing ring) {
    long found = ring.first();
    assertThat(ring.take(found)).isTrue();
    ring.free(found);
  }

  @Test
  void anElementThatIsBeingReadKeepsItsRoomAndLetsOthersPass() {
    RingMemory memory = RingMemory.empty(2, 4, 16);
    StampedRing slow = memory.ring(1);
    StampedRing ring = memory.ring(2);
    ring.commit(ring.claim(1));
    long first = slow.first();
    assertThat(slow.take(first)).isTrue();
    for (int i = 0; i < 2; i++) {
      assertThat(ring.first()).isEqualTo(StampedRing.NONE);
      assertThat(ring.size()).isZero();
      assertThat(ring.isEmpty()).isFalse();
      ring.commit(ring.claim(1));
      assertThat(ring.size()).isEqualTo(1);
      takeAndFree(ring);
      assertThat(ring.claim(1)).as("the room of both").isEqualTo(StampedRing.NONE);
      assertThat(ring.whoIsAtWork().get(1)).isTrue();
      assertThat(ring.recover(1)).isTrue();
      assertThat(ring.first()).as("it is in its place again").isEqualTo(first);
      assertThat(slow.take(first)).isTrue();
      slow.free(first);
      ring.commit(ring.claim(1));
      first = slow.first();
      assertThat(slow.take(first)).isTrue();
    }
  }

  @Test
  void anElementBehindOneThatIsBeingWrittenWaitsForIt() {
    StampedRing ring = RingMemory.empty(4, 8, 16).ring(0);
    long first = ring.claim(1);
    long second = ring.claim(1);
    ring.commit(second);
    assertThat(ring.first()).isEqualTo(StampedRing.NONE);
    assertThat(ring.isEmpty()).isFalse();
    ring.commit(first);
    assertThat(ring.first()).isEqualTo(first);
    assertThat(ring.take(first)).isTrue();
    assertThat(ring.first()).isEqualTo(second);
  }

  @Test
  void aLengthThatSomebodySpoiltIsNoWayOut() {
    RingMemory memory = RingMemory.empty(4, 8, 16);
    StampedRing ring = memory.ring(0);
    long claimed = ring.claim(2);
    ring.commit(claimed);
    int length = ring.offset(claimed) + RingLayout.LENGTH_OFFSET;
    int most = 2 * RingLayout.BLOCK - RingLayout.ELEMENT_OFFSET;
    memory.buffer().putInt(length, most);
    assertThat(ring.length(claimed)).isEqualTo(most);
    for (int spoilt : new int[] {most + 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      memory.buffer().putInt(length, spoilt);
      assertThat(ring.length(claimed)).isEqualTo(-1);
    }
  }
}
