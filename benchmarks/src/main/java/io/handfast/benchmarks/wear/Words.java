package io.handfast.benchmarks.wear;

import io.handfast.IpcObject;
import io.handfast.region.LocalHandle;
import io.handfast.region.ObjectLayout;
import io.handfast.region.SharedObject;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * What stands in the shared memory of an object: its words, bit by bit, less its era, and less the
 * turn of a lock, which counts for people how often it went to somebody who waited.
 */
final class Words {
  private static final long ERA = 0xFFFF_FFFFL;
  private static final int TURN_OFFSET = 24;

  private Words() {}

  /** All of a primitive's. */
  static List<String> of(Worn worn) {
    List<String> words = of(worn.object());
    for (int offset = 0; offset < worn.memoryBytes(); offset += Long.BYTES) {
      long word = sharedObject(worn.object()).segment().getLongVolatile(offset);
      words.add(Long.toHexString(word));
    }
    return words;
  }

  /** Those of its record. */
  static List<String> of(IpcObject handle) {
    SharedObject object = sharedObject(handle);
    List<String> words = new ArrayList<>();
    for (int offset = 0; offset < ObjectLayout.BODY_LENGTH; offset += Long.BYTES) {
      long word = object.words().getLongVolatile(object.body() + offset);
      boolean turn = handle instanceof Lock && offset == TURN_OFFSET;
      words.add(Long.toHexString((word & ERA) != object.era() ? word : turn ? 0 : word & ~ERA));
    }
    return words;
  }

  /** Nothing public leads from a handle to its words, and nothing should. */
  static SharedObject sharedObject(IpcObject handle) {
    for (Class<?> type = handle.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (LocalHandle.class.isAssignableFrom(field.getType())) {
          return ((LocalHandle) value(field, handle)).object();
        }
      }
    }
    throw new IllegalArgumentException("no handle of a shared object [object=" + handle + "]");
  }

  private static Object value(Field field, IpcObject handle) {
    try {
      field.setAccessible(true);
      return field.get(handle);
    } catch (IllegalAccessException e) {
      throw new AssertionError("it was made accessible", e);
    }
  }
}
