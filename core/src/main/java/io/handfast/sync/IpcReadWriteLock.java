package io.handfast.sync;

import io.handfast.ClosedHandleException;
import java.io.Serial;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A read-write lock for threads of many processes: many can read at once, or one can write.
 *
 * <p><b>Guarantee.</b> Nobody writes while somebody else reads or writes. Both sides are reentrant
 * and belong to the thread that holds them. Readers and writers take turns: once a writer waits, no
 * reader that comes later gets in before it, except a thread that reads already; and readers that
 * come while a writer writes get in before the next one. So a stream of readers does not keep a
 * writer out, nor a stream of writers the readers. Among writers the choice is arbitrary.
 *
 * <p>A writer may take the read lock and then unlock the write lock: nobody writes in between. The
 * other way round is refused at once: {@code writeLock().lock()} by a thread that only reads throws
 * {@link IllegalStateException}, and {@code tryLock} returns false.
 *
 * <p><b>Memory.</b> What a writer did before it unlocked happens before what the next readers and
 * the next writer do; what a reader did, before what the next writer does.
 *
 * <p><b>Killed reader.</b> It held up nobody for longer than it takes to prove its death: a waiting
 * writer gets in within 250 ms, and finds the lock in order. However many of its threads read, all
 * of them are gone at once.
 *
 * <p><b>Killed writer.</b> The lock is taken from it, but only on proof that its process is dead: a
 * stopped process keeps its lock. Whoever holds the lock next, readers and writer alike, finds
 * {@link #isAbandoned()} true. It stays so until a writer calls {@link #markConsistent()}, or
 * unlocks the write lock: what unlocking without marking means is the lock's {@link OwnerDeath}. A
 * reader cannot put anything in order, and its unlocking changes nothing; not even {@code STRICT}
 * keeps readers out before a writer has come, so a reader that cannot do with half-written data
 * must look. A writer killed while it waited for readers has changed nothing, and abandons nothing.
 *
 * <p>A process that ends in good order, or closes its context, leaves the lock as a killed one
 * does. A thread that ends while its process lives does not: what it held stays taken, as that of a
 * {@code ReentrantReadWriteLock} would.
 *
 * <p><b>Closed handle.</b> {@link ClosedHandleException}; only who holds a lock may still unlock
 * it.
 *
 * <p><b>Cost.</b> Uncontended, reading: one CAS to lock and one to unlock, both on memory that no
 * other process writes to (as long as a region has no more than 64), so readers of different
 * processes do not slow each other down; again by the same thread: no access to shared memory.
 * Writing: two CAS to lock and one to unlock, a look at two cache lines that hardly ever change,
 * and at one for each living process that has ever read. No call into the operating system, no
 * allocation but a thread's first read lock. Contended: may call the operating system and may
 * block, in slices of at most 250 ms. Each lock has 12 KiB of memory of its own, a file; making one
 * is dearer than making an {@link IpcLock}.
 *
 * <p><b>Limits.</b> 16 777 215 threads of one process can read at once.
 *
 * <p>The idea is that of {@code ReentrantReadWriteLock} on the readers' words of Linux's big-reader
 * lock, with the turns of phase-fair locks. POSIX has no robust read-write lock; what a death means
 * here is what it means for POSIX's robust mutexes.
 */
public final class IpcReadWriteLock extends SyncObject implements ReadWriteLock {
  @Serial private static final long serialVersionUID = 1L;

  private final transient ReadWriteProtocol protocol;
  private final transient IpcReadLock readLock;
  private final transient IpcWriteLock writeLock;

  IpcReadWriteLock(ReadWriteProtocol protocol) {
    super(protocol);
    this.protocol = protocol;
    this.readLock = new IpcReadLock(protocol);
    this.writeLock = new IpcWriteLock(protocol);
  }

  /**
   * The side for reading.
   *
   * @return the read lock, always the same one
   */
  @Override
  public IpcReadLock readLock() {
    return readLock;
  }

  /**
   * The side for writing.
   *
   * @return the write lock, always the same one
   */
  @Override
  public IpcWriteLock writeLock() {
    return writeLock;
  }

  /**
   * Whether anybody holds the write lock; one who waits for readers does not.
   *
   * @return true if somebody did at the moment of the look
   */
  public boolean isWriteLocked() {
    return ReadWriteWord.isWriting(protocol.word());
  }

  /**
   * Whether the calling thread holds the write lock.
   *
   * @return true if so
   */
  public boolean isWriteLockedByCurrentThread() {
    return protocol.writing().isWriter();
  }

  /**
   * How often the calling thread holds the write lock.
   *
   * @return 0 if it does not hold it
   */
  public int getWriteHoldCount() {
    return protocol.writing().holds();
  }

  /**
   * How often the calling thread holds the read lock.
   *
   * @return 0 if it does not hold it
   */
  public int getReadHoldCount() {
    return protocol.reading().holds();
  }

  /**
   * How many threads hold the read lock, of all processes, however often each of them holds it; for
   * people. Threads of a killed process are counted until its death is noticed.
   *
   * @return how many, seen one process after another
   * @throws ClosedHandleException if this handle was closed
   */
  public int getReadLockCount() {
    protocol.checkOpen();
    return protocol.view().readers();
  }

  /**
   * Who holds the write lock.
   *
   * @return the owner at the moment of the look, or empty
   * @throws ClosedHandleException if this handle was closed
   */
  public Optional<LockOwner> owner() {
    protocol.checkOpen();
    return protocol.view().owner();
  }

  /**
   * Whether the calling thread holds the lock, for reading or writing, and a writer died whose mess
   * nobody has put in order since.
   *
   * @return true if so
   */
  public boolean isAbandoned() {
    return protocol.isAbandoned();
  }

  /**
   * Says that what the lock protects is in order again. No effect on a lock that was not abandoned.
   *
   * @throws IllegalMonitorStateException if this thread does not hold the write lock
   */
  public void markConsistent() {
    protocol.writing().markConsistent();
  }

  /** Name, state, and how many wait, at the moment of the look; never blocks. */
  @Override
  public String toString() {
    return described(protocol.view()::state);
  }
}
