package io.handfast.region;

import static org.agrona.AsciiEncoding.INT_MAX_DIGITS;
import static org.agrona.AsciiEncoding.LONG_MAX_DIGITS;

import org.agrona.AsciiNumberFormatException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Decimal numbers as ASCII text, by Agrona's rules.
 *
 * <p>A number is the digits 0 to 9, behind one minus sign where a sign is allowed; there is no plus
 * sign and no blank. Leading zeros count as digits, and more than ten digits of an int or nineteen
 * of a long are an overflow whatever their value. A put checks everything before it writes, so one
 * that throws has changed nothing.
 */
final class AsciiNumbers {

  /** Enough of a bad text to recognise it; a length that was read from memory may be huge. */
  private static final int QUOTED = 32;

  private AsciiNumbers() {}

  static int parseInt(DirectBuffer buffer, int index, int length) {
    return (int) parse(buffer, index, length, true, Integer.MAX_VALUE, INT_MAX_DIGITS);
  }

  static int parseNaturalInt(DirectBuffer buffer, int index, int length) {
    return (int) parse(buffer, index, length, false, Integer.MAX_VALUE, INT_MAX_DIGITS);
  }

  static long parseLong(DirectBuffer buffer, int index, int length) {
    return parse(buffer, index, length, true, Long.MAX_VALUE, LONG_MAX_DIGITS);
  }

  static long parseNaturalLong(DirectBuffer buffer, int index, int length) {
    return parse(buffer, index, length, false, Long.MAX_VALUE, LONG_MAX_DIGITS);
  }

  /** Returns the number of bytes written. */
  static int put(MutableDirectBuffer buffer, int index, long value) {
    int sign = value < 0 ? 1 : 0;
    int length = sign + digits(value);
    buffer.boundsCheck(index, length);
    if (sign != 0) {
      buffer.putByte(index, (byte) '-');
    }
    putDigits(buffer, index + sign, index + length, value);
    return length;
  }

  /** Returns the number of bytes written. */
  static int putNatural(MutableDirectBuffer buffer, int index, long value) {
    requireNatural(value);
    return put(buffer, index, value);
  }

  static void putNaturalPadded(MutableDirectBuffer buffer, int index, int length, int value) {
    buffer.boundsCheck(index, length);
    requireNatural(value);
    if (value != 0 && digits(value) > length) {
      throw new NumberFormatException("number does not fit: value=" + value + " length=" + length);
    }
    putDigits(buffer, index, index + length, value);
  }

  /** Returns the index of the first digit. */
  static int putNaturalFromEnd(MutableDirectBuffer buffer, int value, int endExclusive) {
    requireNatural(value);
    int index = endExclusive - digits(value);
    put(buffer, index, value);
    return index;
  }

  /** Fills the range from its end, with zeros in front. */
  private static void putDigits(MutableDirectBuffer buffer, int start, int end, long value) {
    long rest = value;
    for (int i = end - 1; i >= start; i--) {
      // Not Math.abs(value) first: it does not exist for the smallest long.
      buffer.putByte(i, (byte) ('0' + Math.abs(rest % 10)));
      rest /= 10;
    }
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static void requireNatural(long value) {
    if (value < 0) {
      throw new NumberFormatException("not a natural number: value=" + value);
    }
  }

  private static long parse(
      DirectBuffer buffer, int index, int length, boolean signed, long max, int maxDigits) {
    buffer.boundsCheck(index, length);
    if (length == 0) {
      throw new AsciiNumberFormatException("empty string: index=" + index + " length=0");
    }
    boolean negative = signed && buffer.getByte(index) == '-';
    int start = negative ? index + 1 : index;
    int end = index + length;
    if (start == end) {
      throw malformed("no digit", buffer, index, length);
    }
    if (end - start > maxDigits) {
      throw malformed("overflow", buffer, index, length);
    }
    // Counts down from zero, because there is one more negative number than there are positive.
    long min = negative ? -max - 1 : -max;
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = buffer.getByte(i) - '0';
      if (digit < 0 || digit > 9) {
        throw malformed("not a digit", buffer, index, length);
      }
      if (value < (min + digit) / 10) {
        throw malformed("overflow", buffer, index, length);
      }
      value = value * 10 - digit;
    }
    return negative ? value : -value;
  }

  private static AsciiNumberFormatException malformed(
      String problem, DirectBuffer buffer, int index, int length) {
    return new AsciiNumberFormatException(
        problem
            + ": index="
            + index
            + " length="
            + length
            + " text="
            + buffer.getStringWithoutLengthAscii(index, Math.min(length, QUOTED)));
  }
}
