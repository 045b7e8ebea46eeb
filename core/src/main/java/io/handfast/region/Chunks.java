package io.handfast.region;

import io.handfast.RegionFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.concurrent.AtomicBuffer;

/** The chunks of object records as this process has mapped them, each at its first use. */
final class Chunks {
  /** As many objects as the record of a waiting thread can tell from each other: 16 million. */
  static final int LIMIT = ParkerLayout.OBJECTS / ChunkLayout.OBJECTS;

  private final RegionMemory memory;
  private final AtomicBuffer control;
  private volatile AtomicReferenceArray<AtomicBuffer> mapped = new AtomicReferenceArray<>(8);
  private volatile AtomicReferenceArray<AtomicBuffer> mappedWide = new AtomicReferenceArray<>(8);

  Chunks(RegionMemory memory) {
    this.memory = memory;
    this.control = memory.control();
  }

  /** How many chunks there are. */
  int count() {
    return (int) control.getLongVolatile(HeaderLayout.CHUNKS_OFFSET);
  }

  /** The chunk in which the record of this object lies. */
  AtomicBuffer chunk(int index) {
    if (index < 0) {
      throw new RegionFormatException("no such object", "index", index);
    }
    int number = ChunkLayout.chunk(index);
    AtomicReferenceArray<AtomicBuffer> chunks = mapped;
    AtomicBuffer chunk = number < chunks.length() ? chunks.getAcquire(number) : null;
    return chunk != null ? chunk : map(number);
  }

  /** Adds one more chunk, unless somebody else just did. */
  void add(int number) {
    try {
      memory.changeStructure(
          () -> {
            if (count() == number) {
              AtomicBuffer chunk = memory.createChunk(number);
              ChunkLayout.prepare(chunk, number);
              remember(number, chunk);
              control.putLongVolatile(HeaderLayout.CHUNKS_OFFSET, number + 1L);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasWideHolds(int index) {
    return chunk(index).getLongVolatile(ChunkLayout.WIDE_HOLDS_OFFSET) != 0;
  }

  AtomicBuffer wideHolds(int index) {
    int number = ChunkLayout.chunk(index);
    AtomicReferenceArray<AtomicBuffer> wide = mappedWide;
    AtomicBuffer holds = number < wide.length() ? wide.getAcquire(number) : null;
    return holds != null ? holds : mapWide(number);
  }

  AtomicBuffer makeWideHolds(int index) {
    if (!hasWideHolds(index)) {
      int number = ChunkLayout.chunk(index);
      try {
        memory.changeStructure(
            () -> {
              if (!hasWideHolds(index)) {
                memory.createWideHolds(number);
                chunk(index).putLongVolatile(ChunkLayout.WIDE_HOLDS_OFFSET, 1);
              }
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return wideHolds(index);
  }

  private synchronized AtomicBuffer map(int number) {
    if (number >= count()) {
      throw new RegionFormatException(
          "no such object: its chunk does not exist", "chunk", number, "chunks", count());
    }
    try {
      AtomicBuffer chunk = memory.openChunk(number);
      if (chunk.getLongVolatile(ChunkLayout.MAGIC_OFFSET) != ChunkLayout.MAGIC
          || chunk.getLong(ChunkLayout.NUMBER_OFFSET) != number) {
        throw new RegionFormatException("damaged chunk of objects", "chunk", number);
      }
      return remember(number, chunk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized AtomicBuffer remember(int number, AtomicBuffer chunk) {
    mapped = withRoom(mapped, number);
    mapped.setRelease(number, chunk);
    return chunk;
  }

  private synchronized AtomicBuffer mapWide(int number) {
    try {
      mappedWide = withRoom(mappedWide, number);
      AtomicBuffer wide = memory.openWideHolds(number);
      mappedWide.setRelease(number, wide);
      return wide;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AtomicReferenceArray<AtomicBuffer> withRoom(
      AtomicReferenceArray<AtomicBuffer> array, int number) {
    if (number < array.length()) {
      return array;
    }
    AtomicReferenceArray<AtomicBuffer> larger =
        new AtomicReferenceArray<>(Math.max(number + 1, 2 * array.length()));
    for (int i = 0; i < array.length(); i++) {
      larger.setPlain(i, array.getPlain(i));
    }
    return larger;
  }
}
