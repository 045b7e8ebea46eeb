package io.handfast.benchmarks.wear;

import io.handfast.sync.IpcEvent;

/**
 * {@link IpcEvent}.
 *
 * @param object the event
 */
record WornEvent(IpcEvent object) implements Worn {
  @Override
  public int waiting() {
    return object.getQueueLength();
  }

  @Override
  public void hold() {}

  @Override
  public boolean isHeld() {
    return false;
  }

  @Override
  public void await() throws InterruptedException {
    object.await();
  }

  @Override
  public void mend() {
    pairs(1);
  }

  @Override
  public void pairs(int count) {
    for (int i = 0; i < count; i++) {
      object.set();
      object.clear();
    }
  }
}
