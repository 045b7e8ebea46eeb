package io.handfast.suite;

import io.handfast.IpcObject;
import io.handfast.context.ObjectFactory;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcBarrier;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLatch;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcPermits;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.Permit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Each kind of shared object, with a trace that one process can leave and another can find. */
enum SharedKind {
  LOCK {
    @Override
    IpcObject make(ObjectFactory factory) {
      return factory.lock();
    }

    @Override
    IpcObject make(ObjectFactory factory, String name) {
      return factory.lock(name);
    }

    @Override
    void leaveTrace(IpcObject object) {
      ((IpcLock) object).lock();
    }

    @Override
    boolean findTrace(IpcObject object) {
      // The lock arrives held, but the hold does not travel.
      IpcLock lock = (IpcLock) object;
      return lock.isLocked() && !lock.isHeldByCurrentThread() && !lock.tryLock();
    }

    @Override
    boolean endTrace(IpcObject object) {
      IpcLock lock = (IpcLock) object;
      boolean held = lock.isHeldByCurrentThread();
      lock.unlock();
      return held && !lock.isLocked();
    }
  },

  READ_WRITE_LOCK {
    @Override
    IpcObject make(ObjectFactory factory) {
      return factory.readWriteLock();
    }

    @Override
    IpcObject make(ObjectFactory factory, String name) {
      return factory.readWriteLock(name);
    }

    @Override
    void leaveTrace(IpcObject object) {
      ((IpcReadWriteLock) object).writeLock().lock();
    }

    @Override
    boolean findTrace(IpcObject object) {
      // The lock arrives held, but the hold does not travel.
      IpcReadWriteLock lock = (IpcReadWriteLock) object;
      return lock.isWriteLocked()
          && !lock.isWriteLockedByCurrentThread()
          && !lock.readLock().tryLock();
    }

    @Override
    boolean endTrace(IpcObject object) {
      IpcReadWriteLock lock = (IpcReadWriteLock) object;
      boolean held = lock.isWriteLockedByCurrentThread();
      lock.writeLock().unlock();
      return held && !lock.isWriteLocked();
    }
  },

  SEMAPHORE {
    @Override
    IpcObject make(ObjectFactory factory) {
      return factory.semaphore(0, 2);
    }

    @Override
    IpcObject make(ObjectFactory factory, String name) {
      return factory.semaphore(name, 0, 2);
    }

    @Override
    void leaveTrace(IpcObject object) {
      ((IpcSemaphore) object).release();
    }

    @Override
    boolean findTrace(IpcObject object) {
      IpcSemaphore semaphore = (IpcSemaphore) object;
      boolean found = semaphore.tryAcquire();
      semaphore.release(2);
      return found;
    }

    @Override
    boolean endTrace(IpcObject object) {
      return ((IpcSemaphore) object).drainPermits() == 2;
    }
  },

  EVENT {
    @Override
    IpcObject make(ObjectFactory factory) {
      return factory.event();
    }

    @Override
    IpcObject make(ObjectFactory factory, String name) {
      return factory.event(name);
    }

    @Override
    void leaveTrace(IpcObject object) {
      ((IpcEvent) object).set();
    }

    @Override
    boolean findTrace(IpcObject object) {
      IpcEvent event = (IpcEvent) object;
      boolean found = event.isSet();
      event.clear();
      return found;
    }

    @Override
    boolean endTrace(IpcObject object) {
      return !((IpcEvent) object).isSet();
    }
  },

  BARRIER {
    @Override
    IpcObject make(ObjectFactory factory) {
      return factory.barrier(2);
    }

    @Override
    IpcObject make(ObjectFactory factory, String name) {
      return factory.barrier(name, 2);
    }

    @Override
    void leaveTrace(IpcObject object) {
      ((IpcBarrier) object).abort();
    }

    @Override
    boolean findTrace(IpcObject object) {
      boolean found = ((IpcBarrier) object).isBroken();
      ((IpcBarrier) object).reset();
      return found;
    }

    @Override
    boolean endTrace(IpcObject object) {
      return !((IpcBarrier) object).isBroken();
    }
  },

  /** Odd: the sender was there; even again: the receiver was. */
  LATCH {
    private static final int COUNT = 1_000;

    @Override
    IpcObject make(ObjectFactory factory) {
      return factory.latch(COUNT);
    }

    @Override
    IpcObject make(ObjectFactory factory, String name) {
      return factory.latch(name, COUNT);
    }

    @Override
    void leaveTrace(IpcObject object) {
      ((IpcLatch) object).countDown();
    }

    @Override
    boolean findTrace(IpcObject object) {
      boolean found = ((IpcLatch) object).getCount() % 2 == 1;
      ((IpcLatch) object).countDown();
      return found;
    }

    @Override
    boolean endTrace(IpcObject object) {
      return ((IpcLatch) object).getCount() % 2 == 0;
    }
  },

  /** The sender's permit, while it is out. */
  PERMITS {
    @SuppressWarnings("ImmutableEnumChecker") // an entry for each test that is under way
    private final Map<IpcObject, Permit> taken = new ConcurrentHashMap<>();

    @Override
    IpcObject make(ObjectFactory factory) {
      return factory.permits(2);
    }

    @Override
    IpcObject make(ObjectFactory factory, String name) {
      return factory.permits(name, 2);
    }

    @Override
    void leaveTrace(IpcObject object) {
      taken.put(object, ((IpcPermits) object).tryAcquire().orElseThrow());
    }

    @Override
    boolean findTrace(IpcObject object) {
      IpcPermits permits = (IpcPermits) object;
      Optional<Permit> other = permits.tryAcquire();
      boolean found = other.isPresent() && permits.availablePermits() == 0;
      other.ifPresent(Permit::close);
      return found;
    }

    @Override
    boolean endTrace(IpcObject object) {
      Permit permit = taken.remove(object);
      if (permit != null) {
        permit.close();
      }
      return permit != null && ((IpcPermits) object).availablePermits() == 2;
    }
  },

  QUEUE {
    @Override
    IpcObject make(ObjectFactory factory) {
      return factory.queue(Codec.longs(), 4).build();
    }

    @Override
    IpcObject make(ObjectFactory factory, String name) {
      return factory.queue(Codec.longs(), 4).name(name).build();
    }

    @Override
    void leaveTrace(IpcObject object) {
      ofLongs(object).offer(7L);
    }

    @Override
    boolean findTrace(IpcObject object) {
      Long found = ofLongs(object).poll();
      return found != null && found == 7 && ofLongs(object).offer(8L);
    }

    @Override
    boolean endTrace(IpcObject object) {
      Long found = ofLongs(object).poll();
      return found != null && found == 8 && ofLongs(object).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private IpcQueue<Long> ofLongs(IpcObject object) {
      return (IpcQueue<Long>) object;
    }
  };

  abstract IpcObject make(ObjectFactory factory);

  abstract IpcObject make(ObjectFactory factory, String name);

  /** What the sender does before it hands the object over. */
  abstract void leaveTrace(IpcObject object);

  /** What the receiver does, in another thread: true if it is the sender's object. */
  abstract boolean findTrace(IpcObject object);

  /** What the sender does at the end: true if the receiver had its object, or nobody had. */
  abstract boolean endTrace(IpcObject object);

  /** How error messages call an object: its toString without the state. */
  static String textOf(Object object) {
    String text = object.toString();
    int state = text.indexOf('[');
    return state < 0 ? text : text.substring(0, state);
  }

  /** Closes this process's handle. */
  static void close(IpcObject object) {
    if (object instanceof IpcQueue<?> queue) {
      queue.detach(); // closing a queue is for everybody, and does not keep it from travelling
    } else {
      object.close();
    }
  }
}
