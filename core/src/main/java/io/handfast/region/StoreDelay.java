package io.handfast.region;

/**
 * The sleeper's half of an asymmetric fence: a moment in which what other processors have stored
 * becomes visible here. Whoever stores and then looks for sleepers needs no fence of its own, if
 * sleepers say so, let this pass, and then look whether they need to sleep.
 *
 * <p>A processor empties its store buffer, some dozens of stores, within tens or hundreds of
 * nanoseconds; nothing but latency may rest on that.
 */
public final class StoreDelay {
  private static final long NANOS = 1_000;

  private StoreDelay() {}

  /** Lets it pass. */
  public static void pass() {
    long start = System.nanoTime();
    do {
      Thread.onSpinWait();
    } while (System.nanoTime() - start < NANOS);
  }
}
