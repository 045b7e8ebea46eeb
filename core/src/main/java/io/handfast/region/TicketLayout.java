package io.handfast.region;

/**
 * One ticket: an object under way to one receiver.
 *
 * <pre>
 *    0                   8                   16        20        24
 *   +-------------------+-------------------+---------+---------+-------------------+
 *   |       word        |      secret       | object  |  kind   | object generation |
 *   +-------------------+-------------------+---------+---------+-------------------+
 *   32                  40 ... reserved, to 64
 *   +-------------------+
 *   |     receiver      |
 *   +-------------------+
 *
 *   word  63 61 60        49 48                         21 20                    0
 *        +-----+------------+-----------------------------+-----------------------+
 *        |state|  slot + 1  |    generation (truncated)   |       sequence        |
 *        +-----+------------+-----------------------------+-----------------------+
 * </pre>
 *
 * The word names the granter while the ticket is OFFERED and the receiver once it is CLAIMED, so
 * that a ticket of a dead party can be told. The sequence moves with every offer.
 */
final class TicketLayout {
  static final int WORD_OFFSET = 0;
  static final int SECRET_OFFSET = 8;
  static final int OBJECT_OFFSET = 16;
  static final int KIND_OFFSET = 20;
  static final int OBJECT_GENERATION_OFFSET = 24;
  static final int RECEIVER_OFFSET = 32;

  static final int LENGTH = 64;

  static final int FREE = 0;
  static final int MAKING = 1;
  static final int OFFERED = 2;
  static final int CLAIMED = 3;
  static final int DONE = 4;
  static final int EXPIRED = 5;

  private static final int STATE_SHIFT = 61;
  private static final int SLOT_SHIFT = 49;
  private static final int GENERATION_SHIFT = 21;
  private static final long GENERATION_MASK = (1L << (SLOT_SHIFT - GENERATION_SHIFT)) - 1;
  private static final long SEQUENCE_MASK = (1L << GENERATION_SHIFT) - 1;

  private TicketLayout() {}

  static long word(int state, long tag, long sequence) {
    return (long) state << STATE_SHIFT
        | (Tag.slot(tag) + 1L) << SLOT_SHIFT
        | (Tag.generation(tag) & GENERATION_MASK) << GENERATION_SHIFT
        | (sequence & SEQUENCE_MASK);
  }

  static int state(long word) {
    return (int) (word >>> STATE_SHIFT);
  }

  static long sequence(long word) {
    return word & SEQUENCE_MASK;
  }

  /** Whether the word names this participant. */
  static boolean names(long word, long tag) {
    return word == word(state(word), tag, sequence(word));
  }
}
