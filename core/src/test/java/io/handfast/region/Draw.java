package io.handfast.region;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.agrona.MutableDirectBuffer;

/** Arguments for buffer methods, drawn so that edges and errors come up often. */
final class Draw {

  /** The arguments of a method on one word. */
  record Word(int index, long value, long other, boolean hit, ByteOrder order) {}

  private static final long[] EDGES = {
    0, 1, -1, 9, 10, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private static final List<String> TEXTS =
      List.of("", "a", "Handfast", "Grüße", "€uro", "\uD83E\uDD1D", "\uD83E", "null", "0123456789");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "7",
          "-7",
          "00012",
          "2147483647",
          "2147483648",
          "-2147483648",
          "-2147483649",
          "9999999999",
          "0000000001",
          "00000000001",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "0000000000000000001",
          "00000000000000000001",
          "12345678x",
          "x12345678",
          "-",
          "--1",
          "+1",
          " 1",
          "1 ",
          "1234567890123456789x");

  private final Random random;
  private final int capacity;
  private final List<Function<byte[], MutableDirectBuffer>> peers;

  /**
   * @param peers makers of other buffers with a given content, for methods that take one
   */
  Draw(Random random, int capacity, List<Function<byte[], MutableDirectBuffer>> peers) {
    this.random = random;
    this.capacity = capacity;
    this.peers = peers;
  }

  Word word(int size, boolean aligned) {
    int index = index(size);
    return new Word(
        aligned ? index & -size : index, value(), value(), random.nextBoolean(), order());
  }

  /** Mostly an index with room for {@code size} bytes, now and then one just or far outside. */
  int index(int size) {
    if (random.nextInt(8) > 0) {
      return inside(size);
    }
    int[] outside = {
      -1, -size - 1, Integer.MIN_VALUE, capacity - size + 1, capacity, Integer.MAX_VALUE
    };
    return outside[random.nextInt(outside.length)];
  }

  int inside(int size) {
    return random.nextInt(Math.max(1, capacity - size + 1));
  }

  /** Mostly a length up to a limit, now and then an impossible one. */
  int length(int limit) {
    return switch (random.nextInt(12)) {
      case 0 -> -1;
      case 1 -> Integer.MAX_VALUE;
      default -> random.nextInt(limit + 1);
    };
  }

  long value() {
    return random.nextBoolean() ? random.nextLong() : EDGES[random.nextInt(EDGES.length)];
  }

  /** A positive int, of any number of digits. */
  int positive() {
    return Math.max(1, random.nextInt(Integer.MAX_VALUE) >>> random.nextInt(31));
  }

  /** A natural long, of any number of digits. */
  long natural() {
    return (random.nextLong() >>> 1) >>> random.nextInt(64);
  }

  ByteOrder order() {
    return random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  byte[] number() {
    return NUMBERS.get(random.nextInt(NUMBERS.size())).getBytes(US_ASCII);
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  boolean flip() {
    return random.nextBoolean();
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Makes a ByteBuffer of the given content each time it is asked, heap or direct, any order. */
  Function<byte[], ByteBuffer> byteBuffers() {
    boolean direct = random.nextBoolean();
    int margin = random.nextInt(4);
    ByteOrder order = order();
    return content -> {
      int size = margin + content.length;
      ByteBuffer whole = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
      return whole.position(margin).slice().put(content).clear().order(order);
    };
  }

  Function<byte[], MutableDirectBuffer> peers() {
    return peers.get(random.nextInt(peers.size()));
  }
}
