package io.handfast.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.handfast.region.MappedBuffer;
import io.handfast.transfer.Transfer;
import io.handfast.transfer.TransferStreams;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How elements become bytes and bytes become elements, without a queue. */
class CodecTest {
  private static final ObjectInputFilter JDK_ONLY =
      ObjectInputFilter.Config.createFilter("java.base/*;!*");

  private static byte[] encoded(Codec<?> codec, Object element) {
    @SuppressWarnings("unchecked")
    Codec<Object> any = (Codec<Object>) codec;
    ByteSink sink = ByteSink.borrow();
    try {
      any.encode(element, sink);
      return Arrays.copyOf(sink.bytes(), sink.length());
    } finally {
      sink.giveBack();
    }
  }

  /** Decodes from the middle of a buffer that has other things before and behind. */
  private static <E> E decoded(Codec<E> codec, byte[] bytes, int offset) {
    MappedBuffer buffer = MappedBuffer.allocate(offset + bytes.length + 64);
    buffer.setMemory(0, buffer.capacity(), (byte) 0x5A);
    buffer.putBytes(offset, bytes);
    return codec.decode(buffer, offset, bytes.length);
  }

  private static <E> E throughBytes(Codec<E> codec, E element) {
    return decoded(codec, encoded(codec, element), 72);
  }

  /** As a plain codec goes: straight into the queue's memory. */
  private static <E> byte[] written(Codec<E> codec, E element) {
    PlainCodec<E> plain = (PlainCodec<E>) codec;
    MappedBuffer buffer = MappedBuffer.allocate(plain.length(element) + 128);
    buffer.setMemory(0, buffer.capacity(), (byte) 0x5A);
    plain.write(element, buffer, 8);
    byte[] bytes = new byte[plain.length(element)];
    buffer.getBytes(8, bytes);
    assertThat(buffer.getByte(7)).isEqualTo((byte) 0x5A);
    assertThat(buffer.getByte(8 + bytes.length)).isEqualTo((byte) 0x5A);
    return bytes;
  }

  @Test
  void longsAreEightBytesTheLowestFirst() {
    assertThat(encoded(Codec.longs(), 0x0807_0605_0403_0201L))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    for (long value : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x1234_5678_9ABCL}) {
      assertThat(throughBytes(Codec.longs(), value)).isEqualTo(value);
      assertThat(written(Codec.longs(), value)).isEqualTo(encoded(Codec.longs(), value));
    }
  }

  @Test
  void bytesAreAsTheyAre() {
    Random random = new Random(2);
    for (int length : new int[] {0, 1, 7, 8, 55, 56, 57, 4_095, 70_000}) {
      byte[] element = new byte[length];
      random.nextBytes(element);
      assertThat(encoded(Codec.bytes(), element)).isEqualTo(element);
      assertThat(throughBytes(Codec.bytes(), element)).isEqualTo(element);
      assertThat(written(Codec.bytes(), element)).isEqualTo(element);
    }
  }

  @Test
  void stringsAreUtf8() {
    for (String text :
        List.of("", "a", "Grüße", "€uro", "\uD83E\uDD1D hands", "\0", "x".repeat(10_000))) {
      assertThat(encoded(Codec.utf8(), text)).isEqualTo(text.getBytes(UTF_8));
      assertThat(throughBytes(Codec.utf8(), text)).isEqualTo(text);
    }
  }

  private record Point(int x, int y) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void serializableObjectsComeOutEqual() {
    Codec<Object> codec =
        Codec.serializable(ObjectInputFilter.Config.createFilter("io.handfast.**;java.base/*;!*"));
    Map<String, List<Point>> map = new HashMap<>();
    map.put("a", new ArrayList<>(List.of(new Point(1, 2), new Point(3, 4))));
    for (Object element : List.of("text", 7, new Point(5, 6), map, new long[] {1, 2, 3})) {
      assertThat(throughBytes(codec, element)).isEqualTo(element);
    }
  }

  @Test
  void QU_08_whatIsNotSerializableIsNamedWithThePathToIt() {
    Codec<Object> codec = Codec.serializable(JDK_ONLY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoded(codec, List.of("a", new Thread("b"))))
        .withMessageContaining("java.lang.Thread")
        .withMessageContaining("not Serializable");
  }

  @Test
  void whatTheFilterDoesNotAllowIsNamed() {
    Codec<Object> codec = Codec.serializable(JDK_ONLY);
    byte[] bytes = encoded(codec, new ArrayList<>(List.of(new Point(1, 2))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decoded(codec, bytes, 0))
        .withMessageContaining(Point.class.getName())
        .withMessageContaining("filter");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void aFilterIsNotOptional() {
    assertThatNullPointerException().isThrownBy(() -> Codec.serializable(null));
  }

  private static <T> T sent(T codec) {
    byte[] bytes = TransferStreams.write(Transfer.plainStream(), codec, "codec");
    @SuppressWarnings("unchecked")
    T received = (T) TransferStreams.read(bytes, info -> ObjectInputFilter.Status.ALLOWED);
    return requireNonNull(received);
  }

  @Test
  void codecsWithoutStateTravelAsThemselves() {
    assertThat(sent(Codec.bytes())).isSameAs(Codec.bytes());
    assertThat(sent(Codec.utf8())).isSameAs(Codec.utf8());
    assertThat(sent(Codec.longs())).isSameAs(Codec.longs());
  }

  @Test
  void aFilterTravelsWithItsCodec() {
    Codec<Object> received = sent(Codec.serializable(JDK_ONLY));
    assertThat(throughBytes(received, Instant.EPOCH)).isEqualTo(Instant.EPOCH);
    byte[] refused = encoded(received, new Point(1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decoded(received, refused, 0))
        .withMessageContaining(Point.class.getName());
  }

  /** Allows what the JDK has. */
  private record OwnFilter() implements ObjectInputFilter, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Status checkInput(FilterInfo info) {
      return JDK_ONLY.checkInput(info);
    }
  }

  @Test
  void aFilterThatIsSerializableTravelsAsItself() {
    Codec<Object> received = sent(Codec.serializable(new OwnFilter()));
    byte[] refused = encoded(received, new Point(1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> decoded(received, refused, 0));
  }

  @Test
  void aFilterThatCannotTravelIsRefusedAndNotReplacedByOneThatLetsEverythingPass() {
    for (ObjectInputFilter filter :
        List.of(
            ObjectInputFilter.rejectUndecidedClass(JDK_ONLY),
            ObjectInputFilter.merge(JDK_ONLY, JDK_ONLY),
            ObjectInputFilter.allowFilter(
                type -> type == Instant.class, ObjectInputFilter.Status.REJECTED),
            new ObjectInputFilter() {
              @Override
              public Status checkInput(FilterInfo info) {
                return Status.REJECTED;
              }

              @Override
              public String toString() {
                return "*"; // looks like a pattern, and is none
              }
            })) {
      assertThatIllegalArgumentException()
          .as(filter.toString())
          .isThrownBy(() -> sent(Codec.serializable(filter)))
          .withMessageContaining("createFilter");
    }
  }
}
