package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Elements of many lengths that say who made them and as which of how many, and of which every byte
 * can be checked.
 */
final class Numbered {
  private static final int LENGTHS = 300;

  private Numbered() {}

  static byte[] element(int producer, int number) {
    byte[] element = new byte[Long.BYTES + number * 31 % LENGTHS];
    Arrays.fill(element, filling(producer, number));
    ByteBuffer.wrap(element).putInt(producer).putInt(number);
    return element;
  }

  private static byte filling(int producer, int number) {
    return (byte) (producer * 7 + number);
  }

  static int producer(byte[] element) {
    return ByteBuffer.wrap(element).getInt();
  }

  /** Its number, after a look at all of its bytes. */
  static int checkedNumber(byte[] element) {
    int number = ByteBuffer.wrap(element).getInt(Integer.BYTES);
    assertThat(element)
        .as("an element that came in part")
        .isEqualTo(element(producer(element), number));
    return number;
  }
}
