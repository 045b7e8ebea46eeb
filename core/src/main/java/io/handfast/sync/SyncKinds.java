package io.handfast.sync;

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
}
