package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.handfast.process.ProcessArgs;
import io.handfast.queue.ByteSink;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** QU: what goes through a queue comes out equal, and what cannot go through does no harm. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class QueueCodecSuite extends Suite {
  private static final int LENGTHS = 300;
  private static final ObjectInputFilter OURS =
      ObjectInputFilter.Config.createFilter("io.handfast.suite.*;java.base/*;!*");

  QueueCodecSuite(Setting setting) {
    super(setting);
  }

  @SuppressWarnings("unchecked")
  private static <E> IpcQueue<E> queue(ProcessArgs args, int index) {
    return args.get(index, IpcQueue.class);
  }

  /** A child that takes elements and puts each into another queue. */
  private static boolean echo(ProcessArgs args) throws InterruptedException {
    IpcQueue<Object> from = queue(args, 0);
    IpcQueue<Object> to = queue(args, 1);
    for (int left = args.get(2, Integer.class); left > 0; left--) {
      to.put(from.take());
    }
    return true;
  }

  private <E> List<E> thereAndBack(Codec<E> codec, List<E> elements) throws Exception {
    IpcQueue<E> there = make.queue(codec, 4).build();
    IpcQueue<E> back = make.queue(codec, elements.size()).build();
    Child<Boolean> child = child(QueueCodecSuite::echo, there, back, elements.size());
    for (E element : elements) {
      there.put(element);
    }
    assertThat(child.answer()).isTrue();
    List<E> returned = new ArrayList<>();
    back.drainTo(returned);
    return returned;
  }

  @Test
  void bytesOfEveryLengthGoThereAndBack() throws Exception {
    List<byte[]> elements = new ArrayList<>();
    Random random = new Random(1);
    for (int length = 0; length < LENGTHS; length++) {
      byte[] element = new byte[length];
      random.nextBytes(element);
      elements.add(element);
    }
    List<byte[]> returned = thereAndBack(Codec.bytes(), elements);
    assertThat(returned).hasSameSizeAs(elements);
    for (int i = 0; i < elements.size(); i++) {
      assertThat(returned.get(i)).isEqualTo(elements.get(i));
    }
  }

  @Test
  void stringsGoThereAndBack() throws Exception {
    List<String> elements = List.of("", "plain", "Grüße €", "\uD83D\uDE00", "x".repeat(5_000));
    assertThat(thereAndBack(Codec.utf8(), elements)).isEqualTo(elements);
  }

  @Test
  void numbersGoThereAndBack() throws Exception {
    List<Long> elements = List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40);
    assertThat(thereAndBack(Codec.longs(), elements)).isEqualTo(elements);
  }

  private record Point(int x, int y) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void serializableObjectsGoThereAndBack() throws Exception {
    List<Object> elements = List.of("text", 1, new Point(2, 3), Map.of("key", new Point(4, 5)));
    assertThat(thereAndBack(Codec.serializable(OURS), elements)).isEqualTo(elements);
  }

  /** Not serialisable. */
  private static final class Plain {}

  @Test
  void QU_08_whatCannotBeSerialisedIsRefusedByPutAndChangesNothing() throws Exception {
    IpcQueue<Object> queue = make.queue(Codec.serializable(OURS), 3).build();
    queue.put("before");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.put(Map.of("key", List.of(new Plain()))))
        .withMessageContaining("not Serializable")
        .withMessageContaining(Plain.class.getName())
        .withMessageContaining("path=element");
    assertThatIllegalArgumentException().isThrownBy(() -> queue.offer(new Plain()));
    assertThat(queue.size()).isEqualTo(1);
    queue.put("after");
    assertThat(queue.take()).isEqualTo("before");
    assertThat(queue.take()).isEqualTo("after");
  }

  @Test
  void QU_08b_aRefusedElementTakesNoRoomInAFullQueueEither() throws Exception {
    IpcQueue<Object> queue = make.queue(Codec.serializable(OURS), 1).build();
    queue.put("full");
    assertThatIllegalArgumentException().isThrownBy(() -> queue.put(new Plain()));
    assertThat(queue.take()).isEqualTo("full");
    assertThat(queue.skippedClaims()).isZero();
  }

  /** Says no to some numbers, after it has written a part of them. */
  private static final class Picky implements Codec<Integer> {
    private static final long serialVersionUID = 1L;
    private static final int NOT_WRITTEN = -1;
    private static final int NOT_READ = -2;

    @Override
    public void encode(Integer element, ByteSink sink) {
      sink.writeInt(element);
      if (element == NOT_WRITTEN) {
        throw new IllegalStateException("not written");
      }
    }

    @Override
    public Integer decode(DirectBuffer source, int offset, int length) {
      int element = source.getInt(offset);
      if (element == NOT_READ) {
        throw new IllegalStateException("not read");
      }
      return element;
    }
  }

  @Test
  void whatACodecThrowsInEncodeIsThrownByPutAndTheQueueIsAsItWas() throws Exception {
    IpcQueue<Integer> queue = make.queue(new Picky(), 2).build();
    queue.put(1);
    for (int i = 0; i < 10; i++) {
      assertThatIllegalStateException()
          .isThrownBy(() -> queue.put(Picky.NOT_WRITTEN))
          .withMessage("not written");
    }
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.skippedClaims()).isZero();
    queue.put(2);
    assertThat(queue.take()).isEqualTo(1);
    assertThat(queue.take()).isEqualTo(2);
  }

  @Test
  void whatACodecThrowsInDecodeIsThrownByTakeAndTheElementIsGone() throws Exception {
    IpcQueue<Integer> queue = make.queue(new Picky(), 4).build();
    queue.put(Picky.NOT_READ);
    queue.put(1);
    queue.put(Picky.NOT_READ);
    queue.put(2);
    assertThatIllegalStateException().isThrownBy(queue::take).withMessage("not read");
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.take()).isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(queue::poll);
    assertThat(queue.take()).isEqualTo(2);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aClassThatTheFilterRefusesIsNamedAndTheElementIsGone() throws Exception {
    ObjectInputFilter numbersOnly =
        ObjectInputFilter.Config.createFilter("java.lang.Number;java.lang.Integer;!*");
    IpcQueue<Object> queue = make.queue(Codec.serializable(numbersOnly), 2).build();
    queue.put(new Point(1, 2));
    queue.put(3);
    assertThatIllegalArgumentException()
        .isThrownBy(queue::take)
        .withMessageContaining("filter")
        .withMessageContaining(Point.class.getName());
    assertThat(queue.take()).isEqualTo(3);
  }

  @Test
  void aFilterTravelsWithItsQueue() throws Exception {
    ObjectInputFilter numbersOnly =
        ObjectInputFilter.Config.createFilter("java.lang.Number;java.lang.Integer;!*");
    IpcQueue<Object> queue = make.queue(Codec.serializable(numbersOnly), 2).build();
    queue.put(new Point(1, 2));
    queue.put(3);
    assertThat(child(args -> queue(args, 0).take(), queue).failure())
        .contains("IllegalArgumentException", Point.class.getName());
    assertThat(child(args -> queue(args, 0).take(), queue).answer()).isEqualTo(3);
  }

  /** Byte arrays by way of a sink and a copy, as an ordinary codec goes. */
  private static class Copying implements Codec<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(byte[] element, ByteSink sink) {
      sink.write(element);
    }

    @Override
    public byte[] decode(DirectBuffer source, int offset, int length) {
      byte[] element = new byte[length];
      source.getBytes(offset, element);
      return element;
    }
  }

  /** Puts the rest of an element into another queue. */
  private static final class Reentrant extends Copying {
    private static final long serialVersionUID = 1L;

    private final transient IpcQueue<byte[]> rests;

    Reentrant(IpcQueue<byte[]> rests) {
      this.rests = rests;
    }

    @Override
    public void encode(byte[] element, ByteSink sink) {
      sink.write(element);
      assertThat(rests.offer(Arrays.copyOf(element, element.length - 1))).isTrue();
      sink.write(7);
    }
  }

  @Test
  void aCodecMayPutAnElementItself() throws Exception {
    IpcQueue<byte[]> rests = make.queue(new Copying(), 4).build();
    IpcQueue<byte[]> queue = make.queue(new Reentrant(rests), 4).build();
    queue.put(new byte[] {1, 2, 3});
    assertThat(queue.take()).containsExactly(1, 2, 3, 7);
    assertThat(rests.take()).containsExactly(1, 2);
  }
}
