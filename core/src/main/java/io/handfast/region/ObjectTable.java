package io.handfast.region;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.RegionFormatException;
import io.handfast.TicketException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Life and death of shared objects, and this process's view of those that it holds.
 *
 * <pre>
 * word  = [FREE | MAKING(me) | LIVE | FREEING(me) | WIPING(me), generation]
 * holds = one bit per participant
 *
 * hold:   bit |= me (fence);  LIVE(g) -&gt; held;  FREEING(g) -&gt; clear, look again;  else clear, gone
 * drop:   bit &amp;= ~me;  nobody left -&gt; free
 * free:   LIVE(g) -&gt; FREEING(g, me) (fence);  a bit or a ticket -&gt; back to LIVE(g);
 *         else WIPING(g, me), wipe, FREE(g+1)
 * </pre>
 *
 * Either the new holder sees FREEING, or the one who frees sees the bit. Invariants: a LIVE object
 * is whole, and is freed only when nobody holds it; a stale reference meets another generation,
 * never a stranger's object.
 *
 * <table>
 * <caption>Killed at</caption>
 * <tr><td>MAKING</td><td>the reaper frees the record and removes its segment</td></tr>
 * <tr><td>after the bit, before the look</td><td>a dead bit: the reaper clears it</td></tr>
 * <tr><td>FREEING</td><td>the reaper sets it back to LIVE, then frees it if nobody is left</td></tr>
 * <tr><td>WIPING</td><td>the reaper wipes it: a bit that is set now is one of the looks of a hold,
 *     which must not find it LIVE</td></tr>
 * </table>
 */
public final class ObjectTable {
  /** So long the freeing of an object, a matter of microseconds, may take. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long LOOK_NANOS = 100_000;
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Region region;
  private final AtomicBuffer control;
  private final RegionMemory memory;
  private final Chunks chunks;
  private final Holds holds;
  private final ReentrantLock lock;
  private final FreeRecords freeRecords;

  private final HeldObjects held = new HeldObjects();

  ObjectTable(Region region, RegionMemory memory, ReentrantLock lock) {
    this.region = region;
    this.lock = lock;
    this.memory = memory;
    this.control = memory.control();
    this.chunks = new Chunks(memory);
    this.holds = new Holds(chunks);
    this.freeRecords = new FreeRecords(control, chunks);
  }

  /**
   * Makes an object, held by this process.
   *
   * @param spec what it shall be
   * @return the object
   */
  public SharedObject create(ObjectSpec spec) {
    lock.lock();
    try {
      region.checkIn();
      dropCollected();
      int index = freeRecords.take(region.slot());
      try {
        return make(index, spec);
      } catch (IOException e) {
        freeUnfinished(index);
        throw new UncheckedIOException(e);
      } catch (RuntimeException | Error e) {
        freeUnfinished(index);
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  private SharedObject make(int index, ObjectSpec spec) throws IOException {
    AtomicBuffer chunk = chunks.chunk(index);
    int at = ChunkLayout.record(index);
    long generation = ObjectLayout.generation(word(index));
    chunk.putByte(at + ObjectLayout.KIND_OFFSET, (byte) spec.kind().code());
    chunk.putByte(
        at + ObjectLayout.FLAGS_OFFSET,
        (byte)
            ((spec.anyLocal() ? ObjectLayout.ANY_LOCAL : 0)
                | (spec.flag() ? ObjectLayout.KIND_FLAG : 0)));
    chunk.putLong(at + ObjectLayout.PARAMETER_OFFSET, spec.parameter());
    chunk.putLong(at + ObjectLayout.CREATOR_OFFSET, region.tag());
    AtomicBuffer segment = null;
    if (spec.segmentBytes() > 0) {
      int number = 1 + (int) control.getAndAddLong(HeaderLayout.NEXT_SEGMENT_OFFSET, 1);
      // Written before the file is made, so that a reaper of ours knows what to remove.
      chunk.putInt(at + ObjectLayout.SEGMENT_OFFSET, number);
      chunk.putLongVolatile(at + ObjectLayout.SEGMENT_BYTES_OFFSET, spec.segmentBytes());
      segment = memory.createSegment(number, spec.segmentBytes());
    } else {
      chunk.putInt(at + ObjectLayout.SEGMENT_OFFSET, 0);
    }
    SharedObject object = new SharedObject(region, index, generation, spec.kind(), chunk, segment);
    spec.kind().initialise(object);
    holds.set(index, region.slot());
    held.add(object);
    setWord(index, ObjectLayout.word(ObjectLayout.LIVE, Tag.slot(Tag.NONE), generation));
    return object;
  }

  /** Takes hold of an object that another process, or another part of this one, named. */
  SharedObject open(int index, long generation, ObjectKind kind) {
    return open(index, generation, kind, object -> object);
  }

  /**
   * Takes hold of an object and keeps it while a handle is made, so that it does not go with a last
   * handle that is closed meanwhile.
   *
   * @param index its number
   * @param generation its generation
   * @param kind the kind that it must be
   * @param use makes a handle
   * @param <R> what that returns
   * @return the same
   * @throws TicketException if it is gone
   */
  public <R> R open(
      int index, long generation, ObjectKind kind, Function<? super SharedObject, R> use) {
    SharedObject object = openKept(index, generation, kind);
    boolean wanted = false;
    try {
      R result = use.apply(object);
      wanted = true;
      return result;
    } finally {
      object.keepNoMore();
      if (!wanted || object.hadHandles()) {
        object.giveUpIfUnused(); // the handle may have been closed already
      }
    }
  }

  private SharedObject openKept(int index, long generation, ObjectKind kind) {
    if (index <= 0 || index % ChunkLayout.OBJECTS == 0) {
      throw new IllegalArgumentException("no such object [index=" + index + "]");
    }
    if ((generation & ~Tag.GENERATION_MASK) != 0) {
      throw gone(index, generation);
    }
    lock.lock();
    try {
      region.checkIn();
      dropCollected();
      HeldObjects.Entry entry = held.find(index);
      SharedObject mine = entry != null ? entry.get() : null;
      if (entry != null && entry.generation() != generation) {
        // As long as we hold the record's present object, it cannot be that of the reference. To
        // look would mean to clear our own bit afterwards.
        throw gone(index, generation);
      }
      if (mine != null) {
        checkKind(mine.kind(), kind);
        mine.keep();
        return mine;
      }
      hold(index, generation);
      boolean opened = false;
      try {
        SharedObject object = view(index, generation, kind);
        object.keep();
        held.add(object);
        opened = true;
        return object;
      } finally {
        if (!opened) {
          drop(index, generation);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives up this process's hold, if no handle is open and none of its threads is inside. */
  void giveUpIfUnused(SharedObject object) {
    lock.lock();
    try {
      HeldObjects.Entry entry = held.find(object.index());
      if (!region.hasLeft()
          && entry != null
          && entry.generation() == object.generation()
          && object.isUnused()
          && !object.kind().isInUse(object)) {
        object.givenUp();
        held.remove(object.index());
        drop(object.index(), object.generation());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives up what was collected without having been closed. */
  void tidy() {
    lock.lock();
    try {
      dropCollected();
    } finally {
      lock.unlock();
    }
  }

  private void dropCollected() {
    HeldObjects.Entry entry;
    while (!region.hasLeft() && (entry = held.nextCollected()) != null) {
      drop(entry.index(), entry.generation());
    }
  }

  /** Closes every handle of this process. */
  void closeAll() {
    List<SharedObject> all;
    lock.lock();
    try {
      all = held.reachable();
    } finally {
      lock.unlock();
    }
    all.forEach(SharedObject::closeHandles);
  }

  /**
   * Waits until no thread of this process is in the middle of an operation that others must not see
   * broken off; all handles are closed, so none begins.
   *
   * @return false if one does not get on
   */
  boolean awaitQuiet() {
    long start = System.nanoTime();
    while (!isQuiet()) {
      if (System.nanoTime() - start > QUIET_NANOS) {
        return false;
      }
      Parker.pause(LOOK_NANOS);
    }
    return true;
  }

  /** Whether no thread of this process is in the middle of such an operation. */
  boolean isQuiet() {
    lock.lock();
    try {
      return held.reachable().stream().noneMatch(object -> object.kind().isBusy(object));
    } finally {
      lock.unlock();
    }
  }

  /** Cleans up after a dead participant: its words, its unfinished objects, its holds. */
  void recover(long dead) {
    forEachRecord(index -> recover(index, dead));
  }

  /**
   * Every record is looked at, not only those that the dead participant held: it may have been
   * about to hold one, to free one that it did not hold any more, or in the middle of an operation
   * on one whose handle was closed meanwhile.
   */
  private void recover(int index, long dead) {
    long word = word(index);
    long generation = ObjectLayout.generation(word);
    boolean names = ObjectLayout.slot(word) == Tag.slot(dead);
    switch (ObjectLayout.state(word)) {
      case ObjectLayout.MAKING, ObjectLayout.WIPING -> {
        if (names) {
          wipeUnfinished(index, generation, dead);
          return;
        }
      }
      case ObjectLayout.FREEING -> {
        if (names) {
          setWord(index, ObjectLayout.word(ObjectLayout.LIVE, -1, generation));
        }
        recoverWords(index, generation, dead);
      }
      case ObjectLayout.LIVE -> recoverWords(index, generation, dead);
      default -> {
        // nothing in it is anybody's
      }
    }
    lock.lock();
    try {
      holds.clear(index, Tag.slot(dead));
      freeWhateverIsThere(index); // after the clear: its last holder may have seen the bit
    } finally {
      lock.unlock();
    }
  }

  private void wipeUnfinished(int index, long generation, long dead) {
    lock.lock();
    try {
      holds.clear(index, Tag.slot(dead));
      wipe(index, generation);
    } finally {
      lock.unlock();
    }
  }

  private void recoverWords(int index, long generation, long dead) {
    try {
      ObjectKind kind = kind(index);
      kind.recover(mineOrView(index, generation, kind), dead);
    } catch (RuntimeException e) {
      if (isLive(index, generation)) {
        throw e;
      }
      // Its last holder freed it while we looked at it.
    }
  }

  private void freeWhateverIsThere(int index) {
    long word = word(index);
    if (ObjectLayout.state(word) == ObjectLayout.LIVE) {
      free(index, ObjectLayout.generation(word));
    }
  }

  private SharedObject mineOrView(int index, long generation, ObjectKind kind) {
    lock.lock();
    try {
      SharedObject mine = held.reachable(index, generation);
      return mine != null ? mine : view(index, generation, kind);
    } finally {
      lock.unlock();
    }
  }

  /** Visits the index of every record that was ever used. */
  void forEachRecord(IntConsumer visitor) {
    long end = control.getLongVolatile(HeaderLayout.NEXT_OBJECT_OFFSET);
    for (int index = 1; index < end; index++) {
      if (index % ChunkLayout.OBJECTS != 0) {
        visitor.accept(index);
      }
    }
  }

  /** Whether the object of this generation is there. */
  boolean isLive(int index, long generation) {
    return word(index) == ObjectLayout.word(ObjectLayout.LIVE, -1, generation);
  }

  ObjectKind kind(int index) {
    int at = ChunkLayout.record(index) + ObjectLayout.KIND_OFFSET;
    return ObjectKinds.find(chunks.chunk(index).getByte(at) & 0xFF);
  }

  private SharedObject view(int index, long generation, ObjectKind kind) {
    checkKind(kind(index), kind);
    AtomicBuffer chunk = chunks.chunk(index);
    int at = ChunkLayout.record(index);
    int number = chunk.getInt(at + ObjectLayout.SEGMENT_OFFSET);
    if (number == 0) {
      return new SharedObject(region, index, generation, kind, chunk, null);
    }
    long bytes = chunk.getLong(at + ObjectLayout.SEGMENT_BYTES_OFFSET);
    if (bytes <= 0 || bytes > Integer.MAX_VALUE) {
      throw new RegionFormatException(
          "damaged object record", "index", index, "segmentBytes", bytes);
    }
    try {
      AtomicBuffer segment = memory.openSegment(number, (int) bytes);
      return new SharedObject(region, index, generation, kind, chunk, segment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkKind(ObjectKind found, ObjectKind expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          IpcException.message("another kind of object", "expected", expected, "found", found));
    }
  }

  private void hold(int index, long generation) {
    Patience patience = new Patience(PATIENCE_NANOS);
    for (int look = 1; patience.lasts(); look++) {
      holds.set(index, region.slot());
      long word = word(index);
      if (word == ObjectLayout.word(ObjectLayout.LIVE, -1, generation)) {
        return;
      }
      holds.clear(index, region.slot());
      boolean beingFreed =
          ObjectLayout.state(word) == ObjectLayout.FREEING
              && ObjectLayout.generation(word) == generation;
      if (!beingFreed) {
        freeWhateverIsThere(index); // its last holder may have seen our bit and left it to us
        throw gone(index, generation);
      }
      Parker.pause(LOOK_NANOS);
      if (look % 100 == 0) {
        region.suspect(ObjectLayout.slot(word));
      }
    }
    freeWhateverIsThere(index);
    throw new IpcException(
        ErrorCode.OS_CALL,
        "another process is freeing this object and does not get on; is it stopped?",
        "object",
        index);
  }

  private static TicketException gone(int index, long generation) {
    return new TicketException(
        ErrorCode.TICKET_GONE,
        "the object is gone: nobody holds it any more",
        "object",
        index,
        "generation",
        generation);
  }

  private void drop(int index, long generation) {
    holds.clear(index, region.slot());
    free(index, generation);
  }

  /** Frees an object that a ticket may have been the last to keep. */
  void freeIfUnused(int index, long generation) {
    lock.lock();
    try {
      if (!region.hasLeft()) {
        free(index, generation);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Frees the object if nobody holds it and no ticket for it is under way. */
  private void free(int index, long generation) {
    long live = ObjectLayout.word(ObjectLayout.LIVE, -1, generation);
    if (holds.any(index)) {
      return;
    }
    AtomicBuffer chunk = chunks.chunk(index);
    int at = ChunkLayout.record(index);
    long freeing = ObjectLayout.word(ObjectLayout.FREEING, region.slot(), generation);
    if (!chunk.compareAndSetLong(at + ObjectLayout.WORD_OFFSET, live, freeing)) {
      return;
    }
    if (holds.any(index) || region.tickets().isUnderWay(index, generation)) {
      setWord(index, live);
      // Whoever left in between saw FREEING and could not free it.
      if (!holds.any(index) && !region.tickets().isUnderWay(index, generation)) {
        free(index, generation);
      }
      return;
    }
    setWord(index, ObjectLayout.word(ObjectLayout.WIPING, region.slot(), generation));
    wipe(index, generation);
  }

  private void freeUnfinished(int index) {
    holds.clear(index, region.slot());
    wipe(index, ObjectLayout.generation(word(index)));
  }

  private void wipe(int index, long generation) {
    AtomicBuffer chunk = chunks.chunk(index);
    int at = ChunkLayout.record(index);
    int segment = chunk.getInt(at + ObjectLayout.SEGMENT_OFFSET);
    if (segment != 0) {
      try {
        memory.removeSegment(segment);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    chunk.setMemory(at + ObjectLayout.BODY_OFFSET, ObjectLayout.BODY_LENGTH, (byte) 0);
    setWord(index, ObjectLayout.free(generation + 1));
    freeRecords.given(index);
  }

  private long word(int index) {
    return chunks
        .chunk(index)
        .getLongVolatile(ChunkLayout.record(index) + ObjectLayout.WORD_OFFSET);
  }

  private void setWord(int index, long word) {
    chunks.chunk(index).putLongVolatile(ChunkLayout.record(index) + ObjectLayout.WORD_OFFSET, word);
  }
}
