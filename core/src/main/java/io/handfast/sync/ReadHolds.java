package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.region.SharedObject;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The read locks that one thread holds, and how often each of them; used by that thread alone. A
 * thread holds few at a time, so they are searched one by one. As long as it holds one, this keeps
 * the process's view of the object, even if the thread lets go of every handle.
 */
final class ReadHolds {
  private static final int FEW = 4;

  private @Nullable SharedObject[] objects = new @Nullable SharedObject[FEW];
  private int[] counts = new int[FEW];
  private int size;

  private int find(SharedObject object) {
    for (int i = size - 1; i >= 0; i--) {
      if (objects[i] == object) {
        return i;
      }
    }
    return -1;
  }

  /** How often the thread holds the object's read lock. */
  int count(SharedObject object) {
    int i = find(object);
    return i < 0 ? 0 : counts[i];
  }

  /** Makes sure that {@link #begin} cannot fail. */
  void makeRoom() {
    if (size == counts.length) {
      objects = Arrays.copyOf(objects, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
  }

  /** Counts the first hold. */
  void begin(SharedObject object) {
    objects[size] = object;
    counts[size] = 1;
    size++;
  }

  /**
   * Counts one hold more, if there is one already.
   *
   * @return whether there was
   */
  boolean enterAgain(SharedObject object) {
    int i = find(object);
    if (i < 0) {
      return false;
    }
    if (counts[i] == Integer.MAX_VALUE) {
      throw new IllegalStateException(
          IpcException.message("held as often as can be", "holds", counts[i], "lock", object));
    }
    counts[i]++;
    return true;
  }

  /**
   * Counts one hold less.
   *
   * @return how many are left, or less than 0 if there was none
   */
  int leave(SharedObject object) {
    int i = find(object);
    if (i < 0) {
      return -1;
    }
    int left = --counts[i];
    if (left == 0) {
      size--;
      objects[i] = objects[size];
      counts[i] = counts[size];
      objects[size] = null;
    }
    return left;
  }
}
