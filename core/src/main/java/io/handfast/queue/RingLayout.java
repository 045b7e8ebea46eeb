package io.handfast.queue;

/**
 * The memory of a ring: hints and flags, each on lines of its own; then one word per cell; then the
 * blocks in which the elements lie. Control words and data are apart, so that an element is one
 * contiguous range and the words of many elements share a line.
 *
 * <pre>
 *      0  tail hint        where to look for the end
 *    128  head hint        where to look for the beginning
 *    256  not-empty flag   somebody waits for an element
 *    384  not-full flag    somebody waits for room
 *    512  state            0 open, 1 closed
 *    520  longest          the blocks of the longest element so far; changes as rarely as the state
 *    640  skipped          claims of killed producers, for people
 *  1 024  cells            8 bytes each, a power of two of them
 *         blocks           64 bytes each, a power of two of them
 *
 *  a block at which an element begins:
 *    0         4         8
 *   +---------+---------+------------- ...
 *   | length  |    0    | the element, over as many blocks as it needs
 *   +---------+---------+------------- ...
 * </pre>
 */
final class RingLayout {
  static final int TAIL_OFFSET = 0;
  static final int HEAD_OFFSET = 128;
  static final int NOT_EMPTY_OFFSET = 256;
  static final int NOT_FULL_OFFSET = 384;
  static final int STATE_OFFSET = 512;
  static final int LONGEST_OFFSET = 520;
  static final int SKIPPED_OFFSET = 640;
  static final int CELLS_OFFSET = 1_024;

  static final int BLOCK = 64;
  static final int LENGTH_OFFSET = 0;
  static final int ELEMENT_OFFSET = 8;

  static final long OPEN = 0;
  static final long CLOSED = 1;

  private static final int CELL = 8;
  private static final int FEWEST_CELLS = 64;

  /** Twice as many cells as elements leave the hints room to lag behind. */
  private static final int SLACK = 2;

  private RingLayout() {}

  /** How many cells a ring for so many elements has. */
  static int cells(int elements) {
    int atLeast = Math.max(SLACK * elements, FEWEST_CELLS);
    return Integer.highestOneBit(2 * atLeast - 1);
  }

  static int cell(int index) {
    return CELLS_OFFSET + index * CELL;
  }

  /** Where the blocks begin; a multiple of their length. */
  static int blocksOffset(int cells) {
    return CELLS_OFFSET + cells * CELL;
  }

  static long bytes(int cells, int blocks) {
    return CELLS_OFFSET + (long) cells * CELL + (long) blocks * BLOCK;
  }

  /** How many blocks an element of so many bytes needs. */
  static int blocksFor(int length) {
    return (ELEMENT_OFFSET + length + BLOCK - 1) / BLOCK;
  }
}
