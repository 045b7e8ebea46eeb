package io.handfast.sync;

/** Lets code that may be interrupted run where nothing may be thrown. */
final class Unchecked {
  private Unchecked() {}

  /** What may be interrupted. */
  @FunctionalInterface
  interface Action {
    void run() throws InterruptedException;
  }

  static Runnable of(Action action) {
    return () -> {
      try {
        action.run();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts this thread", e);
      }
    };
  }
}
