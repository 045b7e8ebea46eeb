package io.handfast.region;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plain access to words: layout, byte order, misaligned places, exact bits. */
class MappedBufferNumbersTest {

  private static final ByteOrder NATIVE = ByteOrder.nativeOrder();
  private static final int QUIET_NAN_WITH_PAYLOAD = 0x7FC1_2345;
  private static final long QUIET_DOUBLE_NAN_WITH_PAYLOAD = 0x7FF8_1234_5678_9ABCL;

  /** One type: its size, how it is put here, how the JDK puts it, and that it is read back. */
  record Word(
      int size,
      Placed putNative,
      Ordered putOrdered,
      Consumer<ByteBuffer> reference,
      Function<MappedBuffer, Reading> reading) {}

  interface Placed {
    void put(MappedBuffer buffer, int index);
  }

  interface Ordered {
    void put(MappedBuffer buffer, int index, ByteOrder order);
  }

  interface Reading {
    boolean isThere(int index, ByteOrder order);
  }

  static Stream<Named<Word>> words() {
    long l = 0x8182_8384_8586_8788L;
    int i = 0x8182_8384;
    short s = (short) 0x8182;
    char c = '\u8182';
    double d = -1234.5678e-90;
    float f = -12.25e-7f;
    return Stream.of(
        Named.of(
            "long",
            new Word(
                8,
                (b, at) -> b.putLong(at, l),
                (b, at, order) -> b.putLong(at, l, order),
                r -> r.putLong(0, l),
                b -> (at, o) -> b.getLong(at, o) == l && (o != NATIVE || b.getLong(at) == l))),
        Named.of(
            "int",
            new Word(
                4,
                (b, at) -> b.putInt(at, i),
                (b, at, order) -> b.putInt(at, i, order),
                r -> r.putInt(0, i),
                b -> (at, o) -> b.getInt(at, o) == i && (o != NATIVE || b.getInt(at) == i))),
        Named.of(
            "short",
            new Word(
                2,
                (b, at) -> b.putShort(at, s),
                (b, at, order) -> b.putShort(at, s, order),
                r -> r.putShort(0, s),
                b -> (at, o) -> b.getShort(at, o) == s && (o != NATIVE || b.getShort(at) == s))),
        Named.of(
            "char",
            new Word(
                2,
                (b, at) -> b.putChar(at, c),
                (b, at, order) -> b.putChar(at, c, order),
                r -> r.putChar(0, c),
                b -> (at, o) -> b.getChar(at, o) == c && (o != NATIVE || b.getChar(at) == c))),
        Named.of(
            "double",
            new Word(
                8,
                (b, at) -> b.putDouble(at, d),
                (b, at, order) -> b.putDouble(at, d, order),
                r -> r.putDouble(0, d),
                b -> (at, o) -> b.getDouble(at, o) == d && (o != NATIVE || b.getDouble(at) == d))),
        Named.of(
            "float",
            new Word(
                4,
                (b, at) -> b.putFloat(at, f),
                (b, at, order) -> b.putFloat(at, f, order),
                r -> r.putFloat(0, f),
                b -> (at, o) -> b.getFloat(at, o) == f && (o != NATIVE || b.getFloat(at) == f))));
  }

  @ParameterizedTest
  @MethodSource("words")
  void aWordIsLaidOutInTheAskedByteOrderAtAnyIndex(Word word) {
    for (ByteOrder order : new ByteOrder[] {BIG_ENDIAN, LITTLE_ENDIAN}) {
      byte[] expected = reference(word, order);
      for (int index = 0; index <= 32 - word.size; index++) {
        MappedBuffer buffer = MappedBuffer.allocate(32);
        word.putOrdered.put(buffer, index, order);
        assertOnlyHolds(buffer, index, expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void aWordIsLaidOutInNativeOrderWhereNoOrderIsAsked(Word word) {
    byte[] expected = reference(word, NATIVE);
    for (int index = 0; index <= 32 - word.size; index++) {
      MappedBuffer buffer = MappedBuffer.allocate(32);
      word.putNative.put(buffer, index);
      assertOnlyHolds(buffer, index, expected);
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void aWordIsReadBackInTheOrderItWasWritten(Word word) {
    for (ByteOrder order : new ByteOrder[] {BIG_ENDIAN, LITTLE_ENDIAN}) {
      byte[] content = reference(word, order);
      for (int index = 0; index <= 32 - word.size; index++) {
        MappedBuffer buffer = MappedBuffer.allocate(32);
        buffer.putBytes(index, content);
        assertThat(word.reading.apply(buffer).isThere(index, order)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void aWordReadInTheOtherOrderIsAnotherWord(Word word) {
    MappedBuffer buffer = MappedBuffer.allocate(32);
    buffer.putBytes(0, reference(word, BIG_ENDIAN));
    assertThat(word.reading.apply(buffer).isThere(0, LITTLE_ENDIAN)).isFalse();
  }

  @Test
  void everyBitOfANanIsKept() {
    MappedBuffer buffer = MappedBuffer.allocate(32);
    for (ByteOrder order : new ByteOrder[] {BIG_ENDIAN, LITTLE_ENDIAN}) {
      buffer.putDouble(0, Double.longBitsToDouble(QUIET_DOUBLE_NAN_WITH_PAYLOAD), order);
      buffer.putFloat(8, Float.intBitsToFloat(QUIET_NAN_WITH_PAYLOAD), order);
      assertThat(buffer.getLong(0, order)).isEqualTo(QUIET_DOUBLE_NAN_WITH_PAYLOAD);
      assertThat(buffer.getInt(8, order)).isEqualTo(QUIET_NAN_WITH_PAYLOAD);
      assertThat(Double.doubleToRawLongBits(buffer.getDouble(0, order)))
          .isEqualTo(QUIET_DOUBLE_NAN_WITH_PAYLOAD);
      assertThat(Float.floatToRawIntBits(buffer.getFloat(8, order)))
          .isEqualTo(QUIET_NAN_WITH_PAYLOAD);
    }
    buffer.putDouble(16, Double.longBitsToDouble(QUIET_DOUBLE_NAN_WITH_PAYLOAD));
    buffer.putFloat(24, Float.intBitsToFloat(QUIET_NAN_WITH_PAYLOAD));
    assertThat(buffer.getLong(16)).isEqualTo(QUIET_DOUBLE_NAN_WITH_PAYLOAD);
    assertThat(buffer.getInt(24)).isEqualTo(QUIET_NAN_WITH_PAYLOAD);
    assertThat(Double.doubleToRawLongBits(buffer.getDouble(16)))
        .isEqualTo(QUIET_DOUBLE_NAN_WITH_PAYLOAD);
    assertThat(Float.floatToRawIntBits(buffer.getFloat(24))).isEqualTo(QUIET_NAN_WITH_PAYLOAD);
  }

  @Test
  void negativeZeroIsKept() {
    MappedBuffer buffer = MappedBuffer.allocate(16);
    buffer.putDouble(0, -0.0);
    buffer.putFloat(8, -0.0f);
    assertThat(Double.doubleToRawLongBits(buffer.getDouble(0)))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
    assertThat(Float.floatToRawIntBits(buffer.getFloat(8)))
        .isEqualTo(Float.floatToRawIntBits(-0.0f));
  }

  @Test
  void aByteIsItsOwnOrder() {
    MappedBuffer buffer = MappedBuffer.allocate(3);
    buffer.putByte(1, (byte) 0x81);
    assertThat(buffer.getByte(1)).isEqualTo((byte) 0x81);
    assertOnlyHolds(buffer, 1, new byte[] {(byte) 0x81});
  }

  private static byte[] reference(Word word, ByteOrder order) {
    ByteBuffer reference = ByteBuffer.allocate(word.size).order(order);
    word.reference.accept(reference);
    return reference.array();
  }

  private static void assertOnlyHolds(MappedBuffer buffer, int index, byte[] content) {
    byte[] expected = new byte[buffer.capacity()];
    System.arraycopy(content, 0, expected, index, content.length);
    byte[] actual = new byte[buffer.capacity()];
    buffer.getBytes(0, actual);
    assertThat(actual).isEqualTo(expected);
  }
}
