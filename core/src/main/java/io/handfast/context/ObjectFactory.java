package io.handfast.context;

import io.handfast.queue.Codec;
import io.handfast.queue.QueueBuilder;
import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.SharedObject;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.OwnerDeath;
import io.handfast.sync.SyncKinds;

/**
 * Makes shared objects. Making one in an open region takes about a microsecond and no object of the
 * operating system; the first one of a context makes the region.
 *
 * <p>All methods throw {@link io.handfast.NoPlatformException} when the context shares with other
 * processes and no native module is on the class path, {@link java.io.UncheckedIOException} when
 * the region's file system has no room (the cause says how much is needed and available), and
 * {@link IllegalStateException} when the context is closed.
 */
public abstract sealed class ObjectFactory permits IpcContext, IpcManager {
  ObjectFactory() {}

  /** Makes an object in the region, under the policy of this factory. */
  abstract SharedObject create(ObjectSpec spec);

  /**
   * Makes a lock that recovers when its owner dies.
   *
   * @return the lock
   */
  public final IpcLock lock() {
    return lock(OwnerDeath.RECOVER);
  }

  /**
   * Makes a lock.
   *
   * @param policy what becomes of it when its owner dies
   * @return the lock
   */
  public final IpcLock lock(OwnerDeath policy) {
    ObjectSpec spec = ObjectSpec.of(ObjectKinds.find(SyncKinds.LOCK), 0);
    return (IpcLock) handle(spec.withFlag(policy == OwnerDeath.STRICT));
  }

  /**
   * Makes a semaphore without a maximum of its own.
   *
   * @param permits how many permits there are at first, 0 or more
   * @return the semaphore
   */
  public final IpcSemaphore semaphore(int permits) {
    return semaphore(permits, Integer.MAX_VALUE);
  }

  /**
   * Makes a semaphore with a maximum.
   *
   * @param permits how many permits there are at first, 0 to the maximum
   * @param maximum how many there can be, 1 or more
   * @return the semaphore
   */
  public final IpcSemaphore semaphore(int permits, int maximum) {
    long parameter = IpcSemaphore.checkedParameter(permits, maximum);
    return (IpcSemaphore) handle(ObjectSpec.of(ObjectKinds.find(SyncKinds.SEMAPHORE), parameter));
  }

  /**
   * Makes an event that is not set.
   *
   * @return the event
   */
  public final IpcEvent event() {
    return (IpcEvent) handle(ObjectSpec.of(ObjectKinds.find(SyncKinds.EVENT), 0));
  }

  /**
   * Begins a queue for many producers and many takers.
   *
   * @param codec how its elements are written
   * @param elements how many elements it can hold, 1 or more
   * @param <E> the type of the elements
   * @return its builder
   */
  public final <E> QueueBuilder<E> queue(Codec<E> codec, int elements) {
    return new QueueBuilder<>(this::create, codec, elements);
  }

  private Object handle(ObjectSpec spec) {
    SharedObject object = create(spec);
    return object.canonicalHandle();
  }
}
