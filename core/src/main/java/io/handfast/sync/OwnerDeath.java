package io.handfast.sync;

/**
 * What becomes of a lock whose owner was killed, and whose next owner gives it back without having
 * called {@code markConsistent()}. The policy belongs to the shared object and is given when it is
 * made.
 */
public enum OwnerDeath {
  /** The lock is in order again: giving it back says that the data is. The default. */
  RECOVER,
  /**
   * The lock can never be taken again: nobody shall go on with half-written data. Everybody gets
   * {@link io.handfast.LockNotRecoverableException}, those who wait included.
   */
  STRICT
}
