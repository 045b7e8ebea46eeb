package io.handfast.queue;

import io.handfast.IpcException;
import io.handfast.QueueClosedException;
import io.handfast.RegionFormatException;
import io.handfast.region.LocalHandle;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A {@link StampedRing} on which threads can sleep, and which can be closed.
 *
 * <pre>
 * put:    claim, write, commit (full fence);  the not-empty flag: wake one taker
 * take:   CAS (full fence);                   the not-empty flag, and one more there: wake one taker
 *         read, free (full fence);            the not-full flag: wake one producer, or all
 * flag:   set before a waiter arms;  a wake that finds nobody clears it by CAS, then wakes all
 * </pre>
 *
 * A taker that finds one more element wakes another taker, since elements become visible in the
 * order of their claims and not of their commits: the wake-up for a later one may have gone to a
 * taker that could not see it yet.
 *
 * <p>The not-full flag holds the size for which producers wait: as long as it is the same for all
 * of them, room for one element wakes one of them. Once it differs, all are woken, since a wake-up
 * of one for whom the room is too small would be lost for another one.
 */
final class QueueProtocol extends LocalHandle {
  private static final int NOT_EMPTY = 0;
  private static final int NOT_FULL = 1;

  private static final long NOBODY = 0;
  private static final long SOMEBODY = 1;

  /** Producers wait for rooms of different sizes. */
  private static final long MIXED = -1;

  private final AtomicBuffer memory;
  private final StampedRing ring;
  private final int capacity;
  private final int longest;
  private final WaitQueue takers;
  private final WaitQueue producers;
  private final Element element = new Element();
  private final Room room = new Room();

  /** The queue was closed, and found to be empty: this handle was given up by itself. */
  private volatile boolean ended;

  QueueProtocol(SharedObject object) {
    super(object);
    QueueGeometry geometry = QueueGeometry.of(object.parameter());
    this.memory = object.segment();
    geometry.check(memory.capacity());
    this.capacity = geometry.elements();
    this.longest = geometry.longest();
    this.ring =
        new StampedRing(
            memory,
            object.region().slot(),
            capacity,
            RingLayout.cells(capacity),
            geometry.blocks());
    this.takers = object.waiters(NOT_EMPTY);
    this.producers = object.waiters(NOT_FULL);
    open();
  }

  static void initialise(SharedObject object) {
    QueueGeometry geometry = QueueGeometry.of(object.parameter());
    StampedRing.initialise(object.segment(), RingLayout.cells(geometry.elements()));
  }

  private static StampedRing ring(SharedObject object) {
    QueueGeometry geometry = QueueGeometry.of(object.parameter());
    return new StampedRing(
        object.segment(),
        object.region().slot(),
        geometry.elements(),
        RingLayout.cells(geometry.elements()),
        geometry.blocks());
  }

  /** Whether a thread of this process is writing or reading an element. */
  static boolean isBusy(SharedObject object) {
    return ring(object).isAtWork(object.region().slot());
  }

  /** Skips what a dead process was writing, and offers again what it was reading. */
  static void recover(SharedObject object, int dead) {
    StampedRing ring = ring(object);
    if (ring.recover(dead)) {
      object.waiters(NOT_EMPTY).wake(WaitQueue.ALL);
      object.waiters(NOT_FULL).wake(WaitQueue.ALL);
    }
  }

  @Override
  protected void invalidate() {
    // every operation looks at the closed flag: next to its other work that costs nothing
  }

  int capacity() {
    return capacity;
  }

  int size() {
    if (ended) {
      return 0;
    }
    checkOpen();
    return ring.size();
  }

  long skipped() {
    return ring.skipped();
  }

  /** The longest element. */
  int longest() {
    return longest;
  }

  boolean isShut() {
    return memory.getLongVolatile(RingLayout.STATE_OFFSET) == RingLayout.CLOSED;
  }

  /** For people; a handle that was given up tells nothing of others. */
  String state() {
    boolean shut = isShut();
    if (isClosed()) {
      return shut ? "closed" : "detached";
    }
    return "size="
        + ring.size()
        + " of "
        + capacity
        + (shut ? ", closed" : "")
        + waiting(takers, "takers")
        + waiting(producers, "producers");
  }

  private static String waiting(WaitQueue queue, String whom) {
    int waiting = queue.waiting();
    return waiting > 0 ? ", " + waiting + " " + whom + " waiting" : "";
  }

  /**
   * Whether no element will ever come again. Exact: a producer looks at the state after its claim,
   * so one that found it open has its claim in the ring.
   */
  boolean isExhausted() {
    return isShut() && ring.isEmpty();
  }

  /** Whether the queue was found to be at its end. */
  boolean isAtEnd() {
    return ended;
  }

  /** Throws if the queue is at its end, or its handle was given up. */
  void checkUsable() {
    if (ended) {
      throw shutDown();
    }
    checkOpen();
  }

  /** Gives up the handle of a queue that will never have an element again. */
  void endIfExhausted() {
    if (!ended && isExhausted()) {
      ended = true;
      close();
    }
  }

  /** Ends the queue for everybody. */
  void shut() {
    memory.putLongVolatile(RingLayout.STATE_OFFSET, RingLayout.CLOSED);
    takers.wake(WaitQueue.ALL);
    producers.wake(WaitQueue.ALL);
  }

  /** Finds out, before anything is claimed, how many blocks an element needs. */
  int checkedSize(int length) {
    if (length > longest) {
      throw new IllegalArgumentException(
          IpcException.message(
              "an element may take up to a quarter of the queue, and up to 16 MiB; make the queue"
                  + " with more bytes(...), or the element shorter",
              "queue",
              object(),
              "element",
              length,
              "longest",
              longest));
    }
    return RingLayout.blocksFor(length);
  }

  /**
   * Claims room, without waiting.
   *
   * @return where, or {@link StampedRing#NONE}
   */
  long tryClaim(int size) {
    if (isClosed()) {
      producers.wake(1); // the wake-up for the room may have come to us
    }
    checkUsable();
    if (isShut()) {
      throw shutDown();
    }
    long claimed = ring.claim(size);
    // Looked at again, after the claim: either we see it closed, or who closes it sees our claim.
    if (claimed != StampedRing.NONE && isClosed()) {
      giveUp(claimed);
      throw object().closed();
    }
    if (claimed != StampedRing.NONE && isShut()) {
      abort(claimed);
      throw shutDown();
    }
    return claimed;
  }

  /** Waits until there may be room. */
  boolean awaitRoom(int size, long nanos) throws InterruptedException {
    return producers.await(room, size, nanos, true);
  }

  /** Where the blocks of an element begin. */
  int offset(long position) {
    return ring.offset(position);
  }

  AtomicBuffer memory() {
    return memory;
  }

  void commit(long claimed) {
    ring.commit(claimed);
    if (memory.getLongVolatile(RingLayout.NOT_EMPTY_OFFSET) != NOBODY) {
      wakeOne(RingLayout.NOT_EMPTY_OFFSET, SOMEBODY, takers);
    }
    giveUpIfClosed();
  }

  void abort(long claimed) {
    ring.abort(claimed);
    takers.wake(WaitQueue.ALL); // for whoever waits behind it
    producers.wake(WaitQueue.ALL); // the wake-up for its room may have come to us
    giveUpIfClosed();
  }

  /** After a producer that had slept got its room: what is left may be enough for another one. */
  void passRoomOn(int size) {
    if (memory.getLongVolatile(RingLayout.NOT_FULL_OFFSET) != NOBODY && ring.hasRoom(size)) {
      producers.wake(1);
    }
  }

  /** The first element, or {@link StampedRing#NONE}. */
  long first() {
    if (isClosed() && ended) {
      return StampedRing.NONE;
    }
    if (isClosed()) {
      takers.wake(1); // the wake-up for the element may have come to us
    }
    checkOpen();
    return ring.first();
  }

  /** Takes an element that was found; to be ended with {@link #free} or {@link #putBack}. */
  boolean take(long found) {
    if (!ring.take(found)) {
      return false;
    }
    if (isClosed()) {
      giveUp(found); // either we see it closed, or who closes it sees us at work
      throw object().closed();
    }
    if (memory.getLongVolatile(RingLayout.NOT_EMPTY_OFFSET) != NOBODY
        && ring.first() != StampedRing.NONE) {
      takers.wake(1);
    }
    return true;
  }

  /** The length of an element that was taken. */
  int length(long taken) {
    int length = ring.length(taken);
    if (length < 0) {
      throw new RegionFormatException("an element's memory was overwritten", "queue", object());
    }
    return length;
  }

  private void giveUp(long mine) {
    ring.giveUp(mine);
    takers.wake(WaitQueue.ALL);
    producers.wake(WaitQueue.ALL);
    object().giveUpIfUnused();
  }

  void putBack(long taken) {
    ring.putBack(taken);
    takers.wake(WaitQueue.ALL);
    giveUpIfClosed();
  }

  void free(long taken) {
    ring.free(taken);
    if (isExhausted()) {
      takers.wake(WaitQueue.ALL);
    }
    long waiting = memory.getLongVolatile(RingLayout.NOT_FULL_OFFSET);
    if (waiting == MIXED) {
      producers.wake(WaitQueue.ALL);
    }
    if (waiting != NOBODY) {
      wakeOne(RingLayout.NOT_FULL_OFFSET, waiting, producers);
    }
    giveUpIfClosed();
  }

  /** Waits until there may be an element; with the queue closed and empty there never will be. */
  boolean awaitElement(long nanos) throws InterruptedException {
    return takers.await(element, 0, nanos, true);
  }

  /** A handle that was closed while one of its threads was at work is given up after that. */
  private void giveUpIfClosed() {
    if (isClosed()) {
      object().giveUpIfUnused();
    }
  }

  QueueClosedException shutDown() {
    return new QueueClosedException("this queue was closed", "queue", object());
  }

  private void wakeOne(int flag, long seen, WaitQueue waiters) {
    if (waiters.wake(1) == 0 && memory.compareAndSetLong(flag, seen, NOBODY)) {
      // Somebody may have fallen asleep between the two, under a flag that was still set.
      waiters.wake(WaitQueue.ALL);
    }
  }

  /** Whoever is at work may be dead: then what it was doing is ended. */
  private void suspectThoseAtWork() {
    ring.whoIsAtWork().stream().forEach(object().region()::suspectWhileWaiting);
  }

  /** What takers wait for. */
  private final class Element implements WaitQueue.Subject {
    @Override
    public boolean attempt(long unused, boolean slept) {
      return ring.first() != StampedRing.NONE || isExhausted();
    }

    @Override
    public boolean announce(long unused) {
      if (attempt(unused, false)) {
        return false;
      }
      long flag = memory.getLongVolatile(RingLayout.NOT_EMPTY_OFFSET);
      return flag != NOBODY
          || memory.compareAndSetLong(RingLayout.NOT_EMPTY_OFFSET, NOBODY, SOMEBODY);
    }

    @Override
    public boolean blocked(long unused) {
      // In this order: whoever retires the flag after we saw it wakes all, and so us.
      return memory.getLongVolatile(RingLayout.NOT_EMPTY_OFFSET) != NOBODY
          && !attempt(unused, false);
    }

    @Override
    public void inspect(long unused) {
      suspectThoseAtWork();
    }

    @Override
    public void checkOpen() {
      checkUsable();
    }
  }

  /** What producers wait for; the argument is how many blocks they need. */
  private final class Room implements WaitQueue.Subject {
    @Override
    public boolean attempt(long size, boolean slept) {
      return ring.hasRoom((int) size) || isShut();
    }

    @Override
    public boolean announce(long size) {
      if (attempt(size, false)) {
        return false;
      }
      long flag = memory.getLongVolatile(RingLayout.NOT_FULL_OFFSET);
      if (flag == size || flag == MIXED) {
        return true;
      }
      if (!memory.compareAndSetLong(
          RingLayout.NOT_FULL_OFFSET, flag, flag == NOBODY ? size : MIXED)) {
        return false;
      }
      if (flag != NOBODY) {
        // A taker that saw one size only may be about to wake just one of us, the wrong one.
        producers.wake(WaitQueue.ALL);
      }
      return true;
    }

    @Override
    public boolean blocked(long size) {
      long flag = memory.getLongVolatile(RingLayout.NOT_FULL_OFFSET);
      return !attempt(size, false) && (flag == size || flag == MIXED);
    }

    @Override
    public void inspect(long size) {
      suspectThoseAtWork();
    }

    @Override
    public void checkOpen() {
      checkUsable();
    }
  }
}
