package io.handfast.queue;

import io.handfast.region.MappedBuffer;
import java.util.Random;
import org.agrona.concurrent.AtomicBuffer;

/** The memory of a small ring, in the state in which it is after any number of elements. */
record RingMemory(AtomicBuffer buffer, int capacity, int cells, int blocks) {
  static RingMemory empty(int capacity, int cells, int blocks) {
    return startingAt(0, 0, capacity, cells, blocks);
  }

  /**
   * An empty ring.
   *
   * @param element the number of the element that comes next; may be negative, for "so many before
   *     the numbers begin anew"
   * @param block the block behind its predecessor's last
   */
  static RingMemory startingAt(long element, int block, int capacity, int cells, int blocks) {
    MappedBuffer buffer = MappedBuffer.allocate((int) RingLayout.bytes(cells, blocks));
    int blockShift = Integer.numberOfTrailingZeros(blocks);
    int lapShift = Integer.numberOfTrailingZeros(cells);
    for (int back = 1; back <= cells; back++) {
      long before = (element - back) & (Long.MAX_VALUE >>> blockShift);
      long lap = before >>> lapShift;
      int cell = (int) (before & (cells - 1));
      buffer.putLong(RingLayout.cell(cell), CellWord.of(CellWord.FREED, -1, 1, lap));
    }
    long position = (element << blockShift | block) & Long.MAX_VALUE;
    buffer.putLong(RingLayout.TAIL_OFFSET, position);
    buffer.putLong(RingLayout.HEAD_OFFSET, position);
    return new RingMemory(buffer, capacity, cells, blocks);
  }

  /** The same memory, seen otherwise. */
  RingMemory through(AtomicBuffer view) {
    return new RingMemory(view, capacity, cells, blocks);
  }

  RingMemory copy() {
    MappedBuffer copy = MappedBuffer.allocate(buffer.capacity());
    copy.putBytes(0, buffer, 0, buffer.capacity());
    return through(copy);
  }

  /** The ring as a process sees it that has just come. */
  StampedRing ring(int slot) {
    return new StampedRing(buffer, slot, capacity, cells, blocks);
  }

  /** Writes an element, as long as its blocks allow, that no other seed has. */
  void write(StampedRing ring, long claimed, int size, long seed) {
    byte[] content = content(seed, size);
    int at = ring.offset(claimed);
    buffer.putInt(at + RingLayout.LENGTH_OFFSET, content.length);
    buffer.putBytes(at + RingLayout.ELEMENT_OFFSET, content);
  }

  /** What was written there. */
  byte[] read(StampedRing ring, long found) {
    int length = ring.length(found);
    byte[] content = new byte[Math.max(0, length)];
    buffer.getBytes(ring.offset(found) + RingLayout.ELEMENT_OFFSET, content);
    return content;
  }

  static byte[] content(long seed, int size) {
    Random random = new Random(seed);
    int most = size * RingLayout.BLOCK - RingLayout.ELEMENT_OFFSET;
    byte[] content = new byte[most - random.nextInt(RingLayout.BLOCK - RingLayout.ELEMENT_OFFSET)];
    random.nextBytes(content);
    return content;
  }
}
