package io.handfast.sync;

import java.time.Duration;

/** Durations as nanoseconds. */
final class Durations {
  private Durations() {}

  /** Too long for a long is for ever. */
  static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }
}
