package io.handfast.sync;

import io.handfast.region.WaitQueue;
import org.agrona.concurrent.AtomicBuffer;

/** A wait, of {@link ReadWriteProtocol}, for the writer in the word to be done. */
abstract class WriterWait implements WaitQueue.Subject {
  private static final int WORD = ReadWriteLayout.WRITER_OFFSET;

  private final ReadWriteProtocol lock;
  private final AtomicBuffer words;

  WriterWait(ReadWriteProtocol lock) {
    this.lock = lock;
    this.words = lock.object().segment();
  }

  /** Whether this writer is in the way. */
  abstract boolean mustWait(long v);

  @Override
  public final boolean announce(long argument) {
    long v = lock.read();
    return mustWait(v)
        && (LockWord.hasWaiters(v) || words.compareAndSetLong(WORD, v, v | LockWord.WAITERS));
  }

  @Override
  public final boolean blocked(long argument) {
    long v = lock.read();
    return mustWait(v) && LockWord.hasWaiters(v);
  }

  @Override
  public final void inspect(long argument) {
    lock.takeFromDeadWriter();
  }

  @Override
  public final void note(long argument, WaitQueue.Notes notes) {
    lock.view().noteWriter(notes);
  }

  @Override
  public final void checkOpen() {
    lock.checkOpen();
  }
}
