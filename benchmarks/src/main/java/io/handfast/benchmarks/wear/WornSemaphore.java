package io.handfast.benchmarks.wear;

import io.handfast.sync.IpcSemaphore;

/**
 * {@link IpcSemaphore}.
 *
 * @param object the semaphore, with one permit
 */
record WornSemaphore(IpcSemaphore object) implements Worn.Held {
  @Override
  public void hold() throws InterruptedException {
    object.acquire();
  }

  @Override
  public void await() throws InterruptedException {
    object.acquire();
  }

  @Override
  public void mend() throws InterruptedException {
    object.release();
    pairs(1);
  }

  @Override
  public void pairs(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      object.acquire();
      object.release();
    }
  }
}
