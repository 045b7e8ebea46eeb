package io.handfast.sync;

import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import java.util.Optional;

/** What people are told about a read-write lock. */
final class ReadWriteView {
  private final ReadWriteProtocol lock;
  private final SharedObject object;
  private final WaitQueue toWrite;
  private final WaitQueue toRead;

  ReadWriteView(ReadWriteProtocol lock) {
    this.lock = lock;
    this.object = lock.object();
    this.toWrite = object.waiters(ReadWriteProtocol.TO_WRITE);
    this.toRead = object.waiters(ReadWriteProtocol.TO_READ);
  }

  /** Says since when a writer that is waited for has been writing. */
  void noteWriter(WaitQueue.Notes notes) {
    long turn = Turns.now(object); // before the word, see Turns
    long v = lock.read();
    if (ReadWriteWord.isWriting(v) && LockWord.hasWaiters(v)) {
      notes.meet(LockWord.owner(v), turn);
    }
  }

  /** State at the moment of the look, for people. */
  String state() {
    long v = lock.read();
    String state =
        owner()
            .map(writer -> "write lock owned by " + writer)
            .orElseGet(() -> LockWord.isNotRecoverable(v) ? "not recoverable" : readersState(v));
    return state + (LockWord.isInconsistent(v) ? ", abandoned" : "");
  }

  private String readersState(long v) {
    StringBuilder text = new StringBuilder();
    ReaderWords.forEach(
        object.segment(),
        (slot, word) ->
            text.append(text.isEmpty() ? "read lock owned by " : " and ")
                .append(ReadWriteLayout.readers(word))
                .append(ReadWriteLayout.readers(word) == 1 ? " thread" : " threads")
                .append(" of process ")
                .append(object.region().participants().identity(slot).pid()));
    if (text.isEmpty()) {
      text.append("free");
    }
    return ReadWriteWord.isPending(v)
        ? text.append(", write lock awaited by ")
            .append(LockOwner.of(object.region(), v & ~ReadWriteWord.PENDING, LockOwner.UNKNOWN))
            .toString()
        : text.toString();
  }

  /** How many threads read, of all processes, seen one process after another. */
  int readers() {
    long[] readers = new long[1];
    ReaderWords.forEach(
        object.segment(), (slot, word) -> readers[0] += ReadWriteLayout.readers(word));
    return (int) Math.min(readers[0], Integer.MAX_VALUE);
  }

  /** Who writes, at the moment of the look; for people. */
  Optional<LockOwner> owner() {
    long turn = Turns.now(object);
    long v = lock.read();
    if (!ReadWriteWord.isWriting(v)) {
      return Optional.empty();
    }
    long owner = LockWord.owner(v);
    long since = Math.min(toWrite.ownedSince(owner, turn), toRead.ownedSince(owner, turn));
    // The writer may have given the lock back, and have taken it again, since the turn was read.
    return Optional.of(
        LockOwner.of(object.region(), v, Turns.now(object) == turn ? since : LockOwner.UNKNOWN));
  }
}
