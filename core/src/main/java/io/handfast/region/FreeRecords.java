package io.handfast.region;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Finds records for new objects: those that this process freed last, then those that nobody used
 * yet, then, before a chunk is added, those that other processes freed. Only the CAS on a record's
 * word takes it; all else here are hints.
 */
final class FreeRecords {
  private static final int REMEMBERED = 1_024;

  private final AtomicBuffer control;
  private final Chunks chunks;
  private final IntArrayList hints = new IntArrayList();
  private long freedAtLastSearch = -1;

  FreeRecords(AtomicBuffer control, Chunks chunks) {
    this.control = control;
    this.chunks = chunks;
  }

  /** Takes a record, whose word is then MAKING(slot). */
  int take(int slot) {
    while (true) {
      int index = next();
      if (tryTake(index, slot)) {
        return index;
      }
    }
  }

  /** Tells that this process has just freed a record. */
  void given(int index) {
    control.getAndAddLong(HeaderLayout.FREED_OFFSET, 1);
    if (hints.size() < REMEMBERED) {
      hints.addInt(index);
    }
  }

  private boolean tryTake(int index, int slot) {
    AtomicBuffer chunk = chunks.chunk(index);
    int at = ChunkLayout.record(index) + ObjectLayout.WORD_OFFSET;
    long word = chunk.getLongVolatile(at);
    return ObjectLayout.state(word) == ObjectLayout.FREE
        && chunk.compareAndSetLong(
            at, word, ObjectLayout.word(ObjectLayout.MAKING, slot, ObjectLayout.generation(word)));
  }

  private int next() {
    while (true) {
      if (!hints.isEmpty()) {
        return hints.removeAt(hints.size() - 1);
      }
      long next = control.getLongVolatile(HeaderLayout.NEXT_OBJECT_OFFSET);
      int chunk = ChunkLayout.chunk((int) next);
      boolean border = next % ChunkLayout.OBJECTS == 0;
      if (border) {
        search();
        if (!hints.isEmpty()) {
          continue;
        }
        if (chunk == Chunks.LIMIT) {
          throw new IpcException(
              ErrorCode.LIMIT_REACHED, "the region is full of objects", "limit", next);
        }
      }
      if (chunk == chunks.count()) {
        chunks.add(chunk);
      }
      if (control.compareAndSetLong(HeaderLayout.NEXT_OBJECT_OFFSET, next, next + 1) && !border) {
        return (int) next;
      }
    }
  }

  /** Looks for what other processes freed, unless nobody freed anything since the last look. */
  private void search() {
    long freed = control.getLongVolatile(HeaderLayout.FREED_OFFSET);
    if (freed == freedAtLastSearch) {
      return;
    }
    long end = control.getLongVolatile(HeaderLayout.NEXT_OBJECT_OFFSET);
    for (int index = 1; index < end && hints.size() < REMEMBERED; index++) {
      AtomicBuffer chunk = chunks.chunk(index);
      int at = ChunkLayout.record(index) + ObjectLayout.WORD_OFFSET;
      if (index % ChunkLayout.OBJECTS != 0
          && ObjectLayout.state(chunk.getLongVolatile(at)) == ObjectLayout.FREE) {
        hints.addInt(index);
      }
    }
    freedAtLastSearch = hints.size() < REMEMBERED ? freed : -1;
  }
}
