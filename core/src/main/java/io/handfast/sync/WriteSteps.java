package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import org.agrona.concurrent.AtomicBuffer;

/** The writers' steps of {@link ReadWriteProtocol}. */
final class WriteSteps {
  private static final int WORD = ReadWriteLayout.WRITER_OFFSET;

  private final ReadWriteProtocol lock;
  private final SharedObject object;
  private final AtomicBuffer words;
  private final boolean strict;
  private final ReaderWords readers;
  private final HoldCount holds;
  private final WaitQueue toWrite;
  private final WaitQueue toRead;
  private final WaitQueue forReaders;
  private final ForWord forWord;
  private final ForNoReaders forNoReaders = new ForNoReaders();

  WriteSteps(ReadWriteProtocol lock, ReaderWords readers) {
    this.lock = lock;
    this.object = lock.object();
    this.words = object.segment();
    this.strict = object.flag();
    this.readers = readers;
    this.holds = new HoldCount(object);
    this.forWord = new ForWord();
    this.toWrite = object.waiters(ReadWriteProtocol.TO_WRITE);
    this.toRead = object.waiters(ReadWriteProtocol.TO_READ);
    this.forReaders = object.waiters(ReadWriteProtocol.FOR_READERS);
  }

  boolean tryLock() {
    lock.checkOpen();
    long me = lock.writer(lock.thread());
    if (isWriter(me)) {
      holds.enter();
      return true;
    }
    // Looked at first in order not to keep other readers out in vain.
    return readers.areFree() && takeUninterruptibly(me, 0);
  }

  /** Takes the lock; does nothing if this thread reads, since it would wait for itself. */
  boolean lock(long nanos, boolean interruptible) throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    lock.checkOpen();
    return take(lock.writer(lock.thread()), nanos, interruptible);
  }

  boolean lockUninterruptibly() {
    lock.checkOpen();
    return takeUninterruptibly(lock.writer(lock.thread()), WaitQueue.FOREVER);
  }

  private boolean takeUninterruptibly(long me, long nanos) {
    try {
      return take(me, nanos, false);
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  private boolean take(long me, long nanos, boolean interruptible) throws InterruptedException {
    if (lock.reading().holds() == 0
        && words.compareAndSetLong(WORD, ReadWriteWord.FREE, me | ReadWriteWord.PENDING)) {
      return awaitReaders(me, nanos, interruptible);
    }
    if (isWriter(me)) {
      holds.enter();
      return true;
    }
    if (lock.reading().holds() != 0) {
      return false;
    }
    long start = System.nanoTime();
    if (!toWrite.await(forWord, me, nanos, interruptible)) {
      return false;
    }
    long left = nanos == WaitQueue.FOREVER ? nanos : nanos - (System.nanoTime() - start);
    boolean taken = awaitReaders(me, left, interruptible);
    if (taken) {
      holds.reset();
    }
    return taken;
  }

  /** Waits, pending, until nobody reads any more. */
  private boolean awaitReaders(long me, long nanos, boolean interruptible)
      throws InterruptedException {
    boolean taken = false;
    try {
      boolean nobodyReads =
          forNoReaders.attempt(me, false)
              || (nanos > 0 && forReaders.await(forNoReaders, me, nanos, interruptible));
      lock.checkOpen();
      taken = nobodyReads;
    } finally {
      if (!taken) {
        withdraw(me);
      }
    }
    return taken;
  }

  /** Gives the lock back without having changed anything under it. */
  private void withdraw(long me) {
    long v;
    do {
      v = lock.read();
      if ((LockWord.owner(v) & ~ReadWriteWord.PENDING) != me) {
        return; // this process has left the region, which gave it back
      }
    } while (!words.compareAndSetLong(WORD, v, ReadWriteWord.withoutOwner(v)));
    if (LockWord.hasWaiters(v)) {
      ReadWriteProtocol.wakeWaiters(object);
    }
    if (lock.isClosed()) {
      object.giveUpIfUnused();
    }
  }

  void unlock() {
    long me = lock.writer(lock.thread());
    // For anybody but the writer the count is a guess; either way finds out that it is not the
    // writer.
    if (holds.more() != 0) {
      checkWriter(lock.read(), me);
      holds.leave();
      return;
    }
    if (!words.compareAndSetLong(WORD, me, ReadWriteWord.FREE)) {
      unlockSlowly(me);
    }
    if (lock.isClosed()) {
      object.giveUpIfUnused(); // the handle was closed while its owner was inside
    }
  }

  private void unlockSlowly(long me) {
    long v;
    boolean unusable;
    long released;
    do {
      v = lock.read();
      checkWriter(v, me);
      unusable = strict && LockWord.isInconsistent(v);
      released =
          (unusable ? ReadWriteWord.NOT_RECOVERABLE : ReadWriteWord.FREE) | (v & LockWord.WAITERS);
    } while (!words.compareAndSetLong(WORD, v, released));
    if (unusable) {
      toWrite.wake(WaitQueue.ALL);
      toRead.wake(WaitQueue.ALL);
    } else if (LockWord.hasWaiters(v)) {
      Turns.next(object);
      ReadWriteProtocol.wakeWaiters(object);
    }
  }

  /** Waits for the word. */
  private final class ForWord extends WriterWait {
    ForWord() {
      super(lock);
    }

    @Override
    public boolean attempt(long me, boolean slept) {
      while (true) {
        long v = lock.read();
        lock.checkRecoverable(v);
        if (LockWord.isOwned(v)) {
          return false;
        }
        long flags = ReadWriteWord.withoutOwner(v) | (slept ? LockWord.WAITERS : 0);
        if (words.compareAndSetLong(WORD, v, me | ReadWriteWord.PENDING | flags)) {
          return true;
        }
      }
    }

    @Override
    boolean mustWait(long v) {
      return LockWord.isOwned(v) && !LockWord.isNotRecoverable(v);
    }
  }

  /** Has the word, pending, and waits for those who read still; being pending announces it. */
  private final class ForNoReaders implements WaitQueue.Subject {
    @Override
    public boolean attempt(long me, boolean slept) {
      if (!readers.areFree()) {
        return false;
      }
      long v = me | ReadWriteWord.PENDING;
      while (!words.compareAndSetLong(WORD, v, v & ~ReadWriteWord.PENDING)) {
        v = lock.read(); // nobody but waiters change it, who set W
        if (LockWord.owner(v) != (me | ReadWriteWord.PENDING)) {
          throw object.closed(); // with the context, which gave it back
        }
      }
      return true;
    }

    @Override
    public boolean announce(long me) {
      return true;
    }

    @Override
    public boolean blocked(long me) {
      return !readers.areFree();
    }

    @Override
    public void inspect(long me) {
      readers.clearTheDead(object.region());
    }

    @Override
    public void checkOpen() {
      lock.checkOpen();
    }
  }

  private void checkWriter(long v, long me) {
    if (LockWord.owner(v) != me) {
      lock.checkOpen();
      throw new IllegalMonitorStateException(
          IpcException.message("this thread does not hold the write lock", "lock", object));
    }
  }

  private boolean isWriter(long me) {
    return LockWord.owner(lock.read()) == me;
  }

  boolean isWriter() {
    return isWriter(lock.writer(lock.thread()));
  }

  int holds() {
    return isWriter() ? holds.more() + 1 : 0;
  }

  void markConsistent() {
    long me = lock.writer(lock.thread());
    long v;
    do {
      v = lock.read();
      checkWriter(v, me);
    } while (LockWord.isInconsistent(v)
        && !words.compareAndSetLong(WORD, v, v & ~LockWord.INCONSISTENT));
  }

  /** The lock, for errors. */
  @Override
  public String toString() {
    return object.toString();
  }
}
