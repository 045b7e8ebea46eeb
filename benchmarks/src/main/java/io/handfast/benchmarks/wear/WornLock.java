package io.handfast.benchmarks.wear;

import io.handfast.sync.IpcLock;

/**
 * {@link IpcLock}.
 *
 * @param object the lock
 */
record WornLock(IpcLock object) implements Worn {
  @Override
  public int waiting() {
    return object.getQueueLength();
  }

  @Override
  @SuppressWarnings("LockNotBeforeTry") // nobody will ever unlock it
  public void hold() {
    object.lock();
  }

  @Override
  public void await() throws InterruptedException {
    object.lockInterruptibly();
  }

  @Override
  public void mend() {
    pairs(1);
  }

  @Override
  @SuppressWarnings("LockNotBeforeTry") // nothing happens in between
  public void pairs(int count) {
    for (int i = 0; i < count; i++) {
      object.lock();
      object.unlock();
    }
  }
}
