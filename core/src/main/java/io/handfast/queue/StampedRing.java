package io.handfast.queue;

import java.util.BitSet;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A bounded ring of variable-length elements for many producers and many consumers, any of whom may
 * be killed at any step. {@code StampedRing.pml} beside this file is its model.
 *
 * <pre>
 * element n has cell n mod C, whose word is stamped with the lap n / C; its blocks follow those of
 * element n - 1, or begin anew at 0 where they would run over the end
 *
 * claim:  CAS(cell, older lap -&gt; [CLAIMED, me, k, lap])     if there is room for it
 * commit: write the element, then cell = [READY, k, lap]
 * take:   the first that is READY: CAS(cell, [READY, k, lap] -&gt; [TAKEN, me, k, lap])
 * free:   read the element, then cell = [FREED, k, lap]
 * a producer is proved dead:  CAS(cell, [CLAIMED, dead, k, lap] -&gt; [SKIPPED, k, lap])
 * a taker is proved dead:     CAS(cell, [TAKEN, dead, k, lap] -&gt; [READY, k, lap])
 * </pre>
 *
 * Tail and head are hints, published now and then: each names an element and where its blocks may
 * begin, and everybody walks on from there by the words of the cells, which tell the whole truth.
 *
 * <p>Invariants: I1 claim, claimant, size and lap are one CAS; I2 elements are claimed in order,
 * none is left out; I3 a stamp never repeats, so that a late CAS fails; I4 only the claimant or the
 * taker, or whoever holds the proof of its death, leaves CLAIMED or TAKEN; I5 blocks are reused
 * only after every element that lay in them is FREED or SKIPPED, which is what the head hint says.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>producer before the claim's CAS</td><td>nothing happened</td></tr>
 * <tr><td>producer after it, before READY</td><td>SKIPPED under proof; later elements flow on</td></tr>
 * <tr><td>producer after READY</td><td>the element is delivered</td></tr>
 * <tr><td>taker before its CAS</td><td>nothing happened: the element is in its place</td></tr>
 * <tr><td>taker after it, before FREED</td><td>READY again under proof; others took later elements
 *     meanwhile</td></tr>
 * <tr><td>taker after FREED</td><td>the element was taken</td></tr>
 * <tr><td>anybody before a hint is published</td><td>the next one walks a little further</td></tr>
 * </table>
 */
final class StampedRing {
  /** Not the position of any element. */
  static final long NONE = -1;

  /** What {@link #room} finds. */
  private enum Room {
    ENOUGH,
    TOO_LITTLE,
    /** The end has moved on meanwhile. */
    STALE
  }

  /** A hint is published after so many steps. */
  private static final int PUBLISH_EVERY = 16;

  private final AtomicBuffer memory;
  private final int slot;
  private final int capacity;
  private final int cells;
  private final int lapShift;
  private final int lapSpare;
  private final int blocks;
  private final int blockShift;
  private final int blocksOffset;

  /** Where this process looked last; racy, and benign: an old hint is walked on from. */
  private long tailHint;

  private long headHint;

  /**
   * Looks at a ring.
   *
   * @param memory its memory
   * @param slot who claims
   * @param capacity how many elements it can hold
   * @param cells how many cells it has, a power of two
   * @param blocks how many blocks it has, a power of two
   */
  StampedRing(AtomicBuffer memory, int slot, int capacity, int cells, int blocks) {
    this.memory = memory;
    this.slot = slot;
    this.capacity = capacity;
    this.cells = cells;
    this.lapShift = Integer.numberOfTrailingZeros(cells);
    this.blocks = blocks;
    this.blockShift = Integer.numberOfTrailingZeros(blocks);
    // An element has 63 bits, less those of the block; a lap has what the cells leave of them.
    this.lapSpare = Math.max(0, 1 + blockShift + lapShift - 32);
    this.blocksOffset = RingLayout.blocksOffset(cells);
    this.tailHint = memory.getLongVolatile(RingLayout.TAIL_OFFSET);
    this.headHint = memory.getLongVolatile(RingLayout.HEAD_OFFSET);
  }

  /** Writes the first state of a ring into memory that is all zero. */
  static void initialise(AtomicBuffer memory, int cells) {
    long beforeFirst = CellWord.of(CellWord.FREED, -1, 1, -1);
    for (int i = 0; i < cells; i++) {
      memory.putLong(RingLayout.cell(i), beforeFirst);
    }
  }

  // A position packs the number of an element and the block after its predecessor's last. It is
  // never negative, so that it is never NONE.

  private long position(long element, int block) {
    return (element << blockShift | block) & Long.MAX_VALUE;
  }

  private long element(long position) {
    return position >>> blockShift;
  }

  private int block(long position) {
    return (int) position & (blocks - 1);
  }

  /** The block at which an element of this size begins. */
  private int begin(long position, int size) {
    int block = block(position);
    return block + size > blocks ? 0 : block;
  }

  private long next(long position, int size) {
    return position(element(position) + 1, (begin(position, size) + size) & (blocks - 1));
  }

  private int cell(long position) {
    return RingLayout.cell((int) element(position) & (cells - 1));
  }

  private long lap(long position) {
    return element(position) >>> lapShift;
  }

  /** Negative if the cell's word is of an earlier lap than the position, 0 if of the same one. */
  private int stamp(long word, long position) {
    return (CellWord.lap(word) - (int) lap(position)) << lapSpare >> lapSpare;
  }

  /** How many elements one position is ahead of another; they wrap around. */
  private long distance(long from, long to) {
    int spare = blockShift + 1;
    return ((to >>> blockShift) - (from >>> blockShift)) << spare >> spare;
  }

  /** Where an element's bytes are, given where {@link #claim} or {@link #first} found it. */
  int offset(long found) {
    return blocksOffset + block(found) * RingLayout.BLOCK;
  }

  /** The better of this process's hint and the shared one. */
  private long hint(long mine, int shared) {
    long theirs = memory.getLongVolatile(shared);
    long ahead = distance(theirs, mine);
    // Far ahead is far behind: this process was idle while the numbers went around.
    return ahead > 0 && ahead <= 2L * PUBLISH_EVERY ? mine : theirs;
  }

  private void publish(int shared, long position) {
    long theirs = memory.getLongVolatile(shared);
    if (distance(theirs, position) >= PUBLISH_EVERY) {
      // Lost to somebody who was faster: then there is a good hint anyway.
      memory.compareAndSetLong(shared, theirs, position);
    }
  }

  /**
   * Makes sure that the shared hint is not so far behind that the cell it names could be stamped
   * anew: nobody could walk on from there.
   */
  private void keepUp(int shared, long position, long tail) {
    long theirs;
    do {
      theirs = memory.getLongVolatile(shared);
    } while (distance(theirs, tail) >= cells / 2
        && distance(theirs, position) > 0
        && !memory.compareAndSetLong(shared, theirs, position));
  }

  /**
   * Claims room for an element; its producer then writes it and calls {@link #commit} or {@link
   * #abort}.
   *
   * @param size how many blocks it needs
   * @return where it is, or {@link #NONE} if there is no room
   */
  long claim(int size) {
    while (true) {
      long tail = walkTail();
      long word = memory.getLongVolatile(cell(tail));
      if (stamp(word, tail) >= 0) {
        continue;
      }
      Room room = room(tail, size);
      if (room == Room.TOO_LITTLE) {
        return NONE;
      }
      noteLongest(size);
      if (room == Room.ENOUGH
          && memory.compareAndSetLong(
              cell(tail), word, CellWord.of(CellWord.CLAIMED, slot, size, lap(tail)))) {
        tailHint = next(tail, size);
        publish(RingLayout.TAIL_OFFSET, tailHint);
        return position(element(tail), begin(tail, size));
      }
    }
  }

  /** Whether an element could be claimed now. */
  boolean hasRoom(int size) {
    return room(walkTail(), size) != Room.TOO_LITTLE;
  }

  /** Walks over what was claimed; the result is the position of the next element, for now. */
  private long walkTail() {
    long tail = hint(tailHint, RingLayout.TAIL_OFFSET);
    while (true) {
      long word = memory.getLongVolatile(cell(tail));
      int stamp = stamp(word, tail);
      if (stamp < 0) {
        tailHint = tail;
        return tail;
      }
      tail =
          stamp == 0
              ? next(tail, CellWord.blocks(word))
              : memory.getLongVolatile(RingLayout.TAIL_OFFSET);
    }
  }

  private Room room(long tail, int size) {
    long from = hint(headHint, RingLayout.HEAD_OFFSET);
    Room room = isWithinOneRound(from, tail) ? fits(tail, from, size) : Room.TOO_LITTLE;
    long head = from;
    if (room == Room.TOO_LITTLE) {
      head = walkHead(from);
      room = fits(tail, head, size);
    } else {
      headHint = from; // or that of a busy process could get old all the same
    }
    if (room == Room.ENOUGH) {
      keepUp(RingLayout.HEAD_OFFSET, head, tail);
      keepUp(RingLayout.TAIL_OFFSET, tail, tail);
    }
    return room;
  }

  /**
   * Whether less than a round of blocks, the skipped ones at the end included, can lie between two
   * positions. Blocks are used again: over a longer way, a beginning that others have left behind
   * would look like one that is near. If so, an old hint only makes the room look smaller than it
   * is, and the words of the cells that takers are writing need not be read.
   */
  private boolean isWithinOneRound(long from, long tail) {
    long longest = memory.getLongVolatile(RingLayout.LONGEST_OFFSET);
    return (distance(from, tail) + 1) * longest <= blocks;
  }

  /** Before the claim, so that whoever sees an element knows of one that is as long. */
  private void noteLongest(int size) {
    long longest;
    do {
      longest = memory.getLongVolatile(RingLayout.LONGEST_OFFSET);
    } while (longest < size && !memory.compareAndSetLong(RingLayout.LONGEST_OFFSET, longest, size));
  }

  private Room fits(long tail, long head, int size) {
    long used = distance(head, tail);
    if (used < 0) {
      return Room.STALE;
    }
    return used == 0 || (used < capacity && hasBlocks(block(head), block(tail), size))
        ? Room.ENOUGH
        : Room.TOO_LITTLE;
  }

  /**
   * Whether a ring that is not empty has so many blocks in a row between its end and its beginning.
   */
  private boolean hasBlocks(int beginning, int end, int size) {
    return end > beginning ? end + size <= blocks || size <= beginning : end + size <= beginning;
  }

  /** Walks over what is done with; the result is a position before which nothing is in use. */
  private long walkHead(long from) {
    long head = from;
    while (true) {
      long word = memory.getLongVolatile(cell(head));
      int stamp = stamp(word, head);
      int state = CellWord.state(word);
      if (stamp > 0) {
        head = memory.getLongVolatile(RingLayout.HEAD_OFFSET);
      } else if (stamp == 0 && (state == CellWord.FREED || state == CellWord.SKIPPED)) {
        head = next(head, CellWord.blocks(word));
      } else {
        headHint = head;
        publish(RingLayout.HEAD_OFFSET, head);
        return head;
      }
    }
  }

  /** Makes a claimed element visible; a full fence, so that a waiter is looked for after it. */
  void commit(long claimed) {
    end(claimed, CellWord.READY);
  }

  /** Gives a claimed element up; a full fence. */
  void abort(long claimed) {
    end(claimed, CellWord.SKIPPED);
  }

  /** Gives the room of an element that was taken, and read, to producers; a full fence. */
  void free(long taken) {
    end(taken, CellWord.FREED);
  }

  /** Gives back an element that was taken and could not be read; a full fence. */
  void putBack(long taken) {
    end(taken, CellWord.READY);
  }

  /**
   * Gives up what was claimed or taken by a process that has closed its handle since. It may have
   * left the region too, and then others may have ended what it was doing: so only by CAS, and not
   * at all if the cell's word is another one.
   */
  void giveUp(long mine) {
    int cell = cell(mine);
    long word = memory.getLongVolatile(cell);
    if (stamp(word, mine) == 0 && CellWord.slot(word) == slot) {
      boolean unused = endIfStill(cell, word);
    }
  }

  /** What was being written is skipped, what was being read can be taken again. */
  private boolean endIfStill(int cell, long word) {
    boolean writing = CellWord.state(word) == CellWord.CLAIMED;
    int state = writing ? CellWord.SKIPPED : CellWord.READY;
    return memory.compareAndSetLong(cell, word, CellWord.withState(word, state));
  }

  private void end(long mine, int state) {
    int cell = cell(mine);
    long word = memory.getLong(cell); // nobody else changes it as long as this process lives
    memory.putLongVolatile(cell, CellWord.withState(word, state));
  }

  /**
   * Finds the first element that can be taken.
   *
   * @return its position as the cells have it, or {@link #NONE} if there is none or it is being
   *     written
   */
  long first() {
    long at = walkToFirst();
    long word = memory.getLongVolatile(cell(at));
    while (isPassed(word, at)) {
      at = walkToFirst(); // somebody took it just now
      word = memory.getLongVolatile(cell(at));
    }
    boolean ready = stamp(word, at) == 0 && CellWord.state(word) == CellWord.READY;
    return ready ? position(element(at), begin(at, CellWord.blocks(word))) : NONE;
  }

  /**
   * Walks over what is done with and what is being read. The result is the position of an element
   * that is READY or CLAIMED, or of the next one to be claimed; or was, a moment ago.
   */
  private long walkToFirst() {
    long at = walkHead(hint(headHint, RingLayout.HEAD_OFFSET));
    while (true) {
      long word = memory.getLongVolatile(cell(at));
      if (!isPassed(word, at)) {
        return at;
      }
      at =
          stamp(word, at) == 0
              ? next(at, CellWord.blocks(word))
              : walkHead(memory.getLongVolatile(RingLayout.HEAD_OFFSET));
    }
  }

  /** Whether a taker has nothing to look for in a cell any more. */
  private boolean isPassed(long word, long position) {
    int stamp = stamp(word, position);
    int state = CellWord.state(word);
    return stamp > 0 || (stamp == 0 && state != CellWord.READY && state != CellWord.CLAIMED);
  }

  /** Whether there is no element: neither one to take nor one that is being written or read. */
  boolean isEmpty() {
    while (true) {
      long head = walkHead(hint(headHint, RingLayout.HEAD_OFFSET));
      long word = memory.getLongVolatile(cell(head));
      int stamp = stamp(word, head);
      if (stamp < 0) {
        return true;
      }
      if (stamp == 0 && isInUse(word)) {
        return false;
      }
      // It was freed, or used again, just now.
    }
  }

  private static boolean isInUse(long word) {
    int state = CellWord.state(word);
    return state == CellWord.READY || state == CellWord.CLAIMED || state == CellWord.TAKEN;
  }

  /**
   * Takes an element that was found; it is then read, and ended with {@link #free} or {@link
   * #putBack}. A full fence.
   *
   * @return false if somebody else was faster
   */
  boolean take(long found) {
    int cell = cell(found);
    long word = memory.getLongVolatile(cell);
    return stamp(word, found) == 0
        && CellWord.state(word) == CellWord.READY
        && memory.compareAndSetLong(cell, word, CellWord.takenBy(word, slot));
  }

  /**
   * The length of an element that was taken, as its producer wrote it.
   *
   * @return the length, or -1 if it leads out of the element's blocks
   */
  int length(long taken) {
    int room = CellWord.blocks(memory.getLong(cell(taken))) * RingLayout.BLOCK;
    int begin = block(taken) * RingLayout.BLOCK;
    int length = memory.getInt(offset(taken) + RingLayout.LENGTH_OFFSET);
    boolean within =
        length >= 0
            && length <= room - RingLayout.ELEMENT_OFFSET
            && begin + room <= blocks * RingLayout.BLOCK;
    return within ? length : -1;
  }

  /**
   * The processes that are writing or reading an element: those for whom somebody may be waiting.
   *
   * @return their slots
   */
  BitSet whoIsAtWork() {
    BitSet slots = new BitSet();
    for (int i = 0; i < cells; i++) {
      int at = CellWord.slot(memory.getLongVolatile(RingLayout.cell(i)));
      if (at >= 0) {
        slots.set(at);
      }
    }
    return slots;
  }

  /** Whether a process is writing or reading an element. */
  boolean isAtWork(int process) {
    for (int i = 0; i < cells; i++) {
      if (CellWord.slot(memory.getLongVolatile(RingLayout.cell(i))) == process) {
        return true;
      }
    }
    return false;
  }

  /**
   * Ends what a process that was proved dead was doing: what it was writing is skipped, what it was
   * reading can be taken again.
   *
   * @return whether there was anything
   */
  boolean recover(int dead) {
    boolean found = false;
    long end = walkTail(); // it can have claimed nothing behind
    long at = memory.getLongVolatile(RingLayout.HEAD_OFFSET);
    while (distance(at, end) > 0) {
      int cell = cell(at);
      long word = memory.getLongVolatile(cell);
      if (stamp(word, at) != 0) {
        at = memory.getLongVolatile(RingLayout.HEAD_OFFSET); // others went on meanwhile
        continue;
      }
      if (CellWord.slot(word) == dead) {
        found |= recover(cell, word);
      }
      at = next(at, CellWord.blocks(word));
    }
    return found;
  }

  private boolean recover(int cell, long word) {
    boolean recovered = endIfStill(cell, word);
    if (recovered && CellWord.state(word) == CellWord.CLAIMED) {
      countSkipped();
    }
    return recovered;
  }

  /**
   * Counts the elements that can be taken. Exact at a moment between call and return, as long as no
   * taker keeps getting in between, and none gives an element back; then an estimate.
   */
  int size() {
    int count = 0;
    for (int look = 0; look < 16; look++) {
      long first = walkToFirst();
      long firstWord = memory.getLongVolatile(cell(first));
      if (isPassed(firstWord, first)) {
        continue;
      }
      count = countReady(first);
      // Takers take in order: if the first is still there, none was taken while we counted. Those
      // that were put meanwhile came one by one, so there was a moment with just so many.
      if (memory.getLongVolatile(cell(first)) == firstWord) {
        return count;
      }
    }
    return count;
  }

  private int countReady(long first) {
    int count = 0;
    long at = first;
    while (count <= capacity) {
      long word = memory.getLongVolatile(cell(at));
      if (stamp(word, at) != 0) {
        return count;
      }
      if (CellWord.state(word) == CellWord.READY) {
        count++;
      }
      at = next(at, CellWord.blocks(word));
    }
    return count;
  }

  /** How many claims of killed producers were skipped. */
  long skipped() {
    return memory.getLongVolatile(RingLayout.SKIPPED_OFFSET);
  }

  private void countSkipped() {
    memory.getAndAddLong(RingLayout.SKIPPED_OFFSET, 1);
  }
}
