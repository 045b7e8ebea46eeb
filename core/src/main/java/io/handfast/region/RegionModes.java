package io.handfast.region;

import io.handfast.FenceMode;
import io.handfast.WaitMethod;

/**
 * What the participants of a region must agree on, and what its creator therefore chooses for all.
 *
 * @param waits how threads are put to sleep
 * @param fences how whoever gives a lock back and whoever is about to sleep find each other
 */
public record RegionModes(WaitMethod waits, FenceMode fences) {
  /** What works everywhere, and misses no wake-up. */
  static final RegionModes DEFAULT = new RegionModes(WaitMethod.OS_SEMAPHORE, FenceMode.FULL);

  /**
   * What the system properties say.
   *
   * @return the modes
   * @throws IllegalArgumentException if one of them is set to what there is not
   */
  public static RegionModes byProperty() {
    return new RegionModes(WaitMethod.byProperty(), FenceMode.byProperty());
  }
}
