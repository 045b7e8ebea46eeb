package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * KC-05: kills at random moments in the middle of the traffic. A few by default; the system
 * property {@code handfast.test.kills} sets how many.
 */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class QueueKillSuite extends Suite {
  private static final int KILLS = Integer.getInteger("handfast.test.kills", 10);
  private static final int LONGEST_LIFE_MICROS = 50_000;
  private static final byte[] END = Numbered.element(-1, 0);

  private final Random random = new Random(KILLS);

  QueueKillSuite(Setting setting) {
    super(setting);
  }

  @SuppressWarnings("unchecked")
  private static <E> IpcQueue<E> queue(ProcessArgs args, int index) {
    return args.get(index, IpcQueue.class);
  }

  /** Small, so that it is full and empty in turn. */
  private IpcQueue<byte[]> smallQueue() {
    return make.queue(Codec.bytes(), 32).bytes(64 * 1_024).build();
  }

  private void killAtAnyMoment(Child<?> child) throws InterruptedException {
    TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_LIFE_MICROS));
    child.kill();
  }

  private static boolean produceForEver(ProcessArgs args) throws InterruptedException {
    IpcQueue<byte[]> queue = queue(args, 0);
    int producer = args.get(2, Integer.class);
    for (int number = 0; ; number++) {
      queue.put(Numbered.element(producer, number));
      if (number == 0) {
        args.get(1, IpcEvent.class).set();
      }
    }
  }

  /** What a producer has put comes out whole and without a gap, up to where it was killed. */
  @Test
  void KC_05_killedProducersLeaveNoGapAndNothingInPart() throws Exception {
    IpcQueue<byte[]> queue = smallQueue();
    CompletableFuture<Map<Integer, Integer>> taken = inAThread(() -> takeInOrder(queue));
    for (int producer = 0; producer < KILLS; producer++) {
      IpcEvent running = make.event();
      Child<Boolean> child = child(QueueKillSuite::produceForEver, queue, running, producer);
      running.await();
      killAtAnyMoment(child);
      running.close();
    }
    queue.put(END);
    Map<Integer, Integer> next = taken.get(1, TimeUnit.MINUTES);
    assertThat(next).hasSize(KILLS);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.skippedClaims()).isLessThanOrEqualTo(KILLS);
  }

  /** For each producer, the number that would come next. */
  private static Map<Integer, Integer> takeInOrder(IpcQueue<byte[]> queue)
      throws InterruptedException {
    Map<Integer, Integer> next = new HashMap<>();
    while (true) {
      byte[] element = queue.take();
      int number = Numbered.checkedNumber(element);
      int producer = Numbered.producer(element);
      if (producer == Numbered.producer(END)) {
        return next;
      }
      assertThat(number).isEqualTo(next.getOrDefault(producer, 0));
      next.put(producer, number + 1);
    }
  }

  private static boolean moveForEver(ProcessArgs args) throws InterruptedException {
    IpcQueue<byte[]> from = queue(args, 0);
    IpcQueue<Long> to = queue(args, 2);
    while (true) {
      to.put((long) Numbered.checkedNumber(from.take()));
      args.get(1, IpcEvent.class).set();
    }
  }

  /** A taker is killed with one element in its hands at the most, and it puts none back twice. */
  @Test
  void KC_05b_killedTakersLoseOneElementEachAtTheMost() throws Exception {
    IpcQueue<byte[]> queue = smallQueue();
    IpcQueue<Long> moved = make.queue(Codec.longs(), 64).build();
    IpcEvent enough = make.event();
    CompletableFuture<Integer> put = inAThread(() -> putUntil(enough, queue));
    CompletableFuture<BitSet> collected = inAThread(() -> collect(moved));
    List<IpcEvent> events = new ArrayList<>();
    for (int taker = 0; taker < KILLS; taker++) {
      IpcEvent running = make.event();
      events.add(running);
      Child<Boolean> child = child(QueueKillSuite::moveForEver, queue, running, moved);
      running.await();
      killAtAnyMoment(child);
    }
    enough.set();
    for (byte[] left = queue.take(); !Arrays.equals(left, END); left = queue.take()) {
      moved.put((long) Numbered.checkedNumber(left));
    }
    moved.put(-1L);
    int all = put.get(1, TimeUnit.MINUTES);
    int different = collected.get(1, TimeUnit.MINUTES).cardinality();
    assertThat(different).isBetween(all - KILLS, all);
    events.forEach(IpcEvent::close);
  }

  private static int putUntil(IpcEvent enough, IpcQueue<byte[]> queue) throws InterruptedException {
    int number = 0;
    while (!enough.isSet()) {
      queue.put(Numbered.element(0, number++));
    }
    queue.put(END);
    return number;
  }

  private static BitSet collect(IpcQueue<Long> moved) throws InterruptedException {
    BitSet seen = new BitSet();
    for (int number = moved.take().intValue(); number >= 0; number = moved.take().intValue()) {
      assertThat(seen.get(number)).as("element " + number + " came before").isFalse();
      seen.set(number);
    }
    return seen;
  }

  private interface Job<R> {
    R run() throws Exception;
  }

  private static <R> CompletableFuture<R> inAThread(Job<R> job) {
    CompletableFuture<R> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(job.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
