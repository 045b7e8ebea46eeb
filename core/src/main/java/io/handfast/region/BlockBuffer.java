package io.handfast.region;

import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Bytes and runs of bytes: plain access, filling and copying.
 *
 * <p>A copy checks both its ranges first and may overlap itself. It is not atomic: another thread
 * or process can see any part of it. Copies to and from arrays, {@link ByteBuffer}s and other
 * buffers of this family allocate nothing.
 */
abstract class BlockBuffer extends BoundMemory {

  BlockBuffer(ByteBuffer buffer) {
    super(buffer);
  }

  @Override
  public byte getByte(int index) {
    return memory.get(index);
  }

  @Override
  public void putByte(int index, byte value) {
    memory.put(index, value);
  }

  /** Fills a run. Whole words are stored at once, at multiples of 8. */
  @Override
  public void setMemory(int index, int length, byte value) {
    boundsCheck(index, length);
    int end = index + length;
    int i = index;
    for (; i < end && (i & (Long.BYTES - 1)) != 0; i++) {
      memory.put(i, value);
    }
    long word = (value & 0xFFL) * 0x0101_0101_0101_0101L;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      putLong(i, word);
    }
    for (; i < end; i++) {
      memory.put(i, value);
    }
  }

  @Override
  public void getBytes(int index, byte[] dst) {
    memory.get(index, dst);
  }

  @Override
  public void getBytes(int index, byte[] dst, int offset, int length) {
    memory.get(index, dst, offset, length);
  }

  /**
   * Copies into another buffer of any kind; one that can grow, grows. Allocates one view object
   * unless it is one of this family.
   */
  @Override
  public void getBytes(int index, MutableDirectBuffer dstBuffer, int dstIndex, int length) {
    if (dstBuffer instanceof BoundMemory bound) {
      bound.memory.put(dstIndex, memory, index, length);
    } else {
      boundsCheck(index, length);
      dstBuffer.putBytes(dstIndex, memory.duplicate(), index, length);
    }
  }

  /**
   * Copies to the position of {@code dstBuffer} and moves that position.
   *
   * @throws IndexOutOfBoundsException if {@code length} bytes are not here or do not fit before the
   *     limit of {@code dstBuffer}
   * @throws java.nio.ReadOnlyBufferException if {@code dstBuffer} is read-only
   */
  @Override
  public void getBytes(int index, ByteBuffer dstBuffer, int length) {
    int dstIndex = dstBuffer.position();
    dstBuffer.put(dstIndex, memory, index, length).position(dstIndex + length);
  }

  /**
   * Copies to an index of {@code dstBuffer} and leaves its position alone. As in Agrona, it is
   * written up to its capacity; its limit plays no part.
   *
   * @throws java.nio.ReadOnlyBufferException if {@code dstBuffer} is read-only
   */
  @Override
  public void getBytes(int index, ByteBuffer dstBuffer, int dstIndex, int length) {
    reaching(dstIndex + length, dstBuffer).put(dstIndex, memory, index, length);
  }

  @Override
  public void putBytes(int index, byte[] src) {
    memory.put(index, src);
  }

  @Override
  public void putBytes(int index, byte[] src, int offset, int length) {
    memory.put(index, src, offset, length);
  }

  /**
   * Copies from the position of {@code srcBuffer} and moves that position.
   *
   * @throws IndexOutOfBoundsException if {@code length} bytes do not fit here or are not there
   *     before the limit of {@code srcBuffer}
   */
  @Override
  public void putBytes(int index, ByteBuffer srcBuffer, int length) {
    int srcIndex = srcBuffer.position();
    memory.put(index, srcBuffer, srcIndex, length);
    srcBuffer.position(srcIndex + length);
  }

  /**
   * Copies from an index of {@code srcBuffer} and leaves its position alone. As in Agrona, it is
   * read up to its capacity; its limit plays no part.
   */
  @Override
  public void putBytes(int index, ByteBuffer srcBuffer, int srcIndex, int length) {
    memory.put(index, reaching(srcIndex + length, srcBuffer), srcIndex, length);
  }

  /**
   * Copies from another buffer of any kind. Allocates one view object if it is neither of this
   * family nor over an array.
   */
  @Override
  public void putBytes(int index, DirectBuffer srcBuffer, int srcIndex, int length) {
    if (srcBuffer instanceof BoundMemory bound) {
      memory.put(index, bound.memory, srcIndex, length);
      return;
    }
    boundsCheck(index, length);
    srcBuffer.boundsCheck(srcIndex, length);
    byte[] array = srcBuffer.byteArray();
    if (array != null) {
      memory.put(index, array, srcBuffer.wrapAdjustment() + srcIndex, length);
    } else {
      srcBuffer.getBytes(srcIndex, memory.duplicate(), index, length);
    }
  }

  /** Lifts a limit that is in the way, on a view; the caller's buffer keeps its own. */
  private static ByteBuffer reaching(int end, ByteBuffer buffer) {
    return end <= buffer.limit() ? buffer : buffer.duplicate().clear();
  }
}
