package io.handfast.region;

import java.time.Duration;

/** The end of a wait that goes on in several steps, on the monotonic clock. */
public final class Deadline {
  private final long start = System.nanoTime();
  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  /**
   * Begins a wait.
   *
   * @param nanos for how long; {@link WaitQueue#FOREVER} for no limit
   * @return its end
   */
  public static Deadline in(long nanos) {
    return new Deadline(Math.max(nanos, 0)); // or the rest of a very negative time is a long one
  }

  /**
   * How much time is left.
   *
   * @return 0 or less when it is over; {@link WaitQueue#FOREVER} if there is no limit
   */
  public long left() {
    return nanos == WaitQueue.FOREVER ? nanos : nanos - (System.nanoTime() - start);
  }

  /**
   * A duration in nanoseconds; too long for a number is for ever.
   *
   * @param duration the duration
   * @return its nanoseconds
   */
  public static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return duration.isNegative() ? 0 : WaitQueue.FOREVER;
    }
  }
}
