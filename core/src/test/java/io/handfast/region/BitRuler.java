package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/**
 * The fields of a packed word, from bit 0 up: each reaches its own bits, all of them, no others.
 */
final class BitRuler {
  private record Field(int shift, int bits, LongFunction<Long> pack, LongUnaryOperator unpack) {
    long mask() {
      return bits == 64 ? -1L : (1L << bits) - 1;
    }
  }

  private final List<Field> fields = new ArrayList<>();
  private int at;

  /**
   * The next field.
   *
   * @param pack packs a value of this field alone, all other fields being "zero"
   * @param unpack reads it
   */
  BitRuler field(int bits, LongFunction<Long> pack, LongUnaryOperator unpack) {
    fields.add(new Field(at, bits, pack, unpack));
    at += bits;
    return this;
  }

  BitRuler reserved(int bits) {
    at += bits;
    return this;
  }

  /** Checks every bit of every field. */
  void check(long allZero) {
    assertThat(at).as("bits of the word").isEqualTo(64);
    for (Field field : fields) {
      for (int bit = 0; bit < field.bits(); bit++) {
        checkValue(field, 1L << bit, allZero);
      }
      checkValue(field, field.mask(), allZero);
    }
  }

  private static void checkValue(Field field, long value, long allZero) {
    long word = field.pack().apply(value);
    assertThat(word & ~(field.mask() << field.shift()))
        .as("bits outside the field at " + field.shift())
        .isEqualTo(allZero & ~(field.mask() << field.shift()));
    assertThat(field.unpack().applyAsLong(word)).isEqualTo(value);
  }
}
