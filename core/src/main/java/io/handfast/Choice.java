package io.handfast;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a system property chooses among. */
final class Choice {
  private Choice() {}

  /**
   * The constant whose word a property is set to.
   *
   * @throws IllegalArgumentException if it is set to something else
   */
  static <E extends Enum<E>> E byProperty(String property, E unset, Function<E, String> word) {
    String wanted = System.getProperty(property);
    if (wanted == null) {
      return unset;
    }
    E[] choices = unset.getDeclaringClass().getEnumConstants();
    return Arrays.stream(choices)
        .filter(choice -> word.apply(choice).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no such choice; say "
                        + Arrays.stream(choices).map(word).collect(Collectors.joining(" or "))
                        + " ["
                        + property
                        + "="
                        + wanted
                        + "]"));
  }
}
