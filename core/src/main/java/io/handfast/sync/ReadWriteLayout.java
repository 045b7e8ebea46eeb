package io.handfast.sync;

/**
 * The memory of a read-write lock, 8 320 bytes, which with pages of 4 KiB take 12 KiB.
 *
 * <pre>
 *     0  writer word      {@link ReadWriteWord}
 *     8  reader groups    bit g: somebody in a slot of group g has read here, now or long ago
 *   128  reader words     8 bytes each, 64 groups of 16: slot s is in group s % 64, at s / 64
 *
 *  a reader word:
 *   63          40 39                                      0
 *  +--------------+-----------------------------------------+
 *  |   readers    |               generation                |
 *  +--------------+-----------------------------------------+
 * </pre>
 *
 * A group has two cache lines, which processors like to fetch together. Slots are given out in
 * ascending order, so that the first 64 processes of a region never write to each other's lines,
 * and a writer looks at two lines for each of them that has ever read.
 */
final class ReadWriteLayout {
  static final int WRITER_OFFSET = 0;
  static final int GROUPS_OFFSET = 8;
  static final int READERS_OFFSET = 128;

  static final int GROUPS = 64;
  static final int GROUP_SLOTS = 16;
  private static final int GROUP_BYTES = GROUP_SLOTS * Long.BYTES;

  static final int LENGTH = READERS_OFFSET + GROUPS * GROUP_BYTES;

  private static final int READERS_SHIFT = 40;
  static final long GENERATION_MASK = (1L << READERS_SHIFT) - 1;
  static final long ONE_READER = 1L << READERS_SHIFT;
  static final int MOST_READERS = (1 << 24) - 1;

  private ReadWriteLayout() {}

  static int group(int slot) {
    return slot % GROUPS;
  }

  static int slot(int group, int place) {
    return place * GROUPS + group;
  }

  /** Where the reader word of a slot is. */
  static int reader(int slot) {
    return reader(group(slot), slot / GROUPS);
  }

  static int reader(int group, int place) {
    return READERS_OFFSET + group * GROUP_BYTES + place * Long.BYTES;
  }

  /** How many readers a reader word counts. */
  static int readers(long word) {
    return (int) (word >>> READERS_SHIFT);
  }

  static long generation(long word) {
    return word & GENERATION_MASK;
  }
}
