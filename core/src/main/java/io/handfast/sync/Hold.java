package io.handfast.sync;

/**
 * A lock that is held until the end of a try-with-resources block. For the thread that took the
 * lock, and for once: closing it again has no effect.
 */
public final class Hold implements AutoCloseable {
  private final Runnable unlock;
  private boolean closed;

  private Hold(Runnable unlock) {
    this.unlock = unlock;
  }

  static Hold of(Runnable unlock) {
    return new Hold(unlock);
  }

  /**
   * Gives the lock back; no effect again.
   *
   * @throws IllegalMonitorStateException if another thread calls it than the one that took the lock
   */
  @Override
  public void close() {
    if (!closed) {
      unlock.run();
      closed = true;
    }
  }
}
