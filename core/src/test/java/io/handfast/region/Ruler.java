package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A ruler as it is drawn in a layout's Javadoc, field by field from the left. What it comes to must
 * be what the layout's constants say: all of them, and no other ones.
 */
final class Ruler {
  private final Class<?> layout;
  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private int at;

  private Ruler(Class<?> layout) {
    this.layout = layout;
  }

  static Ruler of(Class<?> layout) {
    return new Ruler(layout);
  }

  /**
   * A field with an offset constant of its own, {@code NAME_OFFSET}; a number is aligned to its
   * size.
   */
  Ruler field(String name, int bytes) {
    if (bytes <= Long.BYTES) {
      assertThat(at % bytes).as("alignment of " + name).isZero();
    }
    offsets.put(name + "_OFFSET", at);
    at += bytes;
    return this;
  }

  Ruler reserved(int bytes) {
    at += bytes;
    return this;
  }

  /** Nothing more until this offset. */
  Ruler upTo(int offset) {
    assertThat(at).as("what comes before " + offset).isLessThanOrEqualTo(offset);
    at = offset;
    return this;
  }

  void endsAt(int length) throws IllegalAccessException {
    assertThat(at).as("length of " + layout.getSimpleName()).isEqualTo(length);
    assertThat(constants()).isEqualTo(new TreeMap<>(offsets));
  }

  private Map<String, Integer> constants() throws IllegalAccessException {
    Map<String, Integer> constants = new TreeMap<>();
    for (Field field : layout.getDeclaredFields()) {
      if (field.getName().endsWith("_OFFSET") && field.getType() == int.class) {
        field.setAccessible(true);
        constants.put(field.getName(), field.getInt(null));
      }
    }
    return constants;
  }
}
