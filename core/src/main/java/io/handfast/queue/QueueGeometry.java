package io.handfast.queue;

import io.handfast.IpcException;
import io.handfast.RegionFormatException;

/**
 * How large a queue is: what its shared object remembers as its parameter.
 *
 * @param elements how many elements it can hold, 1 or more
 * @param blocks how many blocks its elements share, a power of two
 */
record QueueGeometry(int elements, int blocks) {
  private static final int BYTES_PER_ELEMENT = 1_024;
  private static final int FEWEST_BYTES = 64 * 1_024;
  private static final int DEFAULT_MOST_BYTES = 16 * 1_024 * 1_024;

  /** What can be mapped in one piece. */
  private static final int MOST_BYTES = 512 * 1_024 * 1_024;

  private static final int MOST_ELEMENTS = 1 << 24;

  /** Checks what the user asked for; 0 bytes means the default. */
  static QueueGeometry checked(int elements, long bytes) {
    if (elements < 1 || elements > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          IpcException.message(
              "a queue holds 1 to " + MOST_ELEMENTS + " elements",
              "elements",
              elements,
              "limit",
              MOST_ELEMENTS));
    }
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          IpcException.message(
              "the bytes of a queue are out of range", "bytes", bytes, "limit", MOST_BYTES));
    }
    long wanted =
        bytes != 0 ? bytes : Math.min((long) elements * BYTES_PER_ELEMENT, DEFAULT_MOST_BYTES);
    int atLeast = (int) Math.max(wanted, FEWEST_BYTES);
    int rounded = Integer.highestOneBit(atLeast - 1) << 1;
    return new QueueGeometry(elements, rounded / RingLayout.BLOCK);
  }

  static QueueGeometry of(long parameter) {
    return new QueueGeometry((int) (parameter >>> 32), (int) parameter);
  }

  long parameter() {
    return (long) elements << 32 | blocks;
  }

  /** The longest element, so that a few of them always fit, and a cell's word can name its size. */
  int longest() {
    return Math.min(blocks / 4, CellWord.MOST_BLOCKS) * RingLayout.BLOCK
        - RingLayout.ELEMENT_OFFSET;
  }

  int segmentBytes() {
    return Math.toIntExact(RingLayout.bytes(RingLayout.cells(elements), blocks));
  }

  /** Makes sure that what stood in shared memory leads nowhere outside. */
  void check(int capacity) {
    boolean sound =
        elements >= 1
            && elements <= MOST_ELEMENTS
            && blocks >= FEWEST_BYTES / RingLayout.BLOCK
            && blocks <= MOST_BYTES / RingLayout.BLOCK
            && Integer.bitCount(blocks) == 1
            && RingLayout.bytes(RingLayout.cells(elements), blocks) == capacity;
    if (!sound) {
      throw new RegionFormatException(
          "damaged queue", "elements", elements, "blocks", blocks, "bytes", capacity);
    }
  }
}
