package io.handfast.context;

import static java.util.Objects.requireNonNull;

import io.handfast.IpcObject;
import io.handfast.process.Kinds;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.queue.QueueBuilder;
import io.handfast.queue.QueueKinds;
import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.sync.IpcBarrier;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLatch;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcPermits;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.IpcReentrantLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.OwnerDeath;
import io.handfast.sync.SyncKinds;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes shared objects. Making one in an open region takes about a microsecond and no object of the
 * operating system; the first one of a context makes the region.
 *
 * <p>A method with a name opens the object of that name in the region, or makes it if there is
 * none; names have 1 to 200 characters of {@code A-Za-z0-9._-}. If there is one of another kind, or
 * with another policy or size, that is an {@link IllegalArgumentException}. An object with a name
 * may travel by any road. It lives as long as somebody holds it.
 *
 * <p>All methods throw {@link io.handfast.NoPlatformException} when the context shares with other
 * processes and no native module is on the class path, {@link java.io.UncheckedIOException} when
 * the region's file system has no room (the cause says how much is needed and available), and
 * {@link IllegalStateException} when the context is closed.
 */
public abstract sealed class ObjectFactory permits IpcContext, IpcManager {
  private static final Map<Class<? extends IpcObject>, Integer> KINDS =
      Map.of(
          IpcLock.class, SyncKinds.LOCK,
          IpcReentrantLock.class, SyncKinds.REENTRANT_LOCK,
          IpcReadWriteLock.class, SyncKinds.READ_WRITE_LOCK,
          IpcSemaphore.class, SyncKinds.SEMAPHORE,
          IpcPermits.class, SyncKinds.PERMITS,
          IpcEvent.class, SyncKinds.EVENT,
          IpcBarrier.class, SyncKinds.BARRIER,
          IpcLatch.class, SyncKinds.LATCH,
          IpcQueue.class, QueueKinds.QUEUE);

  static {
    Kinds.register();
  }

  ObjectFactory() {}

  /**
   * Makes an object in the region, or opens the one of a name, under the policy of this factory;
   * then makes a handle of it.
   */
  abstract <R> R create(
      ObjectSpec spec, @Nullable String name, Function<? super SharedObject, R> use);

  abstract boolean removeName(int kind, String name);

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
    return newLock(null, policy);
  }

  /**
   * Opens or makes a lock that recovers when its owner dies. If there is a STRICT one of that name,
   * that is an {@link IllegalArgumentException}.
   *
   * @param name its name
   * @return the lock
   */
  public final IpcLock lock(String name) {
    return newLock(requireNonNull(name, "name"), OwnerDeath.RECOVER);
  }

  /**
   * Opens or makes a lock.
   *
   * @param name its name
   * @param policy what becomes of it when its owner dies
   * @return the lock
   */
  public final IpcLock lock(String name, OwnerDeath policy) {
    return newLock(Region.checkedName(name), policy);
  }

  private IpcLock newLock(@Nullable String name, OwnerDeath policy) {
    return (IpcLock) handle(lockSpec(SyncKinds.LOCK, policy), name);
  }

  private static ObjectSpec lockSpec(int kind, OwnerDeath policy) {
    requireNonNull(policy, "policy");
    return ObjectSpec.of(ObjectKinds.find(kind), 0).withFlag(policy == OwnerDeath.STRICT);
  }

  /**
   * Makes a reentrant lock that recovers when its owner dies.
   *
   * @return the lock
   */
  public final IpcReentrantLock reentrantLock() {
    return reentrantLock(OwnerDeath.RECOVER);
  }

  /**
   * Makes a reentrant lock.
   *
   * @param policy what becomes of it when its owner dies
   * @return the lock
   */
  public final IpcReentrantLock reentrantLock(OwnerDeath policy) {
    return newReentrantLock(null, policy);
  }

  /**
   * Opens or makes a reentrant lock that recovers when its owner dies.
   *
   * @param name its name
   * @return the lock
   */
  public final IpcReentrantLock reentrantLock(String name) {
    return reentrantLock(name, OwnerDeath.RECOVER);
  }

  /**
   * Opens or makes a reentrant lock.
   *
   * @param name its name
   * @param policy what becomes of it when its owner dies
   * @return the lock
   */
  public final IpcReentrantLock reentrantLock(String name, OwnerDeath policy) {
    return newReentrantLock(requireNonNull(name, "name"), policy);
  }

  private IpcReentrantLock newReentrantLock(@Nullable String name, OwnerDeath policy) {
    return (IpcReentrantLock) handle(lockSpec(SyncKinds.REENTRANT_LOCK, policy), name);
  }

  /**
   * Makes a read-write lock that recovers when a writer dies.
   *
   * @return the lock
   */
  public final IpcReadWriteLock readWriteLock() {
    return readWriteLock(OwnerDeath.RECOVER);
  }

  /**
   * Makes a read-write lock.
   *
   * @param policy what becomes of it when a writer dies
   * @return the lock
   */
  public final IpcReadWriteLock readWriteLock(OwnerDeath policy) {
    return newReadWriteLock(null, policy);
  }

  /**
   * Opens or makes a read-write lock that recovers when a writer dies.
   *
   * @param name its name
   * @return the lock
   */
  public final IpcReadWriteLock readWriteLock(String name) {
    return readWriteLock(name, OwnerDeath.RECOVER);
  }

  /**
   * Opens or makes a read-write lock.
   *
   * @param name its name
   * @param policy what becomes of it when a writer dies
   * @return the lock
   */
  public final IpcReadWriteLock readWriteLock(String name, OwnerDeath policy) {
    return newReadWriteLock(Region.checkedName(name), policy);
  }

  private IpcReadWriteLock newReadWriteLock(@Nullable String name, OwnerDeath policy) {
    ObjectSpec spec = lockSpec(SyncKinds.READ_WRITE_LOCK, policy);
    return (IpcReadWriteLock) handle(spec.withSegment(SyncKinds.READ_WRITE_LOCK_BYTES), name);
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
   * @param maximum how many there can be, 0 or more
   * @return the semaphore
   */
  public final IpcSemaphore semaphore(int permits, int maximum) {
    return newSemaphore(null, permits, maximum);
  }

  /**
   * Opens or makes a semaphore without a maximum of its own. If there is one of that name with a
   * maximum, that is an {@link IllegalArgumentException}.
   *
   * @param name its name
   * @param permits how many permits there are at first, if it is made, 0 or more
   * @return the semaphore
   */
  public final IpcSemaphore semaphore(String name, int permits) {
    return semaphore(name, permits, Integer.MAX_VALUE);
  }

  /**
   * Opens or makes a semaphore. If there is one of that name with another maximum, that is an
   * {@link IllegalArgumentException}.
   *
   * @param name its name
   * @param permits how many permits there are at first, if it is made, 0 to the maximum
   * @param maximum how many there can be, 0 or more
   * @return the semaphore
   */
  public final IpcSemaphore semaphore(String name, int permits, int maximum) {
    return newSemaphore(Region.checkedName(name), permits, maximum);
  }

  private IpcSemaphore newSemaphore(@Nullable String name, int permits, int maximum) {
    long parameter = SyncKinds.semaphoreParameter(permits, maximum);
    ObjectSpec spec = ObjectSpec.of(ObjectKinds.find(SyncKinds.SEMAPHORE), parameter);
    return (IpcSemaphore) handle(spec, name);
  }

  /**
   * Makes permits that are owned by the process that acquires them, and come back when it dies.
   *
   * @param permits how many, 1 to {@link IpcPermits#MAXIMUM}
   * @return the permits
   */
  public final IpcPermits permits(int permits) {
    return newPermits(null, permits);
  }

  /**
   * Opens or makes permits that are owned by the process that acquires them.
   *
   * @param name their name
   * @param permits how many, 1 to {@link IpcPermits#MAXIMUM}
   * @return the permits
   */
  public final IpcPermits permits(String name, int permits) {
    return newPermits(Region.checkedName(name), permits);
  }

  private IpcPermits newPermits(@Nullable String name, int permits) {
    int length = SyncKinds.permitsBytes(permits);
    ObjectSpec spec =
        ObjectSpec.of(ObjectKinds.find(SyncKinds.PERMITS), permits).withSegment(length);
    return (IpcPermits) handle(spec, name);
  }

  /**
   * Makes an event that is not set.
   *
   * @return the event
   */
  public final IpcEvent event() {
    return newEvent(null);
  }

  /**
   * Opens or makes an event.
   *
   * @param name its name
   * @return the event
   */
  public final IpcEvent event(String name) {
    return newEvent(Region.checkedName(name));
  }

  private IpcEvent newEvent(@Nullable String name) {
    return (IpcEvent) handle(ObjectSpec.of(ObjectKinds.find(SyncKinds.EVENT), 0), name);
  }

  /**
   * Makes a barrier without an action.
   *
   * @param parties how many threads make a round, 1 to 65 536
   * @return the barrier
   */
  public final IpcBarrier barrier(int parties) {
    return newBarrier(null, parties, null);
  }

  /**
   * Makes a barrier.
   *
   * @param parties how many threads make a round, 1 to 65 536
   * @param action what the last one to come runs if it comes by this handle
   * @return the barrier
   */
  public final IpcBarrier barrier(int parties, Runnable action) {
    return newBarrier(null, parties, requireNonNull(action, "action"));
  }

  /**
   * Opens or makes a barrier, without an action. If there is one of that name for another number of
   * parties, that is an {@link IllegalArgumentException}.
   *
   * @param name its name
   * @param parties how many threads make a round, 1 to 65 536
   * @return the barrier
   */
  public final IpcBarrier barrier(String name, int parties) {
    return newBarrier(Region.checkedName(name), parties, null);
  }

  /**
   * Opens or makes a barrier. If there is one of that name for another number of parties, that is
   * an {@link IllegalArgumentException}.
   *
   * @param name its name
   * @param parties how many threads make a round, 1 to 65 536
   * @param action what the last one to come runs if it comes by this handle
   * @return the barrier
   */
  public final IpcBarrier barrier(String name, int parties, Runnable action) {
    return newBarrier(Region.checkedName(name), parties, requireNonNull(action, "action"));
  }

  private IpcBarrier newBarrier(@Nullable String name, int parties, @Nullable Runnable action) {
    int length = SyncKinds.barrierBytes(parties);
    ObjectSpec spec =
        ObjectSpec.of(ObjectKinds.find(SyncKinds.BARRIER), parties).withSegment(length);
    IpcBarrier barrier = (IpcBarrier) handle(spec, name);
    barrier.setAction(action);
    return barrier;
  }

  /**
   * Makes a latch.
   *
   * @param count how many count-downs open it, 0 or more
   * @return the latch
   */
  public final IpcLatch latch(int count) {
    return newLatch(null, count);
  }

  /**
   * Opens or makes a latch. If there is one of that name that was made with another count, that is
   * an {@link IllegalArgumentException}.
   *
   * @param name its name
   * @param count how many count-downs opened it when it was made, 0 or more
   * @return the latch
   */
  public final IpcLatch latch(String name, int count) {
    return newLatch(Region.checkedName(name), count);
  }

  private IpcLatch newLatch(@Nullable String name, int count) {
    long parameter = SyncKinds.latchParameter(count);
    return (IpcLatch) handle(ObjectSpec.of(ObjectKinds.find(SyncKinds.LATCH), parameter), name);
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
    return new QueueBuilder<>(requireNonNull(codec, "codec"), elements, this::create);
  }

  /**
   * Takes the name away from an object. Whoever holds the object goes on; the name is free.
   *
   * @param kind the object's type, for example {@code IpcLock.class}
   * @param name its name
   * @return whether there was one
   */
  public final boolean remove(Class<? extends IpcObject> kind, String name) {
    requireNonNull(name, "name");
    Integer code = KINDS.get(kind);
    if (code == null) {
      throw new IllegalArgumentException("no kind of shared object [type=" + kind.getName() + "]");
    }
    return removeName(code, Region.checkedName(name));
  }

  private Object handle(ObjectSpec spec, @Nullable String name) {
    // Whoever opens by name gets a handle of its own, to be closed by itself.
    return create(
        spec,
        name,
        object -> name == null ? object.canonicalHandle() : object.kind().handle(object));
  }
}
