package io.handfast.benchmarks.wear;

import io.handfast.sync.IpcLatch;

/**
 * {@link IpcLatch}: that somebody waits is forgotten when it opens, so it is opened in the end.
 *
 * @param object the latch
 */
record WornLatch(IpcLatch object) implements Worn {
  /** More than it is counted down before the end. */
  static final int COUNT = 20_000_000;

  @Override
  public void await() throws InterruptedException {
    object.await();
  }

  @Override
  public void pairs(int count) {
    for (int i = 0; i < count; i++) {
      object.countDown();
      int unused = object.getCount();
    }
  }

  @Override
  public void end() {
    while (object.getCount() > 0) {
      object.countDown();
    }
  }
}
