package io.handfast.region;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a buffer is, as opposed to what is in it: one piece of direct memory, checked once when the
 * buffer is made and never exchanged.
 *
 * <p>Every {@code wrap} is refused. Other threads hold the same buffer and rely on the bounds and
 * the alignment that were checked at construction; a buffer that could be pointed elsewhere would
 * need those checks, and a volatile read, on every access. For another range, make another buffer.
 * Addresses are refused as well: they carry no bounds and no hold on the mapping.
 */
abstract class BoundMemory implements AtomicBuffer {

  /**
   * Position 0, limit at the capacity; its byte order plays no part. Absolute access obeys the
   * limit, so this object is never given to code that could move it.
   */
  final ByteBuffer memory;

  BoundMemory(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException(
          "heap memory has no stable, aligned address: direct=false capacity=" + buffer.capacity());
    }
    if (buffer.isReadOnly()) {
      throw new IllegalArgumentException("read-only memory: capacity=" + buffer.capacity());
    }
    this.memory = buffer.slice();
    int misalignment = memory.alignmentOffset(0, ALIGNMENT);
    if (misalignment != 0) {
      throw new IllegalArgumentException(
          "memory does not start at a multiple of "
              + ALIGNMENT
              + ": misalignment="
              + misalignment
              + " position="
              + buffer.position());
    }
  }

  /** Always throws {@link UnsupportedOperationException}: bound for life. */
  @Override
  public void wrap(byte[] buffer) {
    throw boundForLife();
  }

  /** Always throws {@link UnsupportedOperationException}: bound for life. */
  @Override
  public void wrap(byte[] buffer, int offset, int length) {
    throw boundForLife();
  }

  /** Always throws {@link UnsupportedOperationException}: bound for life. */
  @Override
  public void wrap(ByteBuffer buffer) {
    throw boundForLife();
  }

  /** Always throws {@link UnsupportedOperationException}: bound for life. */
  @Override
  public void wrap(ByteBuffer buffer, int offset, int length) {
    throw boundForLife();
  }

  /** Always throws {@link UnsupportedOperationException}: bound for life. */
  @Override
  public void wrap(DirectBuffer buffer) {
    throw boundForLife();
  }

  /** Always throws {@link UnsupportedOperationException}: bound for life. */
  @Override
  public void wrap(DirectBuffer buffer, int offset, int length) {
    throw boundForLife();
  }

  /** Always throws {@link UnsupportedOperationException}: bound for life. */
  @Override
  public void wrap(long address, int length) {
    throw boundForLife();
  }

  /** Always throws {@link UnsupportedOperationException}: no address is handed out. */
  @Override
  public long addressOffset() {
    throw new UnsupportedOperationException(
        "no address is handed out: it would carry neither bounds nor a hold on the mapping");
  }

  /**
   * There is no array behind direct memory.
   *
   * @return {@code null}
   */
  @Override
  public byte @Nullable [] byteArray() {
    return null;
  }

  /**
   * A fresh view of the same memory, in native order, from index 0 to the capacity. It is the
   * caller's own: nothing done to its position, limit or order is seen by this buffer or by another
   * caller. Allocates one small object.
   *
   * @return a new duplicate that keeps the memory alive as long as it is reachable
   */
  @Override
  public ByteBuffer byteBuffer() {
    return memory.duplicate().order(ByteOrder.nativeOrder());
  }

  /**
   * Indices of this buffer and of {@link #byteBuffer()} are the same.
   *
   * @return 0
   */
  @Override
  public int wrapAdjustment() {
    return 0;
  }

  @Override
  public int capacity() {
    return memory.capacity();
  }

  @Override
  public boolean isExpandable() {
    return false;
  }

  /** Returns at once: the constructor has refused memory that does not start at a multiple of 8. */
  @Override
  public void verifyAlignment() {}

  /**
   * Checks an end, not an access: only a limit beyond the capacity is refused, as by Agrona.
   *
   * @throws IndexOutOfBoundsException if {@code limit} is greater than the capacity
   */
  @Override
  public void checkLimit(int limit) {
    if (limit > capacity()) {
      throw new IndexOutOfBoundsException(
          "limit is beyond the capacity: limit=" + limit + " capacity=" + capacity());
    }
  }

  /**
   * Checks a range, whatever the system property {@code agrona.disable.bounds.checks} says.
   *
   * @throws IndexOutOfBoundsException if any byte of the range is outside, or {@code length} is
   *     negative
   */
  @Override
  public void boundsCheck(int index, int length) {
    Objects.checkFromIndexSize(index, length, memory.capacity());
  }

  /**
   * Orders by content as Agrona's buffers do: the words of eight bytes first, each compared as a
   * signed {@code long} in native order, then the remaining bytes, then the capacities. That is a
   * total order but not the lexicographic one. Reads every shared byte once, plainly.
   */
  @Override
  public int compareTo(DirectBuffer that) {
    int shared = Math.min(capacity(), that.capacity());
    int words = shared & -Long.BYTES;
    for (int i = 0; i < words; i += Long.BYTES) {
      int order = Long.compare(getLong(i), that.getLong(i));
      if (order != 0) {
        return order;
      }
    }
    for (int i = words; i < shared; i++) {
      int order = Byte.compare(getByte(i), that.getByte(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(capacity(), that.capacity());
  }

  /**
   * True for a buffer of the same class with the same capacity and, when compared, the same bytes.
   * The memory is shared and changes under the comparison, so this is for tests and tools.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BoundMemory that && memory.equals(that.memory);
  }

  /** Follows the content; a buffer that is written to must not be a key. */
  @Override
  public int hashCode() {
    int words = capacity() & -Long.BYTES;
    int hash = 19;
    for (int i = 0; i < words; i += Long.BYTES) {
      hash = 31 * hash + Long.hashCode(getLong(i));
    }
    for (int i = words; i < capacity(); i++) {
      hash = 31 * hash + getByte(i);
    }
    return hash;
  }

  /** Says what the buffer is, never what is in it. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + "{capacity=" + capacity() + "}";
  }

  private static UnsupportedOperationException boundForLife() {
    return new UnsupportedOperationException(
        "a buffer is bound to its memory for life: make another one for another range");
  }
}
