package io.handfast.benchmarks.wear;

import io.handfast.sync.IpcEvent;

/**
 * {@link IpcEvent}.
 *
 * @param object the event
 */
record WornEvent(IpcEvent object) implements Worn {
  @Override
  public void await() throws InterruptedException {
    object.await();
  }

  @Override
  public void pairs(int count) {
    for (int i = 0; i < count; i++) {
      object.set();
      object.clear();
    }
  }
}
