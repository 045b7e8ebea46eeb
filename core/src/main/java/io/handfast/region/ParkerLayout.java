package io.handfast.region;

/**
 * One parker record: where a thread says what it waits for, and where its waker answers.
 *
 * <pre>
 *    0                   8                   16                  24
 *   +-------------------+-------------------+-------------------+-------------------+
 *   |    owner's tag    |     wait word     |    OS sequence    |     published     |
 *   +-------------------+-------------------+-------------------+-------------------+
 *   32                  40        44
 *   +-------------------+---------+-----------------------------
 *   |     reserved      |  token  | reserved, to 64
 *   +-------------------+---------+-----------------------------
 *
 *   wait word  63                        36 35                              4 3 2     0
 *             +----------------------------+---------------------------------+-+-------+
 *             |           epoch            |             object              |K| state |
 *             +----------------------------+---------------------------------+-+-------+
 * </pre>
 *
 * K is 1 for a record on which somebody waits for a condition, 0 for everything else. An epoch is
 * posted at most once. The OS object's name is derived from the region, the owner's tag, the number
 * of the record and the OS sequence, which is written before the object is made: whoever reaps the
 * owner can remove it. The token is for threads that sleep on the record itself, {@link
 * FutexWaits}.
 */
final class ParkerLayout {
  static final int OWNER_OFFSET = 0;
  static final int WAIT_OFFSET = 8;
  static final int OS_SEQUENCE_OFFSET = 16;
  static final int PUBLISHED_OFFSET = 24;
  static final int TOKEN_OFFSET = 40;

  static final int LENGTH = 64;

  /** Nobody waits on this record. */
  static final int IDLE = 0;

  /** Its owner waits, or is about to. */
  static final int ARMED = 1;

  /** Somebody woke its owner. */
  static final int POSTED = 2;

  /** Somebody told its owner that what it waits for is broken. */
  static final int BROKEN = 3;

  private static final long CONDITION = 1L << 3;
  private static final int OBJECT_SHIFT = 4;
  private static final int EPOCH_SHIFT = 36;
  private static final long OBJECT_MASK = 0xFFFF_FFFFL;

  private ParkerLayout() {}

  static long wait(long epoch, int object, boolean condition, int state) {
    return (epoch << EPOCH_SHIFT)
        | ((object & OBJECT_MASK) << OBJECT_SHIFT)
        | (condition ? CONDITION : 0)
        | state;
  }

  static long epoch(long wait) {
    return wait >>> EPOCH_SHIFT;
  }

  static int object(long wait) {
    return (int) (wait >>> OBJECT_SHIFT);
  }

  static boolean condition(long wait) {
    return (wait & CONDITION) != 0;
  }

  static int state(long wait) {
    return (int) wait & 7;
  }

  static long withState(long wait, int state) {
    return (wait & ~7L) | state;
  }
}
