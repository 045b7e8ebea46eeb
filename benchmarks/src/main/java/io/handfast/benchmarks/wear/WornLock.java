package io.handfast.benchmarks.wear;

import io.handfast.IpcObject;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcReentrantLock;
import java.util.concurrent.locks.Lock;

/**
 * {@link IpcLock}, {@link IpcReentrantLock}.
 *
 * @param object the lock
 * @param <L> its type
 */
record WornLock<L extends IpcObject & Lock>(L object) implements Worn.Held {
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
  @SuppressWarnings("LockNotBeforeTry") // nothing happens in between
  public void pairs(int count) {
    for (int i = 0; i < count; i++) {
      object.lock();
      object.unlock();
    }
  }
}
