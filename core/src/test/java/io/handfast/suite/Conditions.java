package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests of conditions have in common. */
final class Conditions {
  private Conditions() {}

  /** Waits until so many wait, which nobody knows better than the condition. */
  static void untilWaiting(IpcCondition condition, int count) throws InterruptedException {
    while (!condition.toString().contains("[" + count + " waiting]")) {
      Thread.sleep(1);
    }
  }

  /** A thread that waits under the lock, and is asleep or about to be. */
  static Waiting waiter(IpcLock lock, IpcCondition condition, Waiting.Action wait)
      throws InterruptedException {
    Waiting waiter =
        Waiting.in(
            () -> {
              lock.lock();
              wait.run();
              lock.unlock();
            });
    untilWaiting(condition, 1);
    return waiter;
  }

  static void locked(IpcLock lock, Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  static void refused(Class<? extends Throwable> type, ThrowingCallable... calls) {
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(type);
    }
  }
}
