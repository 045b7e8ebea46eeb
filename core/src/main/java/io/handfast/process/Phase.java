package io.handfast.process;

/** How far a child's life has got, as it says itself in its slot. */
final class Phase {
  /** It has its arguments: what its starter pinned for it is its own now. */
  static final long ATTACHED = 1;

  /** Its JVM is shutting down in good order. */
  static final long ENDING = 2;

  private Phase() {}
}
