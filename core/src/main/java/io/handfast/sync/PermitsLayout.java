package io.handfast.sync;

/**
 * The memory of {@link IpcPermits}: a word for each permit, and two for all of them.
 *
 * <pre>
 *    0                   64                  128
 *   +-------------------+-------------------+------------------------
 *   |         W         |     operation     |  cells, 64 bytes a line
 *   +-------------------+-------------------+------------------------
 *
 *   W: 1 if somebody may be waiting
 *
 *   cell       63  62  61          50 49                32 31                              0
 *             +---+---+--------------+--------------------+--------------------------------+
 *             | 0 | 0 |   slot + 1   |     generation     |             version            |  owned
 *             +---+---+--------------+--------------------+--------------------------------+
 *             | 0 |                  0                    |             version            |  free
 *             +---+---------------------------------------+--------------------------------+
 *             | 1 |          number of an operation       |             version            |  tentative
 *             +---+---------------------------------------+--------------------------------+
 *
 *   operation +---+---+--------------+--------------------+---+----------------------------+
 *             | C | G |   slot + 1   |     generation     | 0 |           number           |
 *             +---+---+--------------+--------------------+---+----------------------------+
 * </pre>
 *
 * Up to 64 permits have a line each, so that processes do not take each other's lines away; more
 * share lines, but neighbours do not.
 */
final class PermitsLayout {
  static final int WAITERS_OFFSET = 0;
  static final int OPERATION_OFFSET = 64;
  static final int CELLS_OFFSET = 128;

  static final int LINE = 64;

  private static final int LINES_OF_THEIR_OWN = 64;
  private static final int CELLS_PER_LINE = LINE / Long.BYTES;

  private static final long TENTATIVE = 1L << 63;
  private static final long COMMITTED = 1L << 63;
  private static final long GATHERING = 1L << 62;
  private static final long VERSION_MASK = 0xFFFF_FFFFL;
  private static final long NUMBER_MASK = 0x7FFF_FFFFL;
  private static final long OWNER_MASK = 0x3FFF_FFFF_0000_0000L;
  private static final int NUMBER_SHIFT = 32;

  private PermitsLayout() {}

  static int lines(int permits) {
    return Math.max(
        Math.min(permits, LINES_OF_THEIR_OWN), (permits + CELLS_PER_LINE - 1) / CELLS_PER_LINE);
  }

  static int length(int permits) {
    return CELLS_OFFSET + lines(permits) * LINE;
  }

  /** Where the cell of a permit is. */
  static int cell(int permits, int index) {
    int lines = lines(permits);
    return CELLS_OFFSET + index % lines * LINE + index / lines * Long.BYTES;
  }

  static boolean isFree(long cell) {
    return cell >>> NUMBER_SHIFT == 0;
  }

  static boolean isTentative(long cell) {
    return cell < 0;
  }

  static boolean isOwned(long cell) {
    return cell >= 0 && (cell & OWNER_MASK) != 0;
  }

  static boolean isOwnedBy(long cell, long owner) {
    return cell >= 0 && (cell & OWNER_MASK) == owner;
  }

  static long version(long cell) {
    return cell & VERSION_MASK;
  }

  /** The same permit with an owner, as {@link LockWord#process} names it. */
  static long owned(long owner, long cell) {
    return owner | version(cell);
  }

  static long free(long cell) {
    return version(cell);
  }

  /** Given back: the next version of the permit, so that it cannot be given back again. */
  static long givenBack(long cell) {
    return version(cell + 1);
  }

  static long tentative(long operation, long cell) {
    return TENTATIVE | (number(operation) << NUMBER_SHIFT) | version(cell);
  }

  /** Whether a tentative cell is of this operation. */
  static boolean isOf(long operation, long cell) {
    return ((cell >>> NUMBER_SHIFT) & NUMBER_MASK) == number(operation);
  }

  /** Whether the operation that a tentative cell is of is this one, and has not ended. */
  static boolean goesOn(long operation, long cell) {
    return (isGathering(operation) || isCommitted(operation)) && isOf(operation, cell);
  }

  static long number(long operation) {
    return operation & NUMBER_MASK;
  }

  static long owner(long operation) {
    return operation & OWNER_MASK;
  }

  static boolean isGathering(long operation) {
    return (operation & GATHERING) != 0;
  }

  static boolean isCommitted(long operation) {
    return operation < 0;
  }

  static long nextOperation(long owner, long operation) {
    return GATHERING | owner | ((operation + 1) & NUMBER_MASK);
  }

  static long committed(long operation) {
    return (operation & ~GATHERING) | COMMITTED;
  }

  static long ended(long operation) {
    return number(operation);
  }
}
