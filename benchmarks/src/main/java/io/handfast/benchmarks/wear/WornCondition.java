package io.handfast.benchmarks.wear;

import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@link IpcCondition}: it has no words but those of its lock.
 *
 * @param object the lock
 * @param condition its condition
 */
record WornCondition(IpcLock object, IpcCondition condition) implements Worn {
  private static final Pattern WAITING = Pattern.compile("\\[(\\d+) waiting]$");

  WornCondition(IpcLock lock) {
    this(lock, lock.newCondition());
  }

  @Override
  public String name() {
    return IpcCondition.class.getSimpleName();
  }

  /** Told to people only, in the condition's text. */
  @Override
  public int waiting() {
    Matcher text = WAITING.matcher(condition.toString());
    return text.find() ? Integer.parseInt(text.group(1)) : 0;
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // nobody ever signals it
  public void await() throws InterruptedException {
    object.lock();
    try {
      condition.await();
    } finally {
      object.unlock();
    }
  }

  @Override
  @SuppressWarnings("LockNotBeforeTry") // nothing happens in between
  public void pairs(int count) {
    for (int i = 0; i < count; i++) {
      object.lock();
      condition.signal();
      object.unlock();
    }
  }
}
