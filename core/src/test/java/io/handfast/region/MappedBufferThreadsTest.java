package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access with memory order, by several threads. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MappedBufferThreadsTest {

  private static final int THREADS = 4;
  private static final int STEPS = 50_000;
  private static final int COUNTER = 64;

  /** One step of a thread that adds one to the counter. */
  interface Increment {
    void on(MappedBuffer buffer);
  }

  static Stream<Named<Increment>> longIncrements() {
    return Stream.of(
        Named.of("getAndAddLong", b -> b.getAndAddLong(COUNTER, 1)),
        Named.of("addLongRelease", b -> b.addLongRelease(COUNTER, 1)),
        Named.of("addLongOrdered", b -> b.addLongOrdered(COUNTER, 1)),
        Named.of(
            "compareAndSetLong",
            b -> {
              long seen;
              do {
                seen = b.getLongVolatile(COUNTER);
              } while (!b.compareAndSetLong(COUNTER, seen, seen + 1));
            }),
        Named.of(
            "compareAndExchangeLong",
            b -> {
              long expected = b.getLongOpaque(COUNTER);
              for (long seen; ; expected = seen) {
                seen = b.compareAndExchangeLong(COUNTER, expected, expected + 1);
                if (seen == expected) {
                  return;
                }
              }
            }));
  }

  static Stream<Named<Increment>> intIncrements() {
    return Stream.of(
        Named.of("getAndAddInt", b -> b.getAndAddInt(COUNTER, 1)),
        Named.of("addIntRelease", b -> b.addIntRelease(COUNTER, 1)),
        Named.of("addIntOrdered", b -> b.addIntOrdered(COUNTER, 1)),
        Named.of(
            "compareAndSetInt",
            b -> {
              int seen;
              do {
                seen = b.getIntVolatile(COUNTER);
              } while (!b.compareAndSetInt(COUNTER, seen, seen + 1));
            }),
        Named.of(
            "compareAndExchangeInt",
            b -> {
              int expected = b.getIntOpaque(COUNTER);
              for (int seen; ; expected = seen) {
                seen = b.compareAndExchangeInt(COUNTER, expected, expected + 1);
                if (seen == expected) {
                  return;
                }
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("longIncrements")
  void noUpdateOfALongIsLost(Increment increment) throws Exception {
    MappedBuffer buffer = MappedBuffer.allocate(128);
    together(
        THREADS,
        me -> {
          for (int i = 0; i < STEPS; i++) {
            increment.on(buffer);
          }
          return me;
        });
    assertThat(buffer.getLong(COUNTER)).isEqualTo((long) THREADS * STEPS);
  }

  @ParameterizedTest
  @MethodSource("intIncrements")
  void noUpdateOfAnIntIsLost(Increment increment) throws Exception {
    MappedBuffer buffer = MappedBuffer.allocate(128);
    together(
        THREADS,
        me -> {
          for (int i = 0; i < STEPS; i++) {
            increment.on(buffer);
          }
          return me;
        });
    assertThat(buffer.getInt(COUNTER)).isEqualTo(THREADS * STEPS);
  }

  /** Every value put in is taken out once, or is still there at the end. */
  @Test
  void nothingIsLostOrDoubledByGetAndSet() throws Exception {
    MappedBuffer buffer = MappedBuffer.allocate(128);
    List<Long> sums =
        together(
            THREADS,
            me -> {
              long taken = 0;
              for (int i = 1; i <= STEPS; i++) {
                taken += buffer.getAndSetLong(COUNTER, i);
                taken += buffer.getAndSetInt(COUNTER + 8, i);
              }
              return taken;
            });
    long taken = sums.stream().mapToLong(Long::longValue).sum();
    long left = buffer.getLong(COUNTER) + buffer.getInt(COUNTER + 8);
    assertThat(taken + left).isEqualTo(2L * THREADS * STEPS * (STEPS + 1) / 2);
  }

  @Test
  void aLongNeverTears() throws Exception {
    MappedBuffer buffer = MappedBuffer.allocate(128);
    List<Long> torn =
        together(
            2,
            me -> {
              long bad = 0;
              for (int i = 0; i < 4 * STEPS; i++) {
                if (me == 0) {
                  buffer.putLongOpaque(COUNTER, (i & 1) == 0 ? 0 : -1);
                } else {
                  long seen = buffer.getLongOpaque(COUNTER);
                  bad += isMixed(seen) ? 1 : 0;
                }
              }
              return bad;
            });
    assertThat(torn).containsOnly(0L);
  }

  /** A ring clears its records by filling; a reader polls a length in the middle of them. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 5, 7, 9, 10})
  void aWordWithinAFilledRunNeverTears(int offset) throws Exception {
    MappedBuffer buffer = MappedBuffer.allocate(256);
    int start = 56 + offset;
    int end = start + 24;
    AtomicBoolean done = new AtomicBoolean();
    List<Long> torn =
        together(
            2,
            me -> {
              long bad = 0;
              if (me == 0) {
                for (int i = 0; i < 10 * STEPS; i++) {
                  buffer.setMemory(start, end - start, (byte) -(i & 1));
                }
                done.set(true);
              } else {
                while (!done.get()) {
                  for (int word = start + 7 & -8; word <= end - 8; word += 8) {
                    bad += isMixed(buffer.getLongOpaque(word)) ? 1 : 0;
                  }
                }
              }
              return bad;
            });
    assertThat(torn).containsOnly(0L);
  }

  private static boolean isMixed(long word) {
    return word != 0 && word != -1;
  }

  @Test
  void whatIsWrittenBeforeAReleaseIsSeenAfterAnAcquire() throws Exception {
    MappedBuffer buffer = MappedBuffer.allocate(256);
    int rounds = 4 * STEPS;
    List<Long> stale =
        together(
            2,
            me -> {
              long bad = 0;
              if (me == 0) {
                for (int i = 1; i <= rounds; i++) {
                  buffer.putLong(128, i);
                  buffer.putInt(192, i);
                  buffer.putLongRelease(0, i);
                }
              } else {
                for (long seen = 0; seen < rounds; ) {
                  seen = buffer.getLongAcquire(0);
                  bad += buffer.getLong(128) < seen || buffer.getInt(192) < seen ? 1 : 0;
                }
              }
              return bad;
            });
    assertThat(stale).containsOnly(0L);
  }

  /** How a small number is stored and loaded with volatile semantics. */
  record Slot(Store store, Load load) {}

  interface Store {
    void put(MappedBuffer buffer, int index, int value);
  }

  interface Load {
    int get(MappedBuffer buffer, int index);
  }

  static Stream<Named<Slot>> volatileSlots() {
    return Stream.of(
        Named.of(
            "long",
            new Slot((b, i, v) -> b.putLongVolatile(i, v), (b, i) -> (int) b.getLongVolatile(i))),
        Named.of(
            "int", new Slot((b, i, v) -> b.putIntVolatile(i, v), (b, i) -> b.getIntVolatile(i))),
        Named.of(
            "short",
            new Slot(
                (b, i, v) -> b.putShortVolatile(i, (short) v), (b, i) -> b.getShortVolatile(i))),
        Named.of(
            "char",
            new Slot((b, i, v) -> b.putCharVolatile(i, (char) v), (b, i) -> b.getCharVolatile(i))),
        Named.of(
            "byte",
            new Slot((b, i, v) -> b.putByteVolatile(i, (byte) v), (b, i) -> b.getByteVolatile(i))),
        Named.of(
            "byte, loaded within an int",
            new Slot((b, i, v) -> b.putByteVolatile(i, (byte) v), (b, i) -> lowest(b, i))));
  }

  private static int lowest(MappedBuffer buffer, int index) {
    int word = buffer.getIntVolatile(index);
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? word >>> 24 : word;
  }

  /**
   * Two threads each store to their own place and then load the other's. In a sequentially
   * consistent order one of the stores comes first and the other thread's load sees it. A release
   * store instead of a volatile one fails here on every processor.
   */
  @ParameterizedTest
  @MethodSource("volatileSlots")
  void aVolatileStoreIsNotOvertakenByALaterVolatileLoad(Slot slot) throws Exception {
    int rounds = 3_000;
    int steps = 100;
    MappedBuffer buffer = MappedBuffer.allocate(512);
    int[] places = {0, 256};
    int[][] loaded = new int[2][steps + 1];
    AtomicInteger arrived = new AtomicInteger();
    List<Long> overtaken =
        together(
            2,
            me -> {
              long bad = 0;
              for (int round = 0; round < rounds; round++) {
                meet(arrived, 3 * round + 1);
                for (int i = 1; i <= steps; i++) {
                  slot.store.put(buffer, places[me], i);
                  loaded[me][i] = slot.load.get(buffer, places[1 - me]);
                }
                meet(arrived, 3 * round + 2);
                if (me == 0) {
                  bad += overtaken(loaded[0], loaded[1], steps);
                  slot.store.put(buffer, places[0], 0);
                  slot.store.put(buffer, places[1], 0);
                }
                meet(arrived, 3 * round + 3);
              }
              return bad;
            });
    assertThat(overtaken).containsOnly(0L);
  }

  /** Counts the steps of one thread whose store the other's next store and load have missed. */
  private static int overtaken(int[] mine, int[] others, int steps) {
    int bad = 0;
    for (int i = 1; i <= steps; i++) {
      int next = mine[i] + 1;
      if (next <= steps && others[next] < i) {
        bad++;
      }
    }
    return bad;
  }

  /** A barrier for two that lets go within nanoseconds, so that their next steps collide. */
  private static void meet(AtomicInteger arrived, int meeting) {
    arrived.incrementAndGet();
    for (int spins = 1; arrived.get() < 2 * meeting; spins++) {
      if (spins % 1_000 == 0) {
        LockSupport.parkNanos(1);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private interface Part<T> {
    T run(int me) throws Exception;
  }

  private static <T> List<T> together(int threads, Part<T> part)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Callable<T>> parts = new ArrayList<>();
      for (int me = 0; me < threads; me++) {
        int self = me;
        parts.add(
            () -> {
              start.await();
              return part.run(self);
            });
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : pool.invokeAll(parts)) {
        results.add(result.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
