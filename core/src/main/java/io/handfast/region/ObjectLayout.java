package io.handfast.region;

/**
 * The record of one object: what everybody must know about it, and the words of small objects.
 *
 * <pre>
 *    0                   8    9    10        12        16                  24
 *   +-------------------+----+----+---------+---------+-------------------+-------------------+
 *   |       word        |kind|flag| reserved| segment |   segment bytes   |   creator's tag   |
 *   +-------------------+----+----+---------+---------+-------------------+-------------------+
 *   32                  40                  48                  56
 *   +-------------------+-------------------+-------------------+-------------------+
 *   |     parameter     |     reserved      |  holds of 0..63   |     reserved      |
 *   +-------------------+-------------------+-------------------+-------------------+
 *   64 body: 64 bytes that belong to the object's kind
 *
 *   word  63  61 60        49 48  40 39                                      0
 *        +------+------------+------+-----------------------------------------+
 *        |state | slot + 1   |   0  |               generation                |
 *        +------+------------+------+-----------------------------------------+
 * </pre>
 *
 * The word names whoever makes or frees the object. The generation moves when the record is freed,
 * so a stale reference never means a stranger's object. Words in the body that are changed by CAS
 * carry the object's {@link #era}, so that even an operation that was under way when its handle was
 * closed cannot change a stranger's object.
 */
public final class ObjectLayout {
  static final int WORD_OFFSET = 0;
  static final int KIND_OFFSET = 8;
  static final int FLAGS_OFFSET = 9;
  static final int SEGMENT_OFFSET = 12;
  static final int SEGMENT_BYTES_OFFSET = 16;
  static final int CREATOR_OFFSET = 24;
  static final int PARAMETER_OFFSET = 32;
  static final int HOLDS_OFFSET = 48;

  /** Where the body begins. */
  public static final int BODY_OFFSET = 64;

  /** The length of the body. */
  public static final int BODY_LENGTH = 64;

  static final int LENGTH = BODY_OFFSET + BODY_LENGTH;

  static final int FREE = 0;
  static final int MAKING = 1;
  static final int LIVE = 2;

  /** Somebody looks whether anybody wants it; what is in it is whole. */
  static final int FREEING = 3;

  /** Nobody wanted it; what is in it is not whole any more. */
  static final int WIPING = 4;

  /** Flag: may travel by any road. */
  static final int ANY_LOCAL = 1;

  /** Flag: the object's own switch, for example the policy of a lock whose owner died. */
  static final int KIND_FLAG = 2;

  private static final int STATE_SHIFT = 61;
  private static final int SLOT_SHIFT = 49;

  private ObjectLayout() {}

  static long word(int state, int slot, long generation) {
    return (long) state << STATE_SHIFT
        | (slot + 1L) << SLOT_SHIFT
        | (generation & Tag.GENERATION_MASK);
  }

  static long free(long generation) {
    return generation & Tag.GENERATION_MASK;
  }

  static int state(long word) {
    return (int) (word >>> STATE_SHIFT);
  }

  static int slot(long word) {
    return (int) (word >>> SLOT_SHIFT & 0xFFF) - 1;
  }

  static long generation(long word) {
    return word & Tag.GENERATION_MASK;
  }

  /**
   * What distinguishes the words of this object from those of its predecessors in the same record:
   * 31 bits of the generation, never 0.
   *
   * @param generation the object's generation
   * @return the era, above 0
   */
  public static int era(long generation) {
    return (int) (generation % 0x7FFF_FFFFL) + 1;
  }
}
