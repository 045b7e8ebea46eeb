package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;

/** The readers' steps of {@link ReadWriteProtocol}. */
final class ReadSteps {
  private final ReadWriteProtocol lock;
  private final SharedObject object;
  private final ReaderWords readers;
  private final WaitQueue toRead;
  private final WaitQueue forReaders;

  ReadSteps(ReadWriteProtocol lock, ReaderWords readers) {
    this.lock = lock;
    this.object = lock.object();
    this.readers = readers;
    this.toRead = object.waiters(ReadWriteProtocol.TO_READ);
    this.forReaders = object.waiters(ReadWriteProtocol.FOR_READERS);
  }

  boolean tryLock() {
    return enterIfPossible(lock.thread());
  }

  boolean lock(long nanos, boolean interruptible) throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    ThreadTag thread = lock.thread();
    return enterIfPossible(thread) || (nanos > 0 && awaitRead(thread, nanos, interruptible));
  }

  void lockUninterruptibly() {
    try {
      boolean unused = lock(WaitQueue.FOREVER, false);
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  /** Enters if no writer is in the way, or it is this thread. */
  private boolean enterIfPossible(ThreadTag thread) {
    lock.checkOpen();
    ReadHolds holds = thread.readHolds();
    if (holds.enterAgain(object)) {
      return true;
    }
    if (isForbidden(lock.read(), thread)) {
      return false;
    }
    holds.makeRoom();
    add();
    boolean entered = false;
    try {
      entered = !isForbidden(lock.read(), thread);
    } finally {
      if (!entered) {
        leave();
      }
    }
    if (entered) {
      begin(holds);
    }
    return entered;
  }

  private void add() {
    if (!readers.add()) {
      throw lock.overwritten();
    }
  }

  /** Whether there is a writer other than this thread. */
  private boolean isForbidden(long v, ThreadTag thread) {
    if (!LockWord.isOwned(v)) {
      return false;
    }
    lock.checkRecoverable(v);
    return LockWord.owner(v) != lock.writer(thread);
  }

  /** Either this sees that the handle was closed, or the process goes on holding the object. */
  private void begin(ReadHolds holds) {
    if (lock.isClosed()) {
      leave();
      throw object.closed();
    }
    holds.begin(object);
  }

  private boolean awaitRead(ThreadTag thread, long nanos, boolean interruptible)
      throws InterruptedException {
    ReadHolds holds = thread.readHolds();
    holds.makeRoom();
    Reader reader = new Reader();
    boolean entered = false;
    try {
      entered = toRead.await(reader, 0, nanos, interruptible);
    } finally {
      if (!entered) {
        reader.leaveIfAdded();
      }
    }
    if (entered) {
      begin(holds);
    }
    return entered;
  }

  /** Takes a reader back, which may be what a writer waits for. */
  private int leave() {
    int left = readers.remove();
    if (left == 0 && ReadWriteWord.isPending(lock.read())) {
      forReaders.wake(WaitQueue.ALL);
    }
    if (lock.isClosed()) {
      object.giveUpIfUnused(); // the handle was closed while a thread was inside
    }
    return left;
  }

  void unlock() {
    int holds = lock.thread().readHolds().leave(object);
    if (holds < 0) {
      lock.checkOpen();
      throw new IllegalMonitorStateException(
          IpcException.message("this thread does not hold the read lock", "lock", object));
    }
    if (holds == 0 && leave() < 0) {
      throw object.closed(); // with the context, which gave it back
    }
  }

  int holds() {
    return lock.thread().readHolds().count(object);
  }

  /** One thread that waits to read. */
  private final class Reader extends WriterWait {
    private boolean added;

    Reader() {
      super(lock);
    }

    void leaveIfAdded() {
      if (added) {
        added = false;
        leave();
      }
    }

    @Override
    public boolean attempt(long unused, boolean slept) {
      boolean before = added;
      long v = lock.read();
      if (!before) {
        if (ReadWriteWord.isPending(v)) {
          return false;
        }
        lock.checkRecoverable(v);
        add();
        added = true;
        v = lock.read();
      }
      lock.checkRecoverable(v);
      if (ReadWriteWord.isWriting(v)) {
        return false; // and stay: the next writer finds us
      }
      if (!before && ReadWriteWord.isPending(v)) {
        leaveIfAdded(); // it may have looked past us
        return false;
      }
      return true;
    }

    @Override
    boolean mustWait(long v) {
      return added ? ReadWriteWord.isWriting(v) : ReadWriteWord.isPending(v);
    }
  }
}
