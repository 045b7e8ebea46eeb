package io.handfast.sync;

/** Conditions for tests of other packages, which cannot hand them over. */
public final class TestConditions {
  private TestConditions() {}

  /** The first condition of a lock, made by whoever asks first. */
  public static IpcCondition first(IpcLock lock) {
    return firstOf(lock);
  }

  /** The same of a reentrant lock. */
  public static IpcCondition first(IpcReentrantLock lock) {
    return firstOf(lock);
  }

  private static IpcCondition firstOf(OwnedLock lock) {
    return ConditionCount.of(lock.protocol().object()) == 0
        ? lock.newCondition()
        : lock.condition(0);
  }
}
