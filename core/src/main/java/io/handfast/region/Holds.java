package io.handfast.region;

import org.agrona.concurrent.AtomicBuffer;

/**
 * Who holds an object: one bit per participant, so that a dead one's hold can be taken away under
 * proof, which a count does not allow. The first 64 participants have their bits in the record, the
 * others in the chunk's {@code holds-N} file, which is made when the first of them comes.
 */
final class Holds {
  private final Chunks chunks;

  Holds(Chunks chunks) {
    this.chunks = chunks;
  }

  /** Sets the participant's bit; a full fence. */
  void set(int index, int slot) {
    if (slot < 64) {
      or(chunks.chunk(index), ChunkLayout.record(index) + ObjectLayout.HOLDS_OFFSET, slot);
    } else {
      or(chunks.makeWideHolds(index), ChunkLayout.wideHold(index, slot), slot);
    }
  }

  /** Clears the participant's bit; a full fence. */
  void clear(int index, int slot) {
    if (slot < 64) {
      andNot(chunks.chunk(index), ChunkLayout.record(index) + ObjectLayout.HOLDS_OFFSET, slot);
    } else if (chunks.hasWideHolds(index)) {
      andNot(chunks.wideHolds(index), ChunkLayout.wideHold(index, slot), slot);
    }
  }

  boolean isSet(int index, int slot) {
    if (slot < 64) {
      int at = ChunkLayout.record(index) + ObjectLayout.HOLDS_OFFSET;
      return (chunks.chunk(index).getLongVolatile(at) & 1L << slot) != 0;
    }
    return chunks.hasWideHolds(index)
        && (chunks.wideHolds(index).getLongVolatile(ChunkLayout.wideHold(index, slot))
                & 1L << (slot & 63))
            != 0;
  }

  /** Whether anybody holds the object. */
  boolean any(int index) {
    int at = ChunkLayout.record(index) + ObjectLayout.HOLDS_OFFSET;
    if (chunks.chunk(index).getLongVolatile(at) != 0) {
      return true;
    }
    if (chunks.hasWideHolds(index)) {
      AtomicBuffer wide = chunks.wideHolds(index);
      for (int slot = 64; slot < ControlLayout.PARTICIPANTS; slot += 64) {
        if (wide.getLongVolatile(ChunkLayout.wideHold(index, slot)) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static void or(AtomicBuffer buffer, int at, int slot) {
    long bit = 1L << (slot & 63);
    long v;
    do {
      v = buffer.getLongVolatile(at);
    } while (!buffer.compareAndSetLong(at, v, v | bit));
  }

  private static void andNot(AtomicBuffer buffer, int at, int slot) {
    long bit = 1L << (slot & 63);
    long v;
    do {
      v = buffer.getLongVolatile(at);
    } while (!buffer.compareAndSetLong(at, v, v & ~bit));
  }
}
