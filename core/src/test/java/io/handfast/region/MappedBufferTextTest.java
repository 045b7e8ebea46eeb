package io.handfast.region;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings, with and without a length in front. */
class MappedBufferTextTest {

  private static final ByteOrder[] ORDERS = {BIG_ENDIAN, LITTLE_ENDIAN};

  private final MappedBuffer buffer = MappedBuffer.allocate(64);

  @Test
  void asciiIsWrittenBehindItsLength() {
    assertThat(buffer.putStringAscii(3, "abc")).isEqualTo(7);
    assertThat(buffer.getInt(3)).isEqualTo(3);
    assertThat(bytes(7, 3)).isEqualTo("abc".getBytes(US_ASCII));
    assertThat(buffer.getByte(10)).isZero();
    assertThat(buffer.getStringAscii(3)).isEqualTo("abc");
  }

  @Test
  void theLengthInFrontFollowsTheAskedByteOrder() {
    for (ByteOrder order : ORDERS) {
      assertThat(buffer.putStringAscii(0, "abc", order)).isEqualTo(7);
      assertThat(buffer.getInt(0, order)).isEqualTo(3);
      assertThat(buffer.getStringAscii(0, order)).isEqualTo("abc");
      assertThat(buffer.putStringAscii(16, CharBuffer.wrap("defg"), order)).isEqualTo(8);
      assertThat(buffer.getStringAscii(16, order)).isEqualTo("defg");
      assertThat(buffer.putStringUtf8(32, "é", order)).isEqualTo(6);
      assertThat(buffer.getInt(32, order)).isEqualTo(2);
      assertThat(buffer.getStringUtf8(32, order)).isEqualTo("é");
    }
  }

  @Test
  void anyCharSequenceIsWrittenLikeAString() {
    assertThat(buffer.putStringAscii(0, CharBuffer.wrap("abc"))).isEqualTo(7);
    assertThat(buffer.getStringAscii(0)).isEqualTo("abc");
    assertThat(buffer.putStringWithoutLengthAscii(16, CharBuffer.wrap("def"))).isEqualTo(3);
    assertThat(buffer.getStringWithoutLengthAscii(16, 3)).isEqualTo("def");
  }

  @Test
  void asciiIsAppendedToAnAppendable() {
    buffer.putStringAscii(0, "abc");
    buffer.putStringAscii(8, "def", BIG_ENDIAN);
    StringBuilder text = new StringBuilder();
    assertThat(buffer.getStringAscii(0, text)).isEqualTo(3);
    assertThat(buffer.getStringAscii(8, text, BIG_ENDIAN)).isEqualTo(3);
    assertThat(buffer.getStringAscii(0, 2, text)).isEqualTo(2);
    assertThat(buffer.getStringWithoutLengthAscii(5, 2, text)).isEqualTo(2);
    assertThat(text).hasToString("abcdefabbc");
  }

  @Test
  void aPartOfATextIsReadByAGivenLength() {
    buffer.putStringAscii(0, "abcdef");
    assertThat(buffer.getStringAscii(0, 4)).isEqualTo("abcd");
    assertThat(buffer.getStringUtf8(0, 4)).isEqualTo("abcd");
    assertThat(buffer.getStringWithoutLengthAscii(4, 2)).isEqualTo("ab");
    assertThat(buffer.getStringWithoutLengthUtf8(5, 2)).isEqualTo("bc");
  }

  @Test
  void aPartOfASequenceIsWritten() {
    assertThat(buffer.putStringWithoutLengthAscii(0, "abcdef", 2, 3)).isEqualTo(3);
    assertThat(buffer.getStringWithoutLengthAscii(0, 4)).isEqualTo("cde\0");
    assertThat(buffer.putStringWithoutLengthAscii(8, CharBuffer.wrap("abcdef"), 4, 99))
        .isEqualTo(2);
    assertThat(buffer.getStringWithoutLengthAscii(8, 3)).isEqualTo("ef\0");
  }

  @Test
  void aPartThatStartsOutsideTheSequenceIsOutOfBounds() {
    assertOutOfBounds(() -> buffer.putStringWithoutLengthAscii(0, "abc", -1, 2));
    assertOutOfBounds(() -> buffer.putStringWithoutLengthAscii(0, "abc", 4, 2));
    assertThat(buffer).isEqualTo(MappedBuffer.allocate(64));
  }

  @Test
  void whatIsNotAsciiIsWrittenAsQuestionMarkOnePerChar() {
    assertThat(buffer.putStringAscii(0, "aé€\uD83E\uDD1D")).isEqualTo(4 + 5);
    assertThat(buffer.getStringAscii(0)).isEqualTo("a????");
    assertThat(buffer.putStringWithoutLengthAscii(16, "\u007F\u0080")).isEqualTo(2);
    assertThat(bytes(16, 2)).containsExactly(127, '?');
  }

  @Test
  void aByteAbove127IsAQuestionMarkInAnAppendableAndAReplacementInAString() {
    buffer.putByte(0, (byte) 0x80);
    StringBuilder text = new StringBuilder();
    buffer.getStringWithoutLengthAscii(0, 1, text);
    assertThat(text).hasToString("?");
    assertThat(buffer.getStringWithoutLengthAscii(0, 1)).isEqualTo("\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "Grüße", "€uro", "\uD83E\uDD1D", "nul\0l"})
  void utf8IsWrittenBehindTheNumberOfItsBytes(String text) {
    byte[] encoded = text.getBytes(UTF_8);
    assertThat(buffer.putStringUtf8(5, text)).isEqualTo(4 + encoded.length);
    assertThat(buffer.getInt(5)).isEqualTo(encoded.length);
    assertThat(bytes(9, encoded.length)).isEqualTo(encoded);
    assertThat(buffer.getStringUtf8(5)).isEqualTo(text);
    assertThat(buffer.putStringWithoutLengthUtf8(40, text)).isEqualTo(encoded.length);
    assertThat(buffer.getStringWithoutLengthUtf8(40, encoded.length)).isEqualTo(text);
  }

  @Test
  void utf8IsMeasuredInBytesAgainstItsMaximum() {
    assertThat(buffer.putStringUtf8(0, "éa", 3)).isEqualTo(7);
    assertThat(buffer.putStringUtf8(16, "éa", BIG_ENDIAN, 3)).isEqualTo(7);
    assertThat(buffer.getStringUtf8(0)).isEqualTo("éa");
    assertThat(buffer.getStringUtf8(16, BIG_ENDIAN)).isEqualTo("éa");
    MappedBuffer before = copyOf(buffer);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> buffer.putStringUtf8(0, "éb", 2))
        .withMessageContaining("encodedLength=3 maxEncodedLength=2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> buffer.putStringUtf8(0, "éb", BIG_ENDIAN, 2));
    assertThat(buffer).isEqualTo(before);
  }

  @Test
  void noAsciiIsWrittenForNull() {
    buffer.setMemory(0, 64, (byte) 1);
    assertThat(buffer.putStringAscii(0, (String) null)).isEqualTo(4);
    assertThat(buffer.putStringAscii(4, (CharSequence) null)).isEqualTo(4);
    assertThat(buffer.putStringAscii(8, (String) null, BIG_ENDIAN)).isEqualTo(4);
    assertThat(buffer.putStringAscii(12, (CharSequence) null, BIG_ENDIAN)).isEqualTo(4);
    assertThat(bytes(0, 16)).containsOnly(0);
    assertThat(buffer.putStringWithoutLengthAscii(16, (String) null)).isZero();
    assertThat(buffer.putStringWithoutLengthAscii(16, (CharSequence) null)).isZero();
    assertThat(buffer.putStringWithoutLengthAscii(16, (String) null, 0, 3)).isZero();
    assertThat(buffer.putStringWithoutLengthAscii(16, (CharSequence) null, 0, 3)).isZero();
    assertThat(bytes(16, 48)).containsOnly(1);
  }

  @Test
  void theWordNullIsWrittenForNullInUtf8() {
    assertThat(buffer.putStringUtf8(0, null)).isEqualTo(8);
    assertThat(buffer.getStringUtf8(0)).isEqualTo("null");
    assertThat(buffer.putStringUtf8(16, null, BIG_ENDIAN)).isEqualTo(8);
    assertThat(buffer.putStringWithoutLengthUtf8(32, null)).isEqualTo(4);
    assertThat(buffer.getStringWithoutLengthUtf8(32, 4)).isEqualTo("null");
    assertThatIllegalArgumentException().isThrownBy(() -> buffer.putStringUtf8(0, null, 3));
  }

  @Test
  void anEmptyTextMayEndAtTheCapacity() {
    assertThat(buffer.putStringAscii(60, "")).isEqualTo(4);
    assertThat(buffer.getStringAscii(60)).isEmpty();
    assertThat(buffer.getStringUtf8(60)).isEmpty();
    assertThat(buffer.getStringAscii(60, new StringBuilder())).isZero();
    assertThat(buffer.getStringWithoutLengthAscii(64, 0)).isEmpty();
    assertThat(buffer.getStringWithoutLengthUtf8(64, 0)).isEmpty();
  }

  @Test
  void aTextMayFillTheBufferAndNotOneByteMore() {
    assertThat(buffer.putStringAscii(57, "abc")).isEqualTo(7);
    assertThat(buffer.getStringAscii(57)).isEqualTo("abc");
    assertThat(buffer.putStringUtf8(57, "def")).isEqualTo(7);
    assertThat(buffer.getStringUtf8(57)).isEqualTo("def");
    MappedBuffer before = copyOf(buffer);
    assertOutOfBounds(() -> buffer.putStringAscii(57, "abcd"));
    assertOutOfBounds(() -> buffer.putStringUtf8(57, "abcd"));
    assertOutOfBounds(() -> buffer.putStringWithoutLengthAscii(61, "abcd"));
    assertOutOfBounds(() -> buffer.putStringWithoutLengthAscii(61, "abcd", 0, 4));
    assertOutOfBounds(() -> buffer.putStringWithoutLengthUtf8(61, "abcd"));
    assertThat(buffer).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 61, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7FFF_FFFC})
  void aSpoiltLengthIsOutOfBoundsAndAllocatesNothing(int length) {
    for (ByteOrder order : ORDERS) {
      buffer.putInt(0, length, order);
      StringBuilder text = new StringBuilder();
      assertOutOfBounds(() -> buffer.getStringAscii(0, order));
      assertOutOfBounds(() -> buffer.getStringUtf8(0, order));
      assertOutOfBounds(() -> buffer.getStringAscii(0, text, order));
      assertThat(text).isEmpty();
    }
    buffer.putInt(0, length);
    assertOutOfBounds(() -> buffer.getStringAscii(0));
    assertOutOfBounds(() -> buffer.getStringUtf8(0));
    assertOutOfBounds(() -> buffer.getStringAscii(0, new StringBuilder()));
  }

  @Test
  void aPartialReadNeedsItsHeaderWithinTheBufferToo() {
    assertOutOfBounds(() -> buffer.getStringAscii(-4, 2));
    assertOutOfBounds(() -> buffer.getStringUtf8(-4, 2));
    assertOutOfBounds(() -> buffer.getStringAscii(-4, 2, new StringBuilder()));
    assertOutOfBounds(() -> buffer.getStringAscii(61, 0));
  }

  @Test
  void aFailingAppendableIsReportedUnchecked() {
    buffer.putStringAscii(0, "abc");
    IOException failure = new IOException("full");
    Writer writer =
        new Writer() {
          @Override
          public void write(char[] chars, int offset, int length) throws IOException {
            throw failure;
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> buffer.getStringAscii(0, writer))
        .isInstanceOf(UncheckedIOException.class)
        .hasCause(failure);
  }

  @ParameterizedTest
  @CsvSource({"0, abc", "3, Handfast", "21, x"})
  void textIsReadWhereItWasWritten(int index, String text) {
    buffer.putStringAscii(index, text);
    buffer.putStringWithoutLengthAscii(40, text);
    assertThat(buffer.getStringAscii(index)).isEqualTo(text);
    assertThat(buffer.getStringWithoutLengthAscii(40, text.length())).isEqualTo(text);
  }

  private static void assertOutOfBounds(Runnable access) {
    assertThatThrownBy(access::run).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private byte[] bytes(int index, int length) {
    byte[] bytes = new byte[length];
    buffer.getBytes(index, bytes);
    return bytes;
  }

  private static MappedBuffer copyOf(MappedBuffer buffer) {
    MappedBuffer copy = MappedBuffer.allocate(buffer.capacity());
    copy.putBytes(0, buffer, 0, buffer.capacity());
    return copy;
  }
}
