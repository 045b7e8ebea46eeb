package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.region.ObjectKinds;

/**
 * The numbers of this package's kinds of objects, for the layers above that make them. Not for
 * users: objects are made by {@code IpcContext}.
 */
public final class SyncKinds {
  /** {@link IpcLock}. */
  public static final int LOCK = 1;

  /** {@link IpcReentrantLock}. */
  public static final int REENTRANT_LOCK = 2;

  /** {@link IpcReadWriteLock}. */
  public static final int READ_WRITE_LOCK = 3;

  /** {@link IpcSemaphore}. */
  public static final int SEMAPHORE = 5;

  /** {@link IpcPermits}. */
  public static final int PERMITS = 6;

  /** {@link IpcEvent}. */
  public static final int EVENT = 7;

  /** {@link IpcBarrier}. */
  public static final int BARRIER = 8;

  /** {@link IpcLatch}. */
  public static final int LATCH = 9;

  /** How much memory an {@link IpcReadWriteLock} has outside its record. */
  public static final int READ_WRITE_LOCK_BYTES = ReadWriteLayout.LENGTH;

  private SyncKinds() {}

  /** Makes the kinds known in this JVM. */
  public static void register() {
    ObjectKinds.register(LockKind.PLAIN);
    ObjectKinds.register(LockKind.REENTRANT);
    ObjectKinds.register(ReadWriteKind.INSTANCE);
    ObjectKinds.register(SemaphoreKind.INSTANCE);
    ObjectKinds.register(PermitsKind.INSTANCE);
    ObjectKinds.register(EventKind.INSTANCE);
    ObjectKinds.register(BarrierKind.INSTANCE);
    ObjectKinds.register(LatchKind.INSTANCE);
  }

  /**
   * Checks what a semaphore is made from.
   *
   * @param permits how many permits there are at first
   * @param maximum how many there can be
   * @return what the shared object remembers of it
   */
  public static long semaphoreParameter(int permits, int maximum) {
    checkRange("permits must be 0 to the maximum", "permits", permits, 0, "maximum", maximum);
    return SemaphoreProtocol.parameter(permits, maximum);
  }

  /**
   * Checks what an {@link IpcPermits} is made from.
   *
   * @param permits how many permits there are
   * @return how much memory they need, in bytes
   */
  public static int permitsBytes(int permits) {
    checkRange(
        "permits must be 1 to the limit", "permits", permits, 1, "limit", IpcPermits.MAXIMUM);
    return PermitsLayout.length(permits);
  }

  /**
   * Checks what a barrier is made from.
   *
   * @param parties how many threads make a round
   * @return how much memory the barrier needs, in bytes
   */
  public static int barrierBytes(int parties) {
    checkRange(
        "a barrier is for 1 to 65536 parties",
        "parties",
        parties,
        1,
        "most",
        BarrierLayout.MOST_PARTIES);
    return BarrierLayout.bytes(parties);
  }

  /**
   * Checks what a latch is made from.
   *
   * @param count how many count-downs shall open it
   * @return what the shared object remembers of it
   */
  public static long latchParameter(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("a negative count [count=" + count + "]");
    }
    return count;
  }

  private static void checkRange(
      String rule, String name, int value, int least, String limit, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(IpcException.message(rule, name, value, limit, most));
    }
  }
}
