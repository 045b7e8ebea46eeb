package io.handfast.benchmarks.wear;

import io.handfast.sync.IpcPermits;
import io.handfast.sync.Permit;

/**
 * {@link IpcPermits}.
 *
 * @param object the permits, one of them
 */
record WornPermits(IpcPermits object) implements Worn.Held {
  @Override
  public void hold() throws InterruptedException {
    Permit unused = object.acquire();
  }

  @Override
  public void await() throws InterruptedException {
    Permit unused = object.acquire();
  }

  @Override
  public void pairs(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      object.acquire().close();
    }
  }
}
