package io.handfast.region;

/**
 * One slot of the participant table.
 *
 * <pre>
 *    0                   8                   16                  24
 *   +-------------------+-------------------+-------------------+-------------------+
 *   |       word        |        pid        |    start time     |   pid namespace   |
 *   +-------------------+-------------------+-------------------+-------------------+
 *   32                  40                  48                  56
 *   +-------------------+-------------------+-------------------+-------------------+
 *   |    parent's tag   |     start id      |    life phase     |     reserved      |
 *   +-------------------+-------------------+-------------------+-------------------+
 *
 *   word  63        44 43 42  40 39                                      0
 *        +-----------+---+------+-----------------------------------------+
 *        |     0     | 0 |state |               generation                |
 *        +-----------+---+------+-----------------------------------------+
 * </pre>
 *
 * Everything but the word is for people and for the starter of a child; only the lock on {@code
 * live/slot} proves life or death.
 */
final class ParticipantLayout {
  static final int WORD_OFFSET = 0;
  static final int PID_OFFSET = 8;
  static final int START_TIME_OFFSET = 16;
  static final int PID_NAMESPACE_OFFSET = 24;
  static final int PARENT_OFFSET = 32;
  static final int START_ID_OFFSET = 40;
  static final int PHASE_OFFSET = 48;

  static final int LENGTH = 64;

  /** No tenant. */
  static final int FREE = 0;

  /** A tenant that registered and has not left. */
  static final int LIVE = 1;

  /** A dead tenant whose words are being cleaned. */
  static final int DYING = 2;

  private ParticipantLayout() {}

  static long word(int state, long generation) {
    return (long) state << Tag.GENERATION_BITS | (generation & Tag.GENERATION_MASK);
  }

  static int state(long word) {
    return (int) (word >>> Tag.GENERATION_BITS) & 7;
  }

  static long generation(long word) {
    return word & Tag.GENERATION_MASK;
  }
}
