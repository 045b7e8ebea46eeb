package io.handfast.benchmarks.wear;

import io.handfast.queue.IpcQueue;

/**
 * {@link IpcQueue}, empty: takers wait.
 *
 * @param object the queue
 */
record WornQueue(IpcQueue<Long> object) implements Worn {
  static final int ELEMENTS = 8;

  @Override
  public int memoryBytes() {
    return Words.sharedObject(object).segment().capacity();
  }

  @Override
  public void await() throws InterruptedException {
    Long unused = object.take();
  }

  @Override
  public void pairs(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      object.put(1L);
      Long unused = object.take();
    }
  }
}
