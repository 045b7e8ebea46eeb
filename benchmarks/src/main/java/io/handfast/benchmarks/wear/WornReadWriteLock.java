package io.handfast.benchmarks.wear;

import io.handfast.sync.IpcReadWriteLock;

/**
 * {@link IpcReadWriteLock}: a writer, for which readers wait; then pairs of both sides.
 *
 * @param object the lock
 */
record WornReadWriteLock(IpcReadWriteLock object) implements Worn.Held {
  @Override
  @SuppressWarnings("LockNotBeforeTry") // nobody will ever unlock it
  public void hold() {
    object.writeLock().lock();
  }

  @Override
  public void await() throws InterruptedException {
    object.readLock().lockInterruptibly();
  }

  @Override
  @SuppressWarnings("LockNotBeforeTry") // nothing happens in between
  public void pairs(int count) {
    for (int i = 0; i < count; i++) {
      object.readLock().lock();
      object.readLock().unlock();
      object.writeLock().lock();
      object.writeLock().unlock();
    }
  }
}
