package io.handfast.region;

/**
 * Whom a participant tells of every step that others could notice: each write to shared memory, and
 * each side of every call into the operating system.
 */
public interface StepObserver {
  /**
   * A step is about to be taken; the calling thread is the one that takes it.
   *
   * @param operation what it does
   */
  void before(String operation);

  /**
   * A call into the operating system has returned.
   *
   * @param operation which
   */
  void after(String operation);

  /** A participant was found dead and cleaned up after; told by the thread that did it. */
  default void reaped() {}

  /** The calling thread is about to sleep. */
  default void sleeps() {}

  /**
   * The calling thread has slept.
   *
   * @param toTheEnd whether nobody woke it
   */
  default void slept(boolean toTheEnd) {}
}
