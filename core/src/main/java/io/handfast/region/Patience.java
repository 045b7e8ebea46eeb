package io.handfast.region;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a thread waits for others who should be quick. Between two looks little of it is used
 * up, however much time has passed: who was stopped together with the others, by Ctrl-Z or with the
 * whole machine, has not waited for them.
 */
final class Patience {
  private static final long MOST_PER_LOOK = TimeUnit.MILLISECONDS.toNanos(100);

  private final LongSupplier clock;
  private long last;
  private long left;

  Patience(long nanos) {
    this(nanos, System::nanoTime);
  }

  Patience(long nanos, LongSupplier clock) {
    this.clock = clock;
    this.last = clock.getAsLong();
    this.left = nanos;
  }

  /** Whether there is some left for one more look. */
  boolean lasts() {
    long now = clock.getAsLong();
    left -= Math.min(now - last, MOST_PER_LOOK);
    last = now;
    return left > 0;
  }
}
