package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.LockNotRecoverableException;
import io.handfast.region.LocalHandle;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import java.util.Optional;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Many readers or one writer, among threads of many processes: one word for the writers ({@link
 * ReadWriteWord}) and one for each process that reads ({@link ReaderWords}). {@code
 * ReadWriteProtocol.pml} beside this file is its model.
 *
 * <pre>
 * read:    add myself to my process's word;  look at w
 *            free     -&gt; I hold
 *            pending  -&gt; take myself back: that writer may have looked past me; wait
 *            writing  -&gt; stay in and wait; once that writer has left I hold, whoever is pending
 *                        next, since it finds me
 * unread:  take myself back;  my process's last one, and a writer is pending -&gt; wake it
 * write:   CAS(w, free, me | PENDING);  wait until no reader word counts anybody;
 *          CAS(w, me | PENDING, me)
 * unwrite: CAS(w, me, free);  W -&gt; wake all readers and one writer
 * a writer is proved dead:  CAS(w, dead, free), with INC if it was writing, without if pending
 * a reader is proved dead:  CAS(its process's word, dead, 0)
 * </pre>
 *
 * Whoever takes w looks at the readers afterwards, and a reader looks at w after it has added
 * itself; so one of the two sees the other. A reader looks at w before it adds itself, too, in
 * order not to disturb a writer that is pending: after a writer has announced itself, each thread
 * disturbs it at most once.
 *
 * <p>Invariants: nobody writes while somebody else writes or reads; a reader that comes while a
 * writer is pending does not read before it; a reader that comes while a writer writes reads before
 * the next one; INC is set from a writer's death until a writer has put the data in order; a dead
 * reader leaves nothing.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>reader, added, holding or not</td><td>its process's word is void: a pending writer proves
 *     it at the end of a slice, or the watch does</td></tr>
 * <tr><td>reader, between leaving and the wake</td><td>the pending writer looks at the end of its
 *     slice</td></tr>
 * <tr><td>writer, pending</td><td>it has changed nothing: free, without INC</td></tr>
 * <tr><td>writer, writing</td><td>free, with INC</td></tr>
 * <tr><td>writer, between unlock's CAS and the wakes</td><td>a slice ends, or the next writer
 *     unlocks</td></tr>
 * <tr><td>after setting W</td><td>the next unlock wakes nobody and clears W: once</td></tr>
 * </table>
 *
 * <p>Idea: per-reader words as in Linux's big-reader lock; taking turns as in the phase-fair locks
 * of Brandenburg and Anderson; what a death means is transferred from POSIX's robust mutexes, which
 * have no counterpart among its read-write locks.
 */
final class ReadWriteProtocol extends LocalHandle {
  private static final int TO_WRITE = 0;
  private static final int TO_READ = 1;
  private static final int FOR_READERS = 2;
  private static final int WORD = ReadWriteLayout.WRITER_OFFSET;

  private final AtomicBuffer words;
  private final long process;
  private final boolean strict;
  private final ReaderWords readers;
  private final HoldCount writeHolds;
  private final Turns turns;
  private final WaitQueue toWrite;
  private final WaitQueue toRead;
  private final WaitQueue forReaders;
  private final ForWord forWord = new ForWord();
  private final ForNoReaders forNoReaders = new ForNoReaders();

  /**
   * The thread that used this handle last; racy, and benign: a thread only ever finds itself in it.
   */
  private ThreadTag last;

  ReadWriteProtocol(SharedObject object) {
    super(object);
    this.words = object.segment();
    this.process = LockWord.process(object.region().tag());
    this.strict = object.flag();
    this.readers = new ReaderWords(object);
    this.writeHolds = new HoldCount(object);
    this.turns = new Turns(object);
    this.toWrite = object.waiters(TO_WRITE);
    this.toRead = object.waiters(TO_READ);
    this.forReaders = object.waiters(FOR_READERS);
    this.last = ThreadTag.NOBODY;
    open();
  }

  /** Whether a thread of this process has the lock in any way, through whichever handle. */
  static boolean isOwnedHere(SharedObject object) {
    AtomicBuffer words = object.segment();
    long tag = object.region().tag();
    return LockWord.isOwnedByProcess(words.getLongVolatile(WORD), LockWord.process(tag))
        || ReaderWords.counts(words, tag);
  }

  @Override
  protected void invalidate() {
    // Whoever gets in looks afterwards whether the handle is open still.
  }

  private ThreadTag thread() {
    ThreadTag tag = last;
    if (!tag.refersTo(Thread.currentThread())) {
      tag = ThreadTag.currentIn(object().region());
      last = tag;
    }
    return tag;
  }

  private long writer(ThreadTag thread) {
    return ReadWriteWord.writer(process, thread);
  }

  private long read() {
    return words.getLongVolatile(WORD);
  }

  // ---------------------------------------------------------------------------------- reading

  boolean tryRead() {
    return enterIfPossible(thread());
  }

  boolean read(long nanos, boolean interruptible) throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    ThreadTag thread = thread();
    return enterIfPossible(thread) || (nanos > 0 && awaitRead(thread, nanos, interruptible));
  }

  void readUninterruptibly() {
    try {
      boolean unused = read(WaitQueue.FOREVER, false);
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  /** Enters if no writer is in the way, or it is this thread. */
  private boolean enterIfPossible(ThreadTag thread) {
    checkOpen();
    ReadHolds holds = thread.readHolds();
    if (holds.enterAgain(object())) {
      return true;
    }
    if (isForbidden(read(), thread)) {
      return false;
    }
    holds.makeRoom();
    add();
    boolean entered = false;
    try {
      entered = !isForbidden(read(), thread);
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
      throw notOurs();
    }
  }

  /** Whether there is a writer other than this thread. */
  private boolean isForbidden(long v, ThreadTag thread) {
    if (!LockWord.isOwned(v)) {
      return false;
    }
    checkRecoverable(v);
    return LockWord.owner(v) != writer(thread);
  }

  /** Either this sees that the handle was closed, or the process goes on holding the object. */
  private void begin(ReadHolds holds) {
    if (isClosed()) {
      leave();
      throw object().closed();
    }
    holds.begin(object());
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
    if (left == 0 && ReadWriteWord.isPending(read())) {
      forReaders.wake(WaitQueue.ALL);
    }
    if (isClosed()) {
      object().giveUpIfUnused(); // the handle was closed while a thread was inside
    }
    return left;
  }

  void unlockRead() {
    int holds = thread().readHolds().leave(object());
    if (holds < 0) {
      checkOpen();
      throw new IllegalMonitorStateException(
          IpcException.message("this thread does not hold the read lock", "lock", this));
    }
    if (holds == 0 && leave() < 0) {
      throw object().closed(); // with the context, which gave it back
    }
  }

  int readHolds() {
    return thread().readHolds().count(object());
  }

  /** One thread that waits to read. */
  private final class Reader implements WaitQueue.Subject {
    private boolean added;

    void leaveIfAdded() {
      if (added) {
        added = false;
        leave();
      }
    }

    @Override
    public boolean attempt(long unused, boolean slept) {
      boolean before = added;
      long v = read();
      if (!before) {
        if (ReadWriteWord.isPending(v)) {
          return false;
        }
        checkRecoverable(v);
        add();
        added = true;
        v = read();
      }
      checkRecoverable(v);
      if (ReadWriteWord.isWriting(v)) {
        return false; // and stay: the next writer finds us
      }
      if (!before && ReadWriteWord.isPending(v)) {
        leaveIfAdded(); // it may have looked past us
        return false;
      }
      return true;
    }

    private boolean mustWait(long v) {
      return added ? ReadWriteWord.isWriting(v) : ReadWriteWord.isPending(v);
    }

    @Override
    public boolean announce(long unused) {
      long v = read();
      return mustWait(v)
          && (LockWord.hasWaiters(v) || words.compareAndSetLong(WORD, v, v | LockWord.WAITERS));
    }

    @Override
    public boolean blocked(long unused) {
      long v = read();
      return mustWait(v) && LockWord.hasWaiters(v);
    }

    @Override
    public void inspect(long unused) {
      takeFromDeadWriter();
    }

    @Override
    public void note(long unused, WaitQueue.Notes notes) {
      noteWriter(notes);
    }

    @Override
    public void checkOpen() {
      ReadWriteProtocol.this.checkOpen();
    }
  }

  // ---------------------------------------------------------------------------------- writing

  boolean tryWrite() {
    checkOpen();
    long me = writer(thread());
    if (isWriter(me)) {
      writeHolds.enter();
      return true;
    }
    // Looked at first in order not to keep other readers out in vain.
    return readers.areFree() && takeUninterruptibly(me, 0);
  }

  /** Takes the lock; does nothing if this thread reads, since it would wait for itself. */
  boolean write(long nanos, boolean interruptible) throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    checkOpen();
    return take(writer(thread()), nanos, interruptible);
  }

  boolean writeUninterruptibly() {
    checkOpen();
    return takeUninterruptibly(writer(thread()), WaitQueue.FOREVER);
  }

  private boolean takeUninterruptibly(long me, long nanos) {
    try {
      return take(me, nanos, false);
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  private boolean take(long me, long nanos, boolean interruptible) throws InterruptedException {
    if (readHolds() == 0
        && words.compareAndSetLong(WORD, ReadWriteWord.FREE, me | ReadWriteWord.PENDING)) {
      return awaitReaders(me, nanos, interruptible);
    }
    if (isWriter(me)) {
      writeHolds.enter();
      return true;
    }
    if (readHolds() != 0) {
      return false;
    }
    long start = System.nanoTime();
    if (!toWrite.await(forWord, me, nanos, interruptible)) {
      return false;
    }
    long left = nanos == WaitQueue.FOREVER ? nanos : nanos - (System.nanoTime() - start);
    boolean taken = awaitReaders(me, left, interruptible);
    if (taken) {
      writeHolds.reset();
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
      checkOpen();
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
      v = read();
      if ((LockWord.owner(v) & ~ReadWriteWord.PENDING) != me) {
        return; // this process has left the region, which gave it back
      }
    } while (!words.compareAndSetLong(WORD, v, ReadWriteWord.withoutOwner(v)));
    if (LockWord.hasWaiters(v)) {
      wakeWaiters(object());
    }
    if (isClosed()) {
      object().giveUpIfUnused();
    }
  }

  void unlockWrite() {
    long me = writer(thread());
    // For anybody but the writer the count is a guess; either way finds out that it is not the
    // writer.
    if (writeHolds.more() != 0) {
      checkWriter(read(), me);
      writeHolds.leave();
      return;
    }
    if (!words.compareAndSetLong(WORD, me, ReadWriteWord.FREE)) {
      unlockWriteSlowly(me);
    }
    if (isClosed()) {
      object().giveUpIfUnused(); // the handle was closed while its owner was inside
    }
  }

  private void unlockWriteSlowly(long me) {
    long v;
    boolean unusable;
    long released;
    do {
      v = read();
      checkWriter(v, me);
      unusable = strict && LockWord.isInconsistent(v);
      released =
          (unusable ? ReadWriteWord.NOT_RECOVERABLE : ReadWriteWord.FREE) | (v & LockWord.WAITERS);
    } while (!words.compareAndSetLong(WORD, v, released));
    if (unusable) {
      toWrite.wake(WaitQueue.ALL);
      toRead.wake(WaitQueue.ALL);
    } else if (LockWord.hasWaiters(v)) {
      turns.next();
      wakeWaiters(object());
    }
  }

  /** After the word was freed with W kept: wakes who can get in, or retires the flag. */
  private static void wakeWaiters(SharedObject object) {
    object.waiters(TO_READ).wake(WaitQueue.ALL);
    if (object.waiters(TO_WRITE).wake(1) == 0 && retireFlag(object.segment())) {
      // Somebody may have fallen asleep between the two, on a word that still had W.
      object.waiters(TO_READ).wake(WaitQueue.ALL);
      object.waiters(TO_WRITE).wake(WaitQueue.ALL);
    }
  }

  private static boolean retireFlag(AtomicBuffer words) {
    long v = words.getLongVolatile(WORD);
    return !LockWord.isOwned(v)
        && LockWord.hasWaiters(v)
        && words.compareAndSetLong(WORD, v, v & ~LockWord.WAITERS);
  }

  /** Waits for the word. */
  private final class ForWord implements WaitQueue.Subject {
    @Override
    public boolean attempt(long me, boolean slept) {
      while (true) {
        long v = read();
        checkRecoverable(v);
        if (LockWord.isOwned(v)) {
          return false;
        }
        long flags = ReadWriteWord.withoutOwner(v) | (slept ? LockWord.WAITERS : 0);
        if (words.compareAndSetLong(WORD, v, me | ReadWriteWord.PENDING | flags)) {
          return true;
        }
      }
    }

    private boolean mustWait(long v) {
      return LockWord.isOwned(v) && !LockWord.isNotRecoverable(v);
    }

    @Override
    public boolean announce(long me) {
      long v = read();
      return mustWait(v)
          && (LockWord.hasWaiters(v) || words.compareAndSetLong(WORD, v, v | LockWord.WAITERS));
    }

    @Override
    public boolean blocked(long me) {
      long v = read();
      return mustWait(v) && LockWord.hasWaiters(v);
    }

    @Override
    public void inspect(long me) {
      takeFromDeadWriter();
    }

    @Override
    public void note(long me, WaitQueue.Notes notes) {
      noteWriter(notes);
    }

    @Override
    public void checkOpen() {
      ReadWriteProtocol.this.checkOpen();
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
        v = read(); // nobody but waiters change it, who set W
        if (LockWord.owner(v) != (me | ReadWriteWord.PENDING)) {
          throw object().closed(); // with the context, which gave it back
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
      readers.clearTheDead(object().region());
    }

    @Override
    public void checkOpen() {
      ReadWriteProtocol.this.checkOpen();
    }
  }

  // ------------------------------------------------------------------------------------ deaths

  private void takeFromDeadWriter() {
    long v = read();
    if (LockWord.isOwned(v)
        && !LockWord.isNotRecoverable(v)
        && object()
            .region()
            .isDead(LockWord.slot(v), LockWord.generation(v), LockWord.GENERATION_MASK)) {
      // Fails if it was taken as a part of the proof.
      words.compareAndSetLong(WORD, v, ReadWriteWord.withoutDeadOwner(v));
    }
  }

  /** Frees what a participant had that was proved dead. */
  static void recover(SharedObject object, long dead) {
    AtomicBuffer words = object.segment();
    if (recoverWriter(words, LockWord.process(dead))) {
      wakeWaiters(object);
    }
    if (ReaderWords.recover(words, dead) && ReadWriteWord.isPending(words.getLongVolatile(WORD))) {
      object.waiters(FOR_READERS).wake(WaitQueue.ALL);
    }
  }

  /** Returns whether somebody waits for that. */
  private static boolean recoverWriter(AtomicBuffer words, long deadProcess) {
    long v;
    do {
      v = words.getLongVolatile(WORD);
      if (!LockWord.isOwnedByProcess(v, deadProcess)) {
        return false;
      }
    } while (!words.compareAndSetLong(WORD, v, ReadWriteWord.withoutDeadOwner(v)));
    return LockWord.hasWaiters(v);
  }

  private void checkRecoverable(long v) {
    if (LockWord.isNotRecoverable(v)) {
      throw new LockNotRecoverableException(
          "a writer of this STRICT lock died, and the next one unlocked it without"
              + " markConsistent(); make a new lock",
          "lock",
          this);
    }
  }

  /** Whether the caller holds the lock, and nobody has put in order what a dead writer left. */
  boolean isAbandoned() {
    return (readHolds() != 0 || isWriter()) && LockWord.isInconsistent(read());
  }

  void markConsistent() {
    long me = writer(thread());
    long v;
    do {
      v = read();
      checkWriter(v, me);
    } while (LockWord.isInconsistent(v)
        && !words.compareAndSetLong(WORD, v, v & ~LockWord.INCONSISTENT));
  }

  // -------------------------------------------------------------------------------------- state

  private void checkWriter(long v, long me) {
    if (LockWord.owner(v) != me) {
      checkOpen();
      throw new IllegalMonitorStateException(
          IpcException.message("this thread does not hold the write lock", "lock", this));
    }
  }

  private boolean isWriter(long me) {
    return LockWord.owner(read()) == me;
  }

  boolean isWriter() {
    return isWriter(writer(thread()));
  }

  int writeHolds() {
    return isWriter() ? writeHolds.more() + 1 : 0;
  }

  /** The writers' word as it is now. */
  long word() {
    checkOpen();
    return read();
  }

  Region region() {
    return object().region();
  }

  /** State at the moment of the look, for people. */
  String state() {
    long v = read();
    String state =
        owner()
            .map(writer -> "write lock owned by " + writer)
            .orElseGet(() -> LockWord.isNotRecoverable(v) ? "not recoverable" : readersState(v));
    return state + (LockWord.isInconsistent(v) ? ", abandoned" : "");
  }

  private String readersState(long v) {
    StringBuilder text = new StringBuilder();
    ReaderWords.forEach(
        words,
        (slot, word) ->
            text.append(text.isEmpty() ? "read lock owned by " : " and ")
                .append(ReadWriteLayout.readers(word))
                .append(" threads of process ")
                .append(region().participants().identity(slot).pid()));
    if (text.isEmpty()) {
      text.append("free");
    }
    return ReadWriteWord.isPending(v)
        ? text.append(", write lock awaited by ")
            .append(LockOwner.of(region(), v & ~ReadWriteWord.PENDING, LockOwner.UNKNOWN))
            .toString()
        : text.toString();
  }

  /** Says since when a writer that is waited for has been writing. */
  private void noteWriter(WaitQueue.Notes notes) {
    long turn = turns.now(); // before the word, see Turns
    long v = read();
    if (ReadWriteWord.isWriting(v) && LockWord.hasWaiters(v)) {
      notes.meet(LockWord.owner(v), turn);
    }
  }

  /** Who writes, at the moment of the look; for people. */
  Optional<LockOwner> owner() {
    long turn = turns.now();
    long v = read();
    if (!ReadWriteWord.isWriting(v)) {
      return Optional.empty();
    }
    long owner = LockWord.owner(v);
    long since = Math.min(toWrite.ownedSince(owner, turn), toRead.ownedSince(owner, turn));
    // The writer may have given the lock back, and have taken it again, since the turn was read.
    return Optional.of(LockOwner.of(region(), v, turns.now() == turn ? since : LockOwner.UNKNOWN));
  }

  @Override
  public String toString() {
    return object().toString();
  }
}
