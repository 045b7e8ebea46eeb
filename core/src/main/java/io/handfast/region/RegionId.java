package io.handfast.region;

import java.security.SecureRandom;

/**
 * 128 random bits that no two regions share. They name the region's directory, and every ticket and
 * reference carries them.
 *
 * @param high the upper half
 * @param low the lower half
 */
public record RegionId(long high, long low) {
  /** Draws a new one. */
  static RegionId random() {
    SecureRandom random = new SecureRandom();
    return new RegionId(random.nextLong(), random.nextLong());
  }

  @Override
  public String toString() {
    return hex(high) + hex(low);
  }

  private static String hex(long half) {
    String digits = Long.toHexString(half);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
