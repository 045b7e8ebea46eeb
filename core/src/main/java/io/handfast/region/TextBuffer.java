package io.handfast.region;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Text in memory: strings with and without a length in front, and numbers as ASCII digits.
 *
 * <p>The length in front is a plain {@code int} and counts bytes. It is read once and checked
 * against the capacity before anything is allocated or copied, so a length that another process has
 * spoilt is an {@link IndexOutOfBoundsException}, never a huge array.
 *
 * <p>ASCII is one byte per {@code char}: what is not ASCII is written as {@code '?'}. A byte above
 * 127 is read as {@code '?'} into an {@link Appendable} and as U+FFFD into a {@link String}, as
 * Agrona reads it. A null text is written as an empty one in ASCII and as the word {@code null} in
 * UTF-8, again as by Agrona.
 *
 * <p>Nothing here is atomic or ordered. Every method checks its bounds before it writes. Strings
 * allocate; digits do not.
 */
abstract class TextBuffer extends BlockBuffer {

  private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

  TextBuffer(ByteBuffer buffer) {
    super(buffer);
  }

  // Numbers as text.

  @Override
  public int parseNaturalIntAscii(int index, int length) {
    return AsciiNumbers.parseNaturalInt(this, index, length);
  }

  @Override
  public long parseNaturalLongAscii(int index, int length) {
    return AsciiNumbers.parseNaturalLong(this, index, length);
  }

  @Override
  public int parseIntAscii(int index, int length) {
    return AsciiNumbers.parseInt(this, index, length);
  }

  @Override
  public long parseLongAscii(int index, int length) {
    return AsciiNumbers.parseLong(this, index, length);
  }

  @Override
  public int putIntAscii(int index, int value) {
    return AsciiNumbers.put(this, index, value);
  }

  @Override
  public int putLongAscii(int index, long value) {
    return AsciiNumbers.put(this, index, value);
  }

  /**
   * Writes the digits of a number that is not negative.
   *
   * @throws NumberFormatException if {@code value} is negative
   */
  @Override
  public int putNaturalIntAscii(int index, int value) {
    return AsciiNumbers.putNatural(this, index, value);
  }

  /**
   * Writes the digits of a number that is not negative.
   *
   * @throws NumberFormatException if {@code value} is negative
   */
  @Override
  public int putNaturalLongAscii(int index, long value) {
    return AsciiNumbers.putNatural(this, index, value);
  }

  /**
   * Writes exactly {@code length} digits, with zeros in front.
   *
   * @throws NumberFormatException if {@code value} is negative or does not fit; nothing is written
   *     then
   */
  @Override
  public void putNaturalPaddedIntAscii(int index, int length, int value) {
    AsciiNumbers.putNaturalPadded(this, index, length, value);
  }

  /**
   * Writes the digits of a number that is not negative so that they end before an index.
   *
   * @throws NumberFormatException if {@code value} is negative
   */
  @Override
  public int putNaturalIntAsciiFromEnd(int value, int endExclusive) {
    return AsciiNumbers.putNaturalFromEnd(this, value, endExclusive);
  }

  // ASCII, read.

  @Override
  public String getStringAscii(int index) {
    return getStringAscii(index, NATIVE);
  }

  @Override
  public String getStringAscii(int index, ByteOrder byteOrder) {
    int length = getInt(index, byteOrder);
    return getStringWithoutLengthAscii(index + STR_HEADER_LEN, length);
  }

  @Override
  public String getStringAscii(int index, int length) {
    return getStringWithoutLengthAscii(behindHeader(index), length);
  }

  @Override
  public int getStringAscii(int index, Appendable appendable) {
    return getStringAscii(index, appendable, NATIVE);
  }

  @Override
  public int getStringAscii(int index, Appendable appendable, ByteOrder byteOrder) {
    int length = getInt(index, byteOrder);
    return getStringWithoutLengthAscii(index + STR_HEADER_LEN, length, appendable);
  }

  @Override
  public int getStringAscii(int index, int length, Appendable appendable) {
    return getStringWithoutLengthAscii(behindHeader(index), length, appendable);
  }

  @Override
  public String getStringWithoutLengthAscii(int index, int length) {
    return new String(copyOf(index, length), US_ASCII);
  }

  /**
   * Appends char by char.
   *
   * @throws UncheckedIOException if {@code appendable} throws an {@link IOException}
   */
  @Override
  public int getStringWithoutLengthAscii(int index, int length, Appendable appendable) {
    boundsCheck(index, length);
    try {
      for (int i = index; i < index + length; i++) {
        byte c = getByte(i);
        appendable.append(c < 0 ? '?' : (char) c);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return length;
  }

  // ASCII, written.

  @Override
  public int putStringAscii(int index, @Nullable String value) {
    return putStringAscii(index, (CharSequence) value, NATIVE);
  }

  @Override
  public int putStringAscii(int index, @Nullable CharSequence value) {
    return putStringAscii(index, value, NATIVE);
  }

  @Override
  public int putStringAscii(int index, @Nullable String value, ByteOrder byteOrder) {
    return putStringAscii(index, (CharSequence) value, byteOrder);
  }

  @Override
  public int putStringAscii(int index, @Nullable CharSequence value, ByteOrder byteOrder) {
    CharSequence text = value == null ? "" : value;
    int length = text.length();
    boundsCheck(index, STR_HEADER_LEN + length);
    putInt(index, length, byteOrder);
    return STR_HEADER_LEN + putAscii(index + STR_HEADER_LEN, text, 0, length);
  }

  @Override
  public int putStringWithoutLengthAscii(int index, @Nullable String value) {
    return putStringWithoutLengthAscii(index, (CharSequence) value);
  }

  @Override
  public int putStringWithoutLengthAscii(int index, @Nullable CharSequence value) {
    return value == null ? 0 : putAscii(index, value, 0, value.length());
  }

  @Override
  public int putStringWithoutLengthAscii(
      int index, @Nullable String value, int valueOffset, int length) {
    return putStringWithoutLengthAscii(index, (CharSequence) value, valueOffset, length);
  }

  @Override
  public int putStringWithoutLengthAscii(
      int index, @Nullable CharSequence value, int valueOffset, int length) {
    if (value == null) {
      return 0;
    }
    return putAscii(index, value, valueOffset, Math.min(value.length() - valueOffset, length));
  }

  // UTF-8.

  @Override
  public String getStringUtf8(int index) {
    return getStringUtf8(index, NATIVE);
  }

  @Override
  public String getStringUtf8(int index, ByteOrder byteOrder) {
    int length = getInt(index, byteOrder);
    return getStringWithoutLengthUtf8(index + STR_HEADER_LEN, length);
  }

  @Override
  public String getStringUtf8(int index, int length) {
    return getStringWithoutLengthUtf8(behindHeader(index), length);
  }

  @Override
  public String getStringWithoutLengthUtf8(int index, int length) {
    return new String(copyOf(index, length), UTF_8);
  }

  @Override
  public int putStringUtf8(int index, @Nullable String value) {
    return putStringUtf8(index, value, NATIVE, Integer.MAX_VALUE);
  }

  @Override
  public int putStringUtf8(int index, @Nullable String value, ByteOrder byteOrder) {
    return putStringUtf8(index, value, byteOrder, Integer.MAX_VALUE);
  }

  @Override
  public int putStringUtf8(int index, @Nullable String value, int maxEncodedLength) {
    return putStringUtf8(index, value, NATIVE, maxEncodedLength);
  }

  @Override
  public int putStringUtf8(
      int index, @Nullable String value, ByteOrder byteOrder, int maxEncodedLength) {
    byte[] bytes = utf8(value);
    if (bytes.length > maxEncodedLength) {
      throw new IllegalArgumentException(
          "text is too long: encodedLength="
              + bytes.length
              + " maxEncodedLength="
              + maxEncodedLength);
    }
    boundsCheck(index, STR_HEADER_LEN + bytes.length);
    putInt(index, bytes.length, byteOrder);
    putBytes(index + STR_HEADER_LEN, bytes);
    return STR_HEADER_LEN + bytes.length;
  }

  @Override
  public int putStringWithoutLengthUtf8(int index, @Nullable String value) {
    byte[] bytes = utf8(value);
    putBytes(index, bytes);
    return bytes.length;
  }

  private static byte[] utf8(@Nullable String value) {
    return String.valueOf(value).getBytes(UTF_8);
  }

  /** Refuses a header outside the buffer even where its length is known and it is not read. */
  private int behindHeader(int index) {
    boundsCheck(index, STR_HEADER_LEN);
    return index + STR_HEADER_LEN;
  }

  private byte[] copyOf(int index, int length) {
    boundsCheck(index, length);
    byte[] bytes = new byte[length];
    getBytes(index, bytes);
    return bytes;
  }

  private int putAscii(int index, CharSequence text, int offset, int length) {
    boundsCheck(index, length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(offset + i);
      putByte(index + i, (byte) (c < 128 ? c : '?'));
    }
    return length;
  }
}
