package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.LockNotRecoverableException;
import io.handfast.region.LocalHandle;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.region.SignalQueue;
import io.handfast.region.StoreDelay;
import io.handfast.region.WaitQueue;
import java.util.Optional;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Mutual exclusion among threads of many processes, in one word ({@link LockWord}).
 *
 * <pre>
 * lock:    CAS(w, free, me), else the loop of {@link WaitQueue}
 * unlock:  CAS(w, me, free), else: owner gone, W kept;  wake one;  none there: clear W, wake all
 *          in an asymmetric region ({@link WaitersFlag}):  w == me;  store(w, free);  W: wake one, ...
 * owner proved dead:  wake all who wait for a condition;  CAS(w, dead, free | INC | W kept);  the
 *                     next owner sees INC
 * </pre>
 *
 * Invariants: at most one owner; the word names process and thread of the owner in the same CAS
 * that makes it the owner; in an asymmetric region nobody else changes the word of a living owner,
 * whose process does not leave the region as long as another thread may be about to store, so that
 * a store can free nobody else's lock; INC is set from an owner's death until an owner gives the
 * lock back; only proof of death takes a lock from an owner; on a lock that is INC nobody waits for
 * a condition, since whoever did was woken before INC was set, and whoever wants to must clear it.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>after setting W</td><td>the next unlock wakes nobody and clears W: once</td></tr>
 * <tr><td>owning</td><td>a waiter proves it at the end of a slice, or the watch does</td></tr>
 * <tr><td>between unlock's CAS, or store, and the wake</td><td>any locker takes the slow path, or a slice ends</td></tr>
 * <tr><td>woken, before taking</td><td>likewise, and its reaper wakes another one</td></tr>
 * <tr><td>recovering</td><td>the word is changed by one CAS: done or not done; until then the dead
 *     one owns it, nobody begins to wait for a condition, and they are woken again</td></tr>
 * </table>
 *
 * <p>Idea: robust futexes of Linux; {@code EOWNERDEAD} of POSIX; abandoned mutexes of Windows.
 */
final class LockProtocol extends LocalHandle implements SignalQueue.Guard {
  private final AtomicBuffer words;
  private final int word;
  private final long era;
  private final long process;
  private final boolean strict;
  private final boolean storesFree;

  /** The word of the lock while nobody has it; {@link LockWord#NEVER} once the handle is closed. */
  private long free;

  /** 0; all ones once the handle is closed, so that unlocking takes the slow path. */
  private long spoilt;

  /**
   * The thread that used this handle last; racy, and benign: a thread only ever finds itself in it.
   */
  private ThreadTag last;

  LockProtocol(SharedObject object) {
    super(object);
    this.words = object.words();
    this.word = object.body();
    this.era = object.era();
    this.free = era;
    this.process = LockWord.process(object.region().tag());
    this.strict = object.flag();
    this.storesFree = WaitersFlag.isBeside(object);
    this.last = ThreadTag.NOBODY;
    open();
  }

  /** Writes the word of a new lock. */
  static void initialise(SharedObject object) {
    object.words().putLong(object.body(), object.era());
    ConditionCount.initialise(object);
    Turns.initialise(object);
    WaitersFlag.initialise(object);
  }

  @Override
  protected void invalidate() {
    // Racy, and benign: the record is not another object's before its owner has let go, and whoever
    // is handed that object has seen these.
    free = LockWord.NEVER;
    spoilt = LockWord.NEVER;
    if (storesFree) {
      StoreDelay.pass(); // whoever did not see that it is closed has given it back visibly by then
    }
  }

  /** Whether a thread of this process owns the lock, through whichever handle. */
  static boolean isOwnedHere(SharedObject object) {
    long v = object.words().getLongVolatile(object.body());
    return LockWord.isOwnedByProcess(v, LockWord.process(object.region().tag()));
  }

  /**
   * Whether a thread of this process other than the caller owns the lock, and so may be about to
   * store that it is free. Asked when all handles are closed: whoever takes the lock after this
   * look finds its handle spoilt when it unlocks, and does so by CAS.
   */
  static boolean isBusy(SharedObject object) {
    long v = object.words().getLongVolatile(object.body());
    return WaitersFlag.isBeside(object)
        && LockWord.isOwnedByProcess(v, LockWord.process(object.region().tag()))
        && ThreadTag.isAnotherLivingThread(LockWord.thread(v));
  }

  /** A closed handle is good for unlocking, as long as this process holds the object for that. */
  private void checkNotGivenUp() {
    if (object().isGivenUp()) {
      throw object().closed();
    }
  }

  /** The caller's name in the word. */
  private long me() {
    ThreadTag tag = last;
    if (!tag.refersTo(Thread.currentThread())) {
      tag = ThreadTag.currentIn(object().region());
      last = tag;
    }
    return process | tag.bits();
  }

  /** One try that gives up at the first doubt. */
  boolean takeIfFree() {
    return words.compareAndSetLong(word, free, me());
  }

  boolean tryLock() {
    long me = me();
    return words.compareAndSetLong(word, free, me) || tryLockSlowly(me);
  }

  private boolean tryLockSlowly(long me) {
    checkOpen();
    return attempt(me, false);
  }

  void lock() {
    long me = me();
    if (!words.compareAndSetLong(word, free, me)) {
      lockSlowly(me);
    }
  }

  private void lockSlowly(long me) {
    checkNoDeadlock(me);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          queue().await(this, me, WaitQueue.FOREVER, false);
          return;
        } catch (InterruptedException e) {
          interrupted = true; // not thrown by an uninterruptible wait
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void lockInterruptibly() throws InterruptedException {
    long me = me();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!words.compareAndSetLong(word, free, me)) {
      checkNoDeadlock(me);
      queue().await(this, me, WaitQueue.FOREVER, true);
    }
  }

  boolean tryLock(long nanos) throws InterruptedException {
    long me = me();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (words.compareAndSetLong(word, free, me)) {
      return true;
    }
    checkOpen();
    return queue().await(this, me, nanos, true);
  }

  void unlock() {
    long me = me();
    if (storesFree) {
      unlockByStore(me);
    } else if (!words.compareAndSetLong(word, me | spoilt, era)) {
      unlockSlowly(me);
    }
    if (isClosed()) {
      object().giveUpIfUnused(); // the handle was closed while its owner was inside
    }
  }

  private void unlockByStore(long me) {
    if (words.getLong(word) != (me | spoilt)) {
      unlockSlowly(me);
      return;
    }
    words.putLongRelease(word, era);
    if (words.getLongVolatile(word + WaitersFlag.OFFSET) != era) {
      Turns.next(object());
      wakeOne(object());
    }
  }

  private void unlockSlowly(long me) {
    checkNotGivenUp();
    long v;
    long released;
    do {
      v = words.getLongVolatile(word);
      if (LockWord.owner(v) != me) {
        checkOpen();
        throw notOwner();
      }
      boolean unusable = LockWord.isInconsistent(v) && strict;
      released =
          (unusable ? LockWord.notRecoverable(object().era()) : era) | (v & LockWord.WAITERS);
    } while (!words.compareAndSetLong(word, v, released));
    if (LockWord.isNotRecoverable(released)) {
      queue().wake(WaitQueue.ALL);
    } else if (WaitersFlag.isSet(object(), released)) {
      Turns.next(object());
      wakeOne(object());
    }
  }

  /** After the lock was freed with W kept: wakes a waiter, or retires the flag. */
  private static void wakeOne(SharedObject object) {
    WaitQueue waiters = object.waiters(0);
    if (waiters.wake(1) == 0 && WaitersFlag.retire(object)) {
      // Somebody may have fallen asleep between the two, on a word that still had W.
      waiters.wake(WaitQueue.ALL);
    }
  }

  private void checkNoDeadlock(long me) {
    checkOpen();
    if (LockWord.owner(words.getLongVolatile(word)) == me) {
      throw new IllegalStateException(
          IpcException.message(
              "this thread owns the lock already and would wait for itself; use"
                  + " ctx.reentrantLock() for nested locking",
              "lock",
              this));
    }
  }

  /** Throws unless the caller owns the lock. */
  void checkOwner() {
    checkNotGivenUp();
    if (LockWord.owner(words.getLongVolatile(word)) != me()) {
      checkOpen();
      throw notOwner();
    }
  }

  private IllegalMonitorStateException notOwner() {
    return new IllegalMonitorStateException(
        IpcException.message(
            "only the thread that owns the lock can do this",
            "lock",
            this,
            "owner",
            owner().map(LockOwner::toString).orElse("nobody")));
  }

  boolean isHeldByCurrentThread() {
    return !object().isGivenUp() && LockWord.owner(words.getLongVolatile(word)) == me();
  }

  /** Whether the caller owns the lock, and took it over from an owner that died. */
  boolean isAbandoned() {
    return isHeldByCurrentThread() && LockWord.isInconsistent(words.getLongVolatile(word));
  }

  void markConsistent() {
    checkNotGivenUp();
    long me = me();
    long v;
    do {
      v = words.getLongVolatile(word);
      if (LockWord.owner(v) != me) {
        checkOpen();
        throw notOwner();
      }
    } while (LockWord.isInconsistent(v)
        && !words.compareAndSetLong(word, v, v & ~LockWord.INCONSISTENT));
  }

  /** The word as it is now. */
  long word() {
    checkOpen();
    return peek();
  }

  /** The same for people: once the handle is closed it may be another object's. */
  long peek() {
    return words.getLongVolatile(word);
  }

  /** Who has the lock at the moment of the look; for people. */
  Optional<LockOwner> owner() {
    long turn = Turns.now(object());
    long v = peek();
    if (!LockWord.isOwned(v) || LockWord.isNotRecoverable(v)) {
      return Optional.empty();
    }
    long since = queue().ownedSince(LockWord.owner(v), turn);
    // The owner may have given the lock back, and have taken it again, since the turn was read.
    boolean same = Turns.now(object()) == turn;
    return Optional.of(LockOwner.of(region(), v, same ? since : LockOwner.UNKNOWN));
  }

  @Override
  public void note(long me, WaitQueue.Notes notes) {
    long turn = Turns.now(object()); // before the word, see Turns
    long v = words.getLongVolatile(word);
    if (isWaitedFor(v)) {
      notes.meet(LockWord.owner(v), turn);
    }
  }

  @Override
  public boolean attempt(long me, boolean slept) {
    while (true) {
      long v = words.getLongVolatile(word);
      if (LockWord.isNotRecoverable(v)) {
        throw notRecoverable();
      }
      if (LockWord.isOwned(v)) {
        return false;
      }
      if (LockWord.era(v) != object().era()) {
        throw notOurs();
      }
      long waiting = slept ? WaitersFlag.keep(object(), v) : v & LockWord.WAITERS;
      if (words.compareAndSetLong(word, v, me | (v & LockWord.INCONSISTENT) | waiting)) {
        return true;
      }
    }
  }

  private LockNotRecoverableException notRecoverable() {
    return new LockNotRecoverableException(
        "an owner of this STRICT lock died, and the next one unlocked it without"
            + " markConsistent(); make a new lock",
        "lock",
        this);
  }

  @Override
  public boolean announce(long me) {
    long v = words.getLongVolatile(word);
    if (!LockWord.isOwned(v) || LockWord.isNotRecoverable(v)) {
      return false;
    }
    return WaitersFlag.isSet(object(), v) || WaitersFlag.set(object(), v);
  }

  @Override
  public boolean blocked(long me) {
    return storesFree ? blockedByStore() : isWaitedFor(words.getLongVolatile(word));
  }

  /**
   * In this order. Whoever retires the flag after it was seen here wakes all, and so this thread;
   * an owner that looked before the flag was set has stored by the end of the delay.
   */
  private boolean blockedByStore() {
    if (!WaitersFlag.isSetBeside(object())) {
      return false;
    }
    StoreDelay.pass();
    long v = words.getLongVolatile(word);
    return LockWord.isOwned(v) && !LockWord.isNotRecoverable(v);
  }

  private boolean isWaitedFor(long v) {
    return LockWord.isOwned(v) && !LockWord.isNotRecoverable(v) && WaitersFlag.isSet(object(), v);
  }

  @Override
  public void inspect(long me) {
    long v = words.getLongVolatile(word);
    if (LockWord.isOwned(v)
        && !LockWord.isNotRecoverable(v)
        && object().exists()
        && object()
            .region()
            .isDead(LockWord.slot(v), LockWord.generation(v), LockWord.GENERATION_MASK)) {
      takeFromTheDead(object(), v);
    }
  }

  /**
   * After the proof of death, which as a rule has cleaned the word already: then nobody is woken,
   * for who waits now began after that.
   */
  private static boolean takeFromTheDead(SharedObject object, long v) {
    AtomicBuffer words = object.words();
    int word = object.body();
    if (words.getLongVolatile(word) != v) {
      return false;
    }
    object.breakConditions();
    long freed = object.era() | LockWord.INCONSISTENT | (v & LockWord.WAITERS);
    return words.compareAndSetLong(word, v, freed);
  }

  /** Takes the lock from an owner in a process that was proved dead. */
  static void recover(SharedObject object, long dead) {
    AtomicBuffer words = object.words();
    int word = object.body();
    long deadProcess = LockWord.process(dead);
    long v;
    do {
      v = words.getLongVolatile(word);
      if (!LockWord.isOwnedByProcess(v, deadProcess)) {
        return;
      }
    } while (!takeFromTheDead(object, v));
    if (WaitersFlag.isSet(object, v)) {
      object.waiters(0).wake(1);
    }
  }

  /**
   * Gives the lock back, waits for a signal, and takes the lock again.
   *
   * @return false if the time was over before a signal came
   */
  boolean await(SignalQueue condition, long nanos, boolean interruptible)
      throws InterruptedException {
    // What this thread waits on must not become another object's if the handle is closed meanwhile.
    object().keep();
    try {
      return condition.await(this, me(), nanos, interruptible);
    } finally {
      object().letGo();
    }
  }

  @Override
  public void release(long me) {
    unlock();
  }

  @Override
  public boolean isHeld(long me) {
    return LockWord.owner(words.getLongVolatile(word)) == me;
  }

  @Override
  public WaitQueue queue() {
    return object().waiters(0);
  }

  /** The words are not this lock's. */
  RuntimeException overwritten() {
    return notOurs();
  }

  Region region() {
    return object().region();
  }

  @Override
  public String toString() {
    return object().toString();
  }
}
