package io.handfast.region;

/**
 * Names one participant for ever: its slot and the slot's generation. Generations never repeat, so
 * a tag outlives its process without meaning another one.
 *
 * <pre>
 *   63       52 51                  40 39                                      0
 *  +-----------+----------------------+-----------------------------------------+
 *  |     0     |        slot + 1      |               generation                |
 *  +-----------+----------------------+-----------------------------------------+
 * </pre>
 *
 * A tag of 0 is nobody.
 */
public final class Tag {
  /** Nobody. */
  public static final long NONE = 0;

  static final int GENERATION_BITS = 40;
  static final long GENERATION_MASK = (1L << GENERATION_BITS) - 1;
  private static final long SLOT_MASK = (1L << 12) - 1;

  private Tag() {}

  /**
   * Packs a tag.
   *
   * @param slot the participant's slot
   * @param generation the slot's generation
   * @return the tag
   */
  public static long of(int slot, long generation) {
    return (slot + 1L) << GENERATION_BITS | (generation & GENERATION_MASK);
  }

  /**
   * The slot of a tag.
   *
   * @param tag a tag
   * @return its slot, or -1 for {@link #NONE}
   */
  public static int slot(long tag) {
    return (int) (tag >>> GENERATION_BITS & SLOT_MASK) - 1;
  }

  /**
   * The generation of a tag.
   *
   * @param tag a tag
   * @return its generation
   */
  public static long generation(long tag) {
    return tag & GENERATION_MASK;
  }

  /**
   * A tag for people.
   *
   * @param tag a tag
   * @return {@code slot.generation}
   */
  public static String toString(long tag) {
    return tag == NONE ? "nobody" : slot(tag) + "." + generation(tag);
  }
}
