package io.handfast.region;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A {@code threads-slot} file: the names of the threads of one participant, for people.
 *
 * <pre>
 *    0                   8         12
 *   +-------------------+---------+-------- ... --------+
 *   |        key        | length  |     name, UTF-8     |   64 bytes
 *   +-------------------+---------+-------- ... --------+
 *
 *   key  63            32 31             0
 *       +----------------+----------------+
 *       |   generation   | thread number  |     0: nothing, or being written
 *       +----------------+----------------+
 * </pre>
 *
 * The cell of a thread is its number modulo {@link #CELLS}: of more threads than that the latest
 * are known. Only the participant writes, one thread at a time: the key away, the name, the key.
 * Who reads looks at the key before and after, so that it never takes one thread's name, or half a
 * name, for another's. The slot's next tenant goes on in the same file: the keys of the last one
 * are of another generation.
 */
final class ThreadNameLayout {
  static final int KEY_OFFSET = 0;
  static final int NAME_LENGTH_OFFSET = 8;
  static final int NAME_OFFSET = 12;

  static final int CELL_LENGTH = 64;
  static final int CELLS = 256;
  static final int LENGTH = CELLS * CELL_LENGTH;

  static final int LONGEST = CELL_LENGTH - NAME_OFFSET;

  /** No key. */
  static final long NOTHING = 0;

  private ThreadNameLayout() {}

  /** Numbers of threads are never 0, so neither are keys. */
  static long key(long generation, int thread) {
    return (generation << 32) | (thread & 0xFFFF_FFFFL);
  }

  static int cell(int thread) {
    return (thread & (CELLS - 1)) * CELL_LENGTH;
  }

  /** The beginning of a name, as much as there is room for, cut between two characters. */
  static byte[] encode(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    int length = Math.min(bytes.length, LONGEST);
    while (length < bytes.length && length > 0 && isContinuation(bytes[length])) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  private static boolean isContinuation(byte octet) {
    return (octet & 0xC0) == 0x80;
  }

  static void write(AtomicBuffer names, int cell, long key, byte[] name) {
    names.putLongVolatile(cell + KEY_OFFSET, NOTHING);
    VarHandle.storeStoreFence(); // a volatile store holds back what is before it, not what follows
    names.putInt(cell + NAME_LENGTH_OFFSET, name.length);
    names.putBytes(cell + NAME_OFFSET, name);
    names.putLongVolatile(cell + KEY_OFFSET, key);
  }

  /** What stands in a cell, fit for a line of text whatever it is. */
  static String read(AtomicBuffer names, int cell) {
    int length = Math.max(0, Math.min(LONGEST, names.getInt(cell + NAME_LENGTH_OFFSET)));
    byte[] name = new byte[length];
    names.getBytes(cell + NAME_OFFSET, name);
    return new String(name, UTF_8).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
  }
}
