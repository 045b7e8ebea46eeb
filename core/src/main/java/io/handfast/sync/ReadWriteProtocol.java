package io.handfast.sync;

import io.handfast.LockNotRecoverableException;
import io.handfast.region.LocalHandle;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Many readers or one writer, among threads of many processes: one word for the writers ({@link
 * ReadWriteWord}) and one for each process that reads ({@link ReaderWords}). {@code
 * ReadWriteProtocol.pml} beside this file is its model. The steps are in {@link ReadSteps} and
 * {@link WriteSteps}.
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
  static final int TO_WRITE = 0;
  static final int TO_READ = 1;
  static final int FOR_READERS = 2;
  private static final int WORD = ReadWriteLayout.WRITER_OFFSET;

  private final AtomicBuffer words;
  private final long process;
  private final ReadSteps reading;
  private final WriteSteps writing;
  private final ReadWriteView view;

  /**
   * The thread that used this handle last; racy, and benign: a thread only ever finds itself in it.
   */
  private ThreadTag last;

  ReadWriteProtocol(SharedObject object) {
    super(object);
    this.words = object.segment();
    this.process = LockWord.process(object.region().tag());
    ReaderWords readers = new ReaderWords(object);
    this.reading = new ReadSteps(this, readers);
    this.writing = new WriteSteps(this, readers);
    this.view = new ReadWriteView(this);
    this.last = ThreadTag.NOBODY;
    open();
  }

  ReadSteps reading() {
    return reading;
  }

  WriteSteps writing() {
    return writing;
  }

  ReadWriteView view() {
    return view;
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

  ThreadTag thread() {
    ThreadTag tag = last;
    if (!tag.refersTo(Thread.currentThread())) {
      tag = ThreadTag.currentIn(object().region());
      last = tag;
    }
    return tag;
  }

  long writer(ThreadTag thread) {
    return ReadWriteWord.writer(process, thread);
  }

  long read() {
    return words.getLongVolatile(WORD);
  }

  /** After the word was freed with W kept: wakes who can get in, or retires the flag. */
  static void wakeWaiters(SharedObject object) {
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

  void takeFromDeadWriter() {
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

  void checkRecoverable(long v) {
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
    return (reading.holds() != 0 || writing.isWriter()) && LockWord.isInconsistent(read());
  }

  /** The words are not this lock's. */
  RuntimeException overwritten() {
    return notOurs();
  }

  /** The writers' word as it is now. */
  long word() {
    checkOpen();
    return read();
  }

  @Override
  public String toString() {
    return object().toString();
  }
}
