package io.handfast.queue;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Where a codec writes an element: bytes in memory that grow as needed. Numbers are written with
 * the lowest byte first. Belongs to one thread, and is used again for its next element.
 */
public final class ByteSink extends OutputStream {
  private static final int FIRST_CAPACITY = 512;

  /** A larger one is not kept for the next element. */
  private static final int KEPT_CAPACITY = 1024 * 1024;

  private static final ThreadLocal<ByteSink> KEPT = ThreadLocal.withInitial(ByteSink::new);

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int length;
  private boolean borrowed;

  private ByteSink() {}

  /**
   * This thread's sink, empty; another one if the codec that writes to it puts an element itself.
   */
  static ByteSink borrow() {
    ByteSink kept = KEPT.get();
    ByteSink sink = kept.borrowed ? new ByteSink() : kept;
    sink.borrowed = true;
    sink.length = 0;
    return sink;
  }

  void giveBack() {
    borrowed = false;
    if (bytes.length > KEPT_CAPACITY) {
      bytes = new byte[FIRST_CAPACITY];
    }
  }

  @Override
  public void write(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, source.length);
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /**
   * Writes all bytes of an array.
   *
   * @param source the bytes
   */
  @Override
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  /**
   * Writes four bytes.
   *
   * @param value the number
   */
  public void writeInt(int value) {
    reserve(Integer.BYTES);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /**
   * Writes eight bytes.
   *
   * @param value the number
   */
  public void writeLong(long value) {
    reserve(Long.BYTES);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /**
   * Tells how many bytes were written.
   *
   * @return the number
   */
  public int length() {
    return length;
  }

  /** The bytes, of which the first {@link #length()} count. */
  byte[] bytes() {
    return bytes;
  }

  private void reserve(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
  }
}
