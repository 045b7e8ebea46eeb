package io.handfast.queue;

/**
 * The word of one cell of a ring.
 *
 * <pre>
 *   63  61 60        50 49                32 31                              0
 *  +------+------------+--------------------+--------------------------------+
 *  |state |  slot + 1  |       blocks       |              lap               |
 *  +------+------------+--------------------+--------------------------------+
 * </pre>
 *
 * Cell n mod C serves elements n, n + C, n + 2C and so on; the lap is n / C. The slot is that of
 * the process that is writing or reading the element, and 0 in all other states. A new ring's cells
 * have the lap before the first.
 */
final class CellWord {
  /** Written, and to be taken by whoever comes first. */
  static final int READY = 1;

  /** Its producer is writing it. */
  static final int CLAIMED = 2;

  /** Read. */
  static final int FREED = 3;

  /** Its producer died, or gave up, before it was written. */
  static final int SKIPPED = 4;

  /** A taker is reading it. */
  static final int TAKEN = 5;

  /** The longest element: 16 MiB, less one block. */
  static final int MOST_BLOCKS = (1 << 18) - 1;

  private static final int STATE_SHIFT = 61;
  private static final int SLOT_SHIFT = 50;
  private static final int BLOCKS_SHIFT = 32;
  private static final long SLOT_MASK = 0x7FFL;

  private CellWord() {}

  static long of(int state, int slot, int blocks, long lap) {
    return (long) state << STATE_SHIFT
        | (slot + 1L) << SLOT_SHIFT
        | (long) blocks << BLOCKS_SHIFT
        | (lap & 0xFFFF_FFFFL);
  }

  /** The same cell, in a state in which nobody has it. */
  static long withState(long word, int state) {
    return of(state, -1, blocks(word), word);
  }

  /** The same cell, while a process reads the element. */
  static long takenBy(long word, int slot) {
    return of(TAKEN, slot, blocks(word), word);
  }

  static int state(long word) {
    return (int) (word >>> STATE_SHIFT);
  }

  static int slot(long word) {
    return (int) (word >>> SLOT_SHIFT & SLOT_MASK) - 1;
  }

  static int blocks(long word) {
    return (int) (word >>> BLOCKS_SHIFT) & MOST_BLOCKS;
  }

  static int lap(long word) {
    return (int) word;
  }
}
