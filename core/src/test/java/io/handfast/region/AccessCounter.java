package io.handfast.region;

import io.handfast.region.WatchedBuffer.Access;
import java.util.EnumMap;
import java.util.Map;

/** Counts accesses by what they do. For one thread. */
public final class AccessCounter implements WatchedBuffer.Watcher {
  private final Map<Access, Integer> counts = new EnumMap<>(Access.class);

  @Override
  public void before(Access access) {
    counts.merge(access, 1, Integer::sum);
  }

  /** What was counted while something ran; kinds of which there were none are left out. */
  public Map<Access, Integer> during(Runnable action) {
    counts.clear();
    action.run();
    return new EnumMap<>(counts);
  }
}
