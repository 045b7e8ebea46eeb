package io.handfast.region;

import org.agrona.concurrent.AtomicBuffer;

/**
 * An {@code objects-N} file: 1 024 records of {@link ObjectLayout#LENGTH} bytes. Record 0 is the
 * header of the chunk, so that an object's index is never a multiple of 1 024, and never 0.
 *
 * <pre>
 *    0                   8                   16
 *   +-------------------+-------------------+-------------------+
 *   |       magic       |   chunk number    |  wide holds (0/1) |
 *   +-------------------+-------------------+-------------------+
 * </pre>
 *
 * "Wide holds" tells that a {@code holds-N} file exists: 15 words per record for the participants
 * from slot 64 on.
 */
final class ChunkLayout {
  static final long MAGIC = 0x48464F424A454354L; // HFOBJECT
  static final int OBJECTS = 1_024;
  static final int LENGTH = OBJECTS * ObjectLayout.LENGTH;

  static final int MAGIC_OFFSET = 0;
  static final int NUMBER_OFFSET = 8;
  static final int WIDE_HOLDS_OFFSET = 16;

  static final int WIDE_HOLD_WORDS = ControlLayout.PARTICIPANTS / 64 - 1;
  static final int WIDE_HOLDS_LENGTH = OBJECTS * WIDE_HOLD_WORDS * 8;

  private ChunkLayout() {}

  static void prepare(AtomicBuffer chunk, int number) {
    chunk.putLong(NUMBER_OFFSET, number);
    chunk.putLongRelease(MAGIC_OFFSET, MAGIC);
  }

  static int chunk(int index) {
    return index / OBJECTS;
  }

  static int record(int index) {
    return index % OBJECTS * ObjectLayout.LENGTH;
  }

  static int wideHold(int index, int slot) {
    return (index % OBJECTS * WIDE_HOLD_WORDS + (slot / 64 - 1)) * 8;
  }
}
