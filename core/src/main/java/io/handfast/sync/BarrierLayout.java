package io.handfast.sync;

/**
 * The memory of a barrier: its word on a line of its own, the log on the next, then one cell per
 * party.
 *
 * <pre>
 *      0  word
 *     64  log, 8 entries of 8 bytes
 *    128  cells, 8 bytes each
 *
 *   word  63  62  61                           32 31                              0
 *        +---+---+------------------------------+--------------------------------+
 *        | W |BRK|            breaks            |             round              |
 *        +---+---+------------------------------+--------------------------------+
 *
 *   entry 63  62  61                           32 31                              0
 *        +-------+------------------------------+--------------------------------+
 *        |   0   |     number of the break      |     round that was broken      |
 *        +-------+------------------------------+--------------------------------+
 *
 *   cell  63  62  61          50 49            32 31                              0
 *        +-------+--------------+----------------+--------------------------------+
 *        |   0   |   slot + 1   |   generation   |             round              |
 *        +-------+--------------+----------------+--------------------------------+
 * </pre>
 *
 * W: somebody may be waiting. BRK: no round can begin; the round before the present one was broken.
 * Breaks: how many rounds were ever broken; the log tells which the last ones were. A cell belongs
 * to the present round if it has its number; slot and generation, cut as in {@link LockWord}, name
 * the process whose thread came.
 *
 * <p>Rounds are compared by their difference, so they may wrap. What a cell says is misread only
 * after 2 147 483 647 rounds in a row that nobody filled: that long, nothing but breaking and
 * resetting.
 */
final class BarrierLayout {
  static final int WORD_OFFSET = 0;

  /** More than a region can have processes, by far; the cells are then half a megabyte. */
  static final int MOST_PARTIES = 65_536;

  /** How many breaks are remembered. */
  static final int LOG = 8;

  /** The word of a new barrier; the cells, all 0, are those of the round before. */
  static final long NEW = 1;

  private static final int LOG_OFFSET = 64;
  private static final int CELLS_OFFSET = 128;
  private static final int ENTRY = 8;
  private static final int CELL = 8;

  private static final long WAITERS = 1L << 63;
  private static final long BROKEN = 1L << 62;
  private static final int BREAKS_SHIFT = 32;
  private static final int BREAKS_MASK = (1 << 30) - 1;
  private static final long ROUND_MASK = 0xFFFF_FFFFL;

  private BarrierLayout() {}

  static int bytes(int parties) {
    return CELLS_OFFSET + parties * CELL;
  }

  static int cellOffset(int index) {
    return CELLS_OFFSET + index * CELL;
  }

  /** The round of a word or of a cell. */
  static int round(long v) {
    return (int) v;
  }

  static boolean hasWaiters(long word) {
    return (word & WAITERS) != 0;
  }

  static long withWaiters(long word) {
    return word | WAITERS;
  }

  static boolean isBroken(long word) {
    return (word & BROKEN) != 0;
  }

  static long mended(long word) {
    return word & ~BROKEN;
  }

  /** How many rounds were broken, as a word says; or the number of the break of an entry. */
  static int breaks(long v) {
    return (int) (v >>> BREAKS_SHIFT) & BREAKS_MASK;
  }

  /** The number of the break that comes next. */
  static int nextBreak(long word) {
    return breaks(word) + 1 & BREAKS_MASK;
  }

  private static long word(int breaks, int round) {
    return (long) breaks << BREAKS_SHIFT | (round & ROUND_MASK);
  }

  /** The word of the next round; nobody waits for that yet. */
  static long passed(long word) {
    return word(breaks(word), round(word) + 1);
  }

  /** The word of a barrier that nobody can use until it is reset. */
  static long broken(long word) {
    return BROKEN | word(nextBreak(word), round(word) + 1);
  }

  static int entryOffset(int number) {
    return LOG_OFFSET + number % LOG * ENTRY;
  }

  /** What is remembered of the break that this word shows. */
  static long entry(long brokenWord) {
    return word(breaks(brokenWord), round(brokenWord) - 1);
  }

  /** Whether one break came before another; by difference, since they may wrap. */
  static boolean isOlder(int number, int other) {
    return (number - other & BREAKS_MASK) > BREAKS_MASK >>> 1;
  }

  /** A cell that a thread of this process has claimed. */
  static long cell(long process, int round) {
    return process | (round & ROUND_MASK);
  }

  /** Whether a cell is not to be had in this round: it is the round's, or even a later one's. */
  static boolean isClaimed(long cell, int round) {
    return round(cell) - round >= 0;
  }
}
