package io.handfast.sync;

/**
 * The memory of a read-write lock, 8 448 bytes, which with pages of 4 KiB take 12 KiB.
 *
 * <pre>
 *     0  writer word      {@link ReadWriteWord}
 *   128  reader flags     a bit for each slot, s % 64 of the word s / 64: its reader word may count
 *                         somebody
 *   256  reader words     8 bytes each, 64 groups of 16: slot s is in group s % 64, at s / 64
 *
 *  a reader word:
 *   63          40 39                                      0
 *  +--------------+-----------------------------------------+
 *  |   readers    |               generation                |
 *  +--------------+-----------------------------------------+
 * </pre>
 *
 * A group has two cache lines, which processors like to fetch together. Slots are given out in
 * ascending order, so that the first 64 processes of a region never write to each other's lines. A
 * writer looks at all flags, which are two lines that hardly ever change, and at the words of those
 * who have ever read and are not known to be dead.
 */
final class ReadWriteLayout {
  static final int WRITER_OFFSET = 0;
  static final int FLAGS_OFFSET = 128;
  static final int READERS_OFFSET = 256;

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

  /** Where the flag of a slot is: at the bit of its group. */
  static int flag(int slot) {
    return flags(slot / GROUPS);
  }

  /** The flags of all slots that have one place in their groups. */
  static int flags(int place) {
    return FLAGS_OFFSET + place * Long.BYTES;
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
