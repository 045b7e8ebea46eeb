package io.handfast.region;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.handfast.IpcException;
import java.util.regex.Pattern;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A {@code names-N} file: 256 cells, each the name of one object.
 *
 * <pre>
 *    0         4         8                   16
 *   +---------+---------+-------------------+-------- ... --------+
 *   |  used   | object  | object generation | length, characters  |   256 bytes
 *   +---------+---------+-------------------+-------- ... --------+
 * </pre>
 *
 * Cells are read and written under the region's name lock only; "used" is written last, so that a
 * process killed there has written nothing.
 */
final class NameLayout {
  static final int CELLS = 256;
  static final int CELL_LENGTH = 256;
  static final int LENGTH = CELLS * CELL_LENGTH;

  static final int LONGEST = 200;

  static final int USED_OFFSET = 0;
  static final int OBJECT_OFFSET = 4;
  static final int GENERATION_OFFSET = 8;
  static final int NAME_LENGTH_OFFSET = 16;
  static final int NAME_OFFSET = 20;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + LONGEST + "}");

  private NameLayout() {}

  /** Refuses what cannot be a name. */
  static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          IpcException.message(
              "a name has 1 to " + LONGEST + " characters of A-Z a-z 0-9 . _ -",
              "name",
              Quoted.of(name),
              "length",
              name.length()));
    }
    return name;
  }

  static boolean isUsed(AtomicBuffer names, int cell) {
    return names.getInt(cell * CELL_LENGTH + USED_OFFSET) != 0;
  }

  static int object(AtomicBuffer names, int cell) {
    return names.getInt(cell * CELL_LENGTH + OBJECT_OFFSET);
  }

  static long generation(AtomicBuffer names, int cell) {
    return names.getLong(cell * CELL_LENGTH + GENERATION_OFFSET);
  }

  static String name(AtomicBuffer names, int cell) {
    int at = cell * CELL_LENGTH;
    int length = Math.max(0, Math.min(LONGEST, names.getInt(at + NAME_LENGTH_OFFSET)));
    byte[] characters = new byte[length];
    names.getBytes(at + NAME_OFFSET, characters);
    return new String(characters, US_ASCII);
  }

  static void write(AtomicBuffer names, int cell, int object, long generation, String name) {
    int at = cell * CELL_LENGTH;
    byte[] characters = name.getBytes(US_ASCII);
    names.putIntVolatile(at + USED_OFFSET, 0); // the cell may have been that of an object now gone
    names.putInt(at + OBJECT_OFFSET, object);
    names.putLong(at + GENERATION_OFFSET, generation);
    names.putInt(at + NAME_LENGTH_OFFSET, characters.length);
    names.putBytes(at + NAME_OFFSET, characters);
    names.putIntVolatile(at + USED_OFFSET, 1);
  }

  static void clear(AtomicBuffer names, int cell) {
    names.putIntVolatile(cell * CELL_LENGTH + USED_OFFSET, 0);
  }
}
