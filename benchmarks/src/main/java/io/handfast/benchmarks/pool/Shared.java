package io.handfast.benchmarks.pool;

import java.util.List;

/** What all workers of a pool were handed at their start. */
public final class Shared {
  private final List<Object> objects;

  Shared(List<Object> objects) {
    this.objects = objects;
  }

  /**
   * One of the shared objects.
   *
   * @param index which one, from 0
   * @param type its type
   * @param <T> its type
   * @return the object
   */
  public <T> T get(int index, Class<T> type) {
    return type.cast(objects.get(index));
  }
}
