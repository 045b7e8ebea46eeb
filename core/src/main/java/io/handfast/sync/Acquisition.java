package io.handfast.sync;

/** How a lock was got. */
public enum Acquisition {
  /** From an owner that gave it back, or from nobody. */
  ACQUIRED,
  /**
   * From an owner that was killed: what the lock protects may be half written. The lock is held;
   * {@code isAbandoned()} says true until {@code markConsistent()} or {@code unlock()}.
   */
  OWNER_DIED
}
