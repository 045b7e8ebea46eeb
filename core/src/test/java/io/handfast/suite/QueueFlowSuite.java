package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.QueueClosedException;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** QU: many producers and many takers at once lose nothing, double nothing, and keep the order. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class QueueFlowSuite extends Suite {
  private static final int PRODUCERS = 4;
  private static final int TAKERS = 4;
  private static final int EACH = 25_000;
  private static final int LONG_ELEMENT = 400_000;

  QueueFlowSuite(Setting setting) {
    super(setting);
  }

  @SuppressWarnings("unchecked")
  private static <E> IpcQueue<E> queue(ProcessArgs args, int index) {
    return args.get(index, IpcQueue.class);
  }

  private static boolean produce(ProcessArgs args) throws InterruptedException {
    IpcQueue<byte[]> queue = queue(args, 0);
    int producer = args.get(1, Integer.class);
    for (int number = 0; number < EACH; number++) {
      queue.put(Numbered.element(producer, number));
    }
    return true;
  }

  /** Takes until the queue is closed; the answer is how many there were. */
  private static int consume(ProcessArgs args) throws InterruptedException {
    IpcQueue<byte[]> queue = queue(args, 0);
    IpcQueue<Long> seen = queue(args, 1);
    int[] last = new int[PRODUCERS];
    Arrays.fill(last, -1);
    for (int count = 0; ; count++) {
      byte[] element;
      try {
        element = queue.take();
      } catch (QueueClosedException e) {
        return count;
      }
      int producer = Numbered.producer(element);
      int number = Numbered.checkedNumber(element);
      assertThat(number).as("order of producer " + producer).isGreaterThan(last[producer]);
      last[producer] = number;
      seen.put((long) producer * EACH + number);
    }
  }

  /** The ring is small, so that its blocks are used again some thousand times. */
  @Test
  void QU_16_everyElementComesOnceAndThoseOfOneProducerInOrder() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 64).bytes(64 * 1_024).build();
    IpcQueue<Long> seen = make.queue(Codec.longs(), PRODUCERS * EACH).build();
    List<Child<Boolean>> producers = new ArrayList<>();
    List<Child<Integer>> takers = new ArrayList<>();
    for (int i = 0; i < TAKERS; i++) {
      takers.add(child(QueueFlowSuite::consume, queue, seen));
    }
    for (int i = 0; i < PRODUCERS; i++) {
      producers.add(child(QueueFlowSuite::produce, queue, i));
    }
    for (Child<Boolean> producer : producers) {
      assertThat(producer.answer()).isTrue();
    }
    queue.close();
    int taken = 0;
    for (Child<Integer> taker : takers) {
      taken += taker.answer();
    }
    assertThat(taken).isEqualTo(PRODUCERS * EACH);
    List<Long> all = new ArrayList<>();
    seen.drainTo(all);
    BitSet different = new BitSet();
    all.forEach(element -> different.set(element.intValue()));
    assertThat(all).hasSize(PRODUCERS * EACH);
    assertThat(different.cardinality()).isEqualTo(PRODUCERS * EACH);
    assertThat(queue.skippedClaims()).isZero();
  }

  @Test
  void QU_12_aChildEndsAlthoughNobodyHasReadWhatItPut() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 4).bytes(4 * LONG_ELEMENT).build();
    Child<Boolean> child = child(QueueFlowSuite::putLongElement, queue);
    assertThat(child.answer()).isTrue();
    byte[] element = queue.take();
    assertThat(element).hasSize(LONG_ELEMENT);
    for (int i = 0; i < element.length; i++) {
      assertThat(element[i]).isEqualTo((byte) (i % 127));
    }
  }

  private static boolean putLongElement(ProcessArgs args) throws InterruptedException {
    byte[] element = new byte[LONG_ELEMENT];
    for (int i = 0; i < element.length; i++) {
      element[i] = (byte) (i % 127);
    }
    QueueFlowSuite.<byte[]>queue(args, 0).put(element);
    return true;
  }
}
