package io.handfast.sync;

import io.handfast.transfer.SerialForm;
import java.io.Serial;

/**
 * The serial form of a condition: its lock, under the lock's own rules, and its number.
 *
 * @param lock the lock
 * @param number which of its conditions
 */
record ConditionForm(OwnedLock lock, int number) implements SerialForm {
  @Serial private static final long serialVersionUID = 1L;

  @Serial
  private Object readResolve() {
    return lock.condition(number);
  }
}
