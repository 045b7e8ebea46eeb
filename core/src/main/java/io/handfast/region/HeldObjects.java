package io.handfast.region;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects that this process holds, by their index. An entry goes when the object is given up;
 * one that was collected without having been closed stays until it is {@linkplain #nextCollected
 * asked for}, since this process holds the record until then. Under the lock of the process.
 */
final class HeldObjects {
  private final Int2ObjectHashMap<Entry> entries = new Int2ObjectHashMap<>();
  private final ReferenceQueue<SharedObject> collected = new ReferenceQueue<>();

  /** One object that is held, whether or not anybody in this process can still reach it. */
  static final class Entry extends WeakReference<SharedObject> {
    private final int index;
    private final long generation;

    private Entry(SharedObject object, ReferenceQueue<SharedObject> queue) {
      super(object, queue);
      this.index = object.index();
      this.generation = object.generation();
    }

    int index() {
      return index;
    }

    long generation() {
      return generation;
    }
  }

  void add(SharedObject object) {
    entries.put(object.index(), new Entry(object, collected));
  }

  @Nullable Entry find(int index) {
    return entries.get(index);
  }

  /** The object of this generation, if it is held and can be reached. */
  @Nullable SharedObject reachable(int index, long generation) {
    Entry entry = entries.get(index);
    return entry != null && entry.generation == generation ? entry.get() : null;
  }

  void remove(int index) {
    entries.remove(index);
  }

  /** Those that can be reached. */
  List<SharedObject> reachable() {
    List<SharedObject> objects = new ArrayList<>();
    for (Entry entry : entries.values()) {
      SharedObject object = entry.get();
      if (object != null) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** Takes out one that was collected, or returns null if there is none. */
  @Nullable Entry nextCollected() {
    for (Object reference; (reference = collected.poll()) != null; ) {
      Entry entry = (Entry) reference;
      if (entries.get(entry.index) == entry) {
        entries.remove(entry.index);
        return entry;
      }
    }
    return null;
  }
}
