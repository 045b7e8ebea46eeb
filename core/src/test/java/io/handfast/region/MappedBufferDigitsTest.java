package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.agrona.AsciiNumberFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as ASCII digits. */
class MappedBufferDigitsTest {

  private static final int AT = 5;

  private final MappedBuffer buffer = MappedBuffer.allocate(64);

  /** Both sides of every power of ten, the ends of int and long, and their opposites. */
  static LongStream numbers() {
    LongStream.Builder numbers = LongStream.builder();
    long power = 1;
    for (int digits = 1; digits < 19; digits++) {
      power *= 10;
      numbers.add(power - 1).add(power).add(-power + 1).add(-power);
    }
    numbers.add(0).add(Integer.MAX_VALUE).add(Integer.MIN_VALUE).add(1L + Integer.MAX_VALUE);
    return numbers.add(Long.MAX_VALUE).add(Long.MIN_VALUE).build();
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void aLongIsWrittenAsItsDigitsAndReadBack(long value) {
    String text = Long.toString(value);
    assertThat(buffer.putLongAscii(AT, value)).isEqualTo(text.length());
    assertOnlyHolds(AT, text);
    assertThat(buffer.parseLongAscii(AT, text.length())).isEqualTo(value);
    if (value >= 0) {
      buffer.setMemory(0, 64, (byte) 0);
      assertThat(buffer.putNaturalLongAscii(AT, value)).isEqualTo(text.length());
      assertOnlyHolds(AT, text);
      assertThat(buffer.parseNaturalLongAscii(AT, text.length())).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void anIntIsWrittenAsItsDigitsAndReadBack(long number) {
    int value = (int) number;
    String text = Integer.toString(value);
    assertThat(buffer.putIntAscii(AT, value)).isEqualTo(text.length());
    assertOnlyHolds(AT, text);
    assertThat(buffer.parseIntAscii(AT, text.length())).isEqualTo(value);
    if (value >= 0) {
      buffer.setMemory(0, 64, (byte) 0);
      assertThat(buffer.putNaturalIntAscii(AT, value)).isEqualTo(text.length());
      assertOnlyHolds(AT, text);
      assertThat(buffer.parseNaturalIntAscii(AT, text.length())).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void aNaturalNumberIsWrittenBackwardsFromItsEnd(long number) {
    int value = (int) number & Integer.MAX_VALUE;
    String text = Integer.toString(value);
    assertThat(buffer.putNaturalIntAsciiFromEnd(value, 20)).isEqualTo(20 - text.length());
    assertOnlyHolds(20 - text.length(), text);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 1, 7",
    "7, 4, 0007",
    "0, 1, 0",
    "0, 3, 000",
    "12345, 5, 12345",
    "42, 12, 000000000042"
  })
  void aPaddedNumberHasZerosInFront(int value, int length, String text) {
    buffer.putNaturalPaddedIntAscii(AT, length, value);
    assertOnlyHolds(AT, text);
  }

  @Test
  void zeroFitsIntoNoBytes() {
    assertThatCode(() -> buffer.putNaturalPaddedIntAscii(64, 0, 0)).doesNotThrowAnyException();
    assertOnlyHolds(0, "");
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "12345, 4", "2147483647, 9", "1, 0"})
  void aPaddedNumberThatDoesNotFitIsRefusedAndNothingIsWritten(int value, int length) {
    assertThatExceptionOfType(NumberFormatException.class)
        .isThrownBy(() -> buffer.putNaturalPaddedIntAscii(AT, length, value))
        .withMessageContaining("value=" + value + " length=" + length);
    assertOnlyHolds(0, "");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, -5, -12345, Integer.MIN_VALUE})
  void aNegativeNumberIsNotNatural(int value) {
    assertNotNatural(() -> buffer.putNaturalIntAscii(0, value));
    assertNotNatural(() -> buffer.putNaturalLongAscii(0, value));
    assertNotNatural(() -> buffer.putNaturalPaddedIntAscii(0, 12, value));
    assertNotNatural(() -> buffer.putNaturalIntAsciiFromEnd(value, 20));
    assertOnlyHolds(0, "");
  }

  @Test
  void aNumberIsWrittenWholeOrNotAtAll() {
    assertOutOfBounds(() -> buffer.putIntAscii(60, 12345));
    assertOutOfBounds(() -> buffer.putIntAscii(60, -1234));
    assertOutOfBounds(() -> buffer.putIntAscii(54, Integer.MIN_VALUE));
    assertOutOfBounds(() -> buffer.putLongAscii(45, Long.MIN_VALUE));
    assertOutOfBounds(() -> buffer.putNaturalIntAscii(60, 12345));
    assertOutOfBounds(() -> buffer.putNaturalLongAscii(60, 12345));
    assertOutOfBounds(() -> buffer.putNaturalPaddedIntAscii(60, 5, 1));
    assertOutOfBounds(() -> buffer.putNaturalIntAsciiFromEnd(1234, 3));
    assertOutOfBounds(() -> buffer.putNaturalIntAsciiFromEnd(1234, 65));
    assertOutOfBounds(() -> buffer.putNaturalIntAsciiFromEnd(1, Integer.MIN_VALUE));
    assertOnlyHolds(0, "");
  }

  @Test
  void aNumberMayTouchBothEndsOfTheBuffer() {
    assertThat(buffer.putIntAscii(60, 1234)).isEqualTo(4);
    assertThat(buffer.putNaturalIntAsciiFromEnd(1234, 4)).isZero();
    assertThat(buffer.parseIntAscii(60, 4)).isEqualTo(1234);
    assertThat(buffer.parseIntAscii(0, 4)).isEqualTo(1234);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-",
        "--1",
        "+1",
        " 1",
        "1 ",
        "1x",
        "x1",
        "1234567x",
        "12345678x",
        "1.5",
        "\u007F"
      })
  void whatIsNotADecimalNumberIsRefused(String text) {
    assertRefusedByAll(text);
  }

  @Test
  void theCharactersBesideTheDigitsAreNotDigits() {
    for (int c = 0; c < 256; c++) {
      if (c < '0' || c > '9') {
        buffer.putByte(AT, (byte) c);
        assertRefused(MappedBuffer::parseIntAscii, 1);
        assertRefused(MappedBuffer::parseLongAscii, 1);
        assertRefused(MappedBuffer::parseNaturalIntAscii, 1);
        assertRefused(MappedBuffer::parseNaturalLongAscii, 1);
      }
    }
  }

  @Test
  void aNaturalNumberHasNoSign() {
    buffer.putStringWithoutLengthAscii(AT, "-7");
    assertRefused(MappedBuffer::parseNaturalIntAscii, 2);
    assertRefused(MappedBuffer::parseNaturalLongAscii, 2);
    assertThat(buffer.parseIntAscii(AT, 2)).isEqualTo(-7);
    assertThat(buffer.parseLongAscii(AT, 2)).isEqualTo(-7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "9999999999", "12345678901", "-2147483649", "-9999999999"})
  void whatIsNoIntIsAnOverflow(String text) {
    buffer.putStringWithoutLengthAscii(AT, text);
    assertRefused(MappedBuffer::parseIntAscii, text.length());
    assertRefused(MappedBuffer::parseNaturalIntAscii, text.length());
    assertThat(buffer.parseLongAscii(AT, text.length())).isEqualTo(Long.parseLong(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "9999999999999999999",
        "12345678901234567890",
        "-9223372036854775809",
        "-9999999999999999999"
      })
  void whatIsNoLongIsAnOverflow(String text) {
    assertRefusedByAll(text);
  }

  @Test
  void leadingZerosCountAsDigits() {
    buffer.putStringWithoutLengthAscii(AT, "-0000000000000000000001");
    assertThat(buffer.parseIntAscii(AT + 13, 10)).isEqualTo(1);
    assertRefused(MappedBuffer::parseIntAscii, AT + 12, 11);
    assertThat(buffer.parseLongAscii(AT + 4, 19)).isEqualTo(1);
    assertRefused(MappedBuffer::parseLongAscii, AT + 3, 20);
  }

  @Test
  void minusZeroIsZero() {
    buffer.putStringWithoutLengthAscii(AT, "-0");
    assertThat(buffer.parseIntAscii(AT, 2)).isZero();
    assertThat(buffer.parseLongAscii(AT, 2)).isZero();
  }

  @Test
  void noTextIsNoNumber() {
    assertRefused(MappedBuffer::parseIntAscii, 0);
    assertRefused(MappedBuffer::parseLongAscii, 0);
    assertRefused(MappedBuffer::parseNaturalIntAscii, 0);
    assertRefused(MappedBuffer::parseNaturalLongAscii, 0);
  }

  @Test
  void theMessageSaysWhatIsWrongAndQuotesTheText() {
    buffer.putStringWithoutLengthAscii(AT, "-12z9999999999999999999");
    assertThatThrownBy(() -> buffer.parseIntAscii(AT, 0))
        .hasMessage("empty string: index=5 length=0");
    assertThatThrownBy(() -> buffer.parseIntAscii(AT, 1))
        .hasMessage("no digit: index=5 length=1 text=-");
    assertThatThrownBy(() -> buffer.parseLongAscii(AT, 4))
        .hasMessage("not a digit: index=5 length=4 text=-12z");
    assertThatThrownBy(() -> buffer.parseIntAscii(AT + 4, 10))
        .hasMessage("overflow: index=9 length=10 text=9999999999");
    assertThatThrownBy(() -> buffer.parseIntAscii(AT + 4, 11))
        .hasMessage("overflow: index=9 length=11 text=99999999999");
  }

  @Test
  void theMessageQuotesOnlyTheStartOfALongText() {
    buffer.setMemory(0, 64, (byte) 'z');
    assertThatThrownBy(() -> buffer.parseLongAscii(0, 64))
        .hasMessage("overflow: index=0 length=64 text=" + "z".repeat(32));
  }

  @FunctionalInterface
  private interface Parsing {
    long parse(MappedBuffer buffer, int index, int length);
  }

  private void assertRefusedByAll(String text) {
    buffer.setMemory(0, 64, (byte) '1');
    buffer.putStringWithoutLengthAscii(AT, text);
    assertRefused(MappedBuffer::parseIntAscii, text.length());
    assertRefused(MappedBuffer::parseLongAscii, text.length());
    assertRefused(MappedBuffer::parseNaturalIntAscii, text.length());
    assertRefused(MappedBuffer::parseNaturalLongAscii, text.length());
  }

  private void assertRefused(Parsing parsing, int length) {
    assertRefused(parsing, AT, length);
  }

  private void assertRefused(Parsing parsing, int index, int length) {
    assertThatExceptionOfType(AsciiNumberFormatException.class)
        .isThrownBy(() -> parsing.parse(buffer, index, length));
  }

  private static void assertNotNatural(Runnable put) {
    assertThatExceptionOfType(NumberFormatException.class)
        .isThrownBy(put::run)
        .withMessageContaining("not a natural number: value=-");
  }

  private static void assertOutOfBounds(Runnable access) {
    assertThatThrownBy(access::run).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private void assertOnlyHolds(int index, String text) {
    MappedBuffer expected = MappedBuffer.allocate(64);
    expected.putStringWithoutLengthAscii(index, text);
    assertThat(buffer.getStringWithoutLengthAscii(0, 64))
        .isEqualTo(expected.getStringWithoutLengthAscii(0, 64));
  }
}
