package io.handfast.benchmarks.wear;

import io.handfast.sync.IpcBarrier;
import java.util.concurrent.BrokenBarrierException;

/**
 * {@link IpcBarrier}: more parties than will ever come; then rounds that are broken and forgotten,
 * the only ones that one thread can do alone.
 *
 * @param object the barrier
 */
record WornBarrier(IpcBarrier object) implements Worn {
  static final int PARTIES = 10_000;
  private static final int CELLS_OFFSET = 128;

  /** Claims of rounds that are over stay in the cells, and count for nothing. */
  @Override
  public int memoryBytes() {
    return CELLS_OFFSET;
  }

  @Override
  public void await() throws InterruptedException {
    try {
      int unused = object.await();
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException("nobody died before this process", e);
    }
  }

  /** The round of the dead is broken by whoever is first to see it; and once only. */
  @Override
  public void mend() {
    object.reset();
  }

  @Override
  public void pairs(int count) {
    for (int i = 0; i < count; i++) {
      object.abort();
      object.reset();
    }
  }
}
