package io.handfast.region;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The regions in which this process is a participant, by their identity. */
public final class Regions {
  private static final Map<RegionId, Region> OPEN = new ConcurrentHashMap<>();

  private Regions() {}

  /**
   * Finds a region of this process.
   *
   * @param id its identity
   * @return the region, or null if this process has not joined it or has left it
   */
  public static @Nullable Region find(RegionId id) {
    return OPEN.get(id);
  }

  static void add(Region region) {
    OPEN.put(region.id(), region);
  }

  static void remove(Region region) {
    OPEN.remove(region.id());
  }
}
