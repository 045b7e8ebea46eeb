package io.handfast.sync;

import io.handfast.RegionFormatException;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToLongFunction;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The cells of {@link IpcPermits}, and how they are taken and given back; {@link PermitsProtocol}
 * says why that is right.
 */
final class PermitCells {
  /** No cell. */
  static final int NONE = -1;

  /** So often it is looked again whether there really was none, while others take and give back. */
  private static final int LOOKS = 100;

  /** Looks at another thread's operation before it is ended, doubled each time. */
  private static final int PATIENCE = 1 << 10;

  private static final int PATIENCE_DOUBLINGS = 8;
  private static final int LOOKS_PER_PAUSE = 64;
  private static final long PAUSE_NANOS = 1_000;

  private static final int MOST_HOLDERS = 8;
  private static final int FREE_SHIFT = 48;
  private static final long NO_LOOK = -1;

  private final AtomicBuffer memory;
  private final int total;
  private final long me;
  private final int last;
  private final int end;
  private final int back;

  PermitCells(SharedObject object) {
    this.memory = object.segment();
    this.total = (int) object.parameter();
    if (total < 1
        || total > IpcPermits.MAXIMUM
        || memory.capacity() < PermitsLayout.length(total)) {
      throw new RegionFormatException(
          "damaged permits", "permits", total, "bytes", memory.capacity());
    }
    this.me = LockWord.process(object.region().tag());
    int span = PermitsLayout.lines(total) * PermitsLayout.LINE;
    this.last = PermitsLayout.cell(total, total - 1);
    this.end = PermitsLayout.CELLS_OFFSET + span;
    this.back = span - Long.BYTES;
  }

  int total() {
    return total;
  }

  /** A cell to begin with, another one in each process. */
  int start(int slot) {
    return PermitsLayout.cell(total, slot % total);
  }

  int next(int cell) {
    if (cell == last) {
      return PermitsLayout.CELLS_OFFSET;
    }
    int next = cell + PermitsLayout.LINE;
    return next < end ? next : next - back;
  }

  long word(int cell) {
    return memory.getLongVolatile(cell);
  }

  /**
   * What stands in a cell that was just taken. Never what is another's: this process may have left
   * the region since, and the cell may have been given to somebody else.
   */
  long wordOfMine(int cell) {
    return PermitsLayout.owned(me, word(cell));
  }

  /** The word after a free cell was taken at the first try, or 0. */
  private long takeFree(int cell) {
    return takeFree(cell, word(cell));
  }

  /** The same, when it is known or guessed what stands there: no look before the CAS. */
  long takeFree(int cell, long v) {
    return PermitsLayout.isFree(v) && memory.compareAndSetLong(cell, v, v | me) ? (v | me) : 0;
  }

  /** Takes a cell, looking first behind one; {@link #NONE} if at one moment none was free. */
  int takeOne(int start) {
    long before = NO_LOOK;
    for (int look = 0; look < LOOKS; look++) {
      int cell = start;
      for (int i = 0; i < total; i++) {
        cell = next(cell);
        if (takeFree(cell) != 0) {
          return cell;
        }
      }
      long versions = 0;
      for (int i = 0; i < total; i++) {
        cell = next(cell);
        long v = word(cell);
        while (canHave(v)) {
          if (memory.compareAndSetLong(cell, v, PermitsLayout.owned(me, v))) {
            return cell;
          }
          v = word(cell);
        }
        versions += PermitsLayout.version(v);
      }
      if (versions == before) {
        return NONE; // nothing was given back between the two looks: all were taken at once
      }
      before = versions;
    }
    return NONE;
  }

  /** Whether a cell may be taken; an operation that is only gathering it is ended first. */
  private boolean canHave(long cell) {
    while (PermitsLayout.isTentative(cell)) {
      long operation = operation();
      if (!PermitsLayout.isOf(operation, cell)) {
        return true; // left from an earlier one
      }
      if (PermitsLayout.isCommitted(operation)) {
        return false;
      }
      if (!PermitsLayout.isGathering(operation) || end(operation)) {
        return true;
      }
    }
    return PermitsLayout.isFree(cell);
  }

  private long operation() {
    return memory.getLongVolatile(PermitsLayout.OPERATION_OFFSET);
  }

  private boolean change(long operation, long to) {
    return memory.compareAndSetLong(PermitsLayout.OPERATION_OFFSET, operation, to);
  }

  private boolean end(long operation) {
    return change(operation, PermitsLayout.ended(operation));
  }

  /** How many cells are free, in the upper 16 bits, and the sum of all versions. */
  private long look() {
    long versions = 0;
    long free = 0;
    int cell = last;
    for (int i = 0; i < total; i++) {
      cell = next(cell);
      long v = word(cell);
      versions += PermitsLayout.version(v);
      if (PermitsLayout.isFree(v) || (PermitsLayout.isTentative(v) && !isTaken(v))) {
        free++;
      }
    }
    return (free << FREE_SHIFT) | versions;
  }

  private boolean isTaken(long tentative) {
    long operation = operation();
    return PermitsLayout.isCommitted(operation) && PermitsLayout.isOf(operation, tentative);
  }

  private static int free(long look) {
    return (int) (look >>> FREE_SHIFT);
  }

  /** How many were free, seen one after another. */
  int free() {
    return free(look());
  }

  /** How many were free at one moment, unless others are too quick for that. */
  int freeAtOnce() {
    long before = look();
    for (int i = 0; i < LOOKS; i++) {
      long now = look();
      if (now == before) {
        break;
      }
      before = now;
    }
    return free(before);
  }

  /** Takes cells, all or none; an empty array if at one moment fewer were free. */
  int[] takeMany(int wanted) {
    int[] cells = new int[wanted];
    long before = NO_LOOK;
    for (int i = 0; i < LOOKS; i++) {
      long now = look();
      if (free(now) >= wanted) {
        if (gather(cells, PATIENCE << Math.min(i, PATIENCE_DOUBLINGS))) {
          return cells;
        }
        before = NO_LOOK;
        LockSupport.parkNanos(PAUSE_NANOS); // lets whoever was in the way get on
      } else if (now == before) {
        break;
      } else {
        before = now;
      }
    }
    return new int[0];
  }

  private boolean gather(int[] cells, int patience) {
    long operation = begin(patience);
    int found = 0;
    int cell = last;
    for (int i = 0; i < total && found < cells.length; i++) {
      cell = next(cell);
      long v = word(cell);
      while (PermitsLayout.isFree(v) || PermitsLayout.isTentative(v)) {
        if (PermitsLayout.isTentative(v) && operation() != operation) {
          break; // ours was ended, and this may be of a later one; else it is of an earlier one
        }
        if (memory.compareAndSetLong(cell, v, PermitsLayout.tentative(operation, v))) {
          cells[found++] = cell;
          break;
        }
        v = word(cell);
      }
    }
    if (found == cells.length) {
      long committed = PermitsLayout.committed(operation);
      if (change(operation, committed)) {
        settle(committed);
        return true;
      }
    }
    boolean unused = end(operation); // if nobody else has ended it
    for (int i = 0; i < found; i++) {
      leave(cells[i], operation);
    }
    return false;
  }

  private void leave(int cell, long operation) {
    long v = word(cell);
    if (PermitsLayout.isTentative(v) && PermitsLayout.isOf(operation, v)) {
      boolean unused = memory.compareAndSetLong(cell, v, PermitsLayout.free(v)); // or taken by now
    }
  }

  /**
   * Begins an operation, after one that has committed was settled, or one that stands was ended.
   */
  private long begin(int patience) {
    long seen = 0;
    int looks = 0;
    while (true) {
      long operation = operation();
      if (PermitsLayout.isCommitted(operation)) {
        settle(operation);
        continue;
      }
      if (PermitsLayout.isGathering(operation)) {
        looks = operation == seen ? looks + 1 : 0;
        seen = operation;
        if (looks < patience) {
          pause(looks);
          continue;
        }
      }
      long mine = PermitsLayout.nextOperation(me, operation);
      if (change(operation, mine)) {
        return mine;
      }
    }
  }

  private static void pause(int looks) {
    if (looks % LOOKS_PER_PAUSE == LOOKS_PER_PAUSE - 1) {
      LockSupport.parkNanos(PAUSE_NANOS);
    } else {
      Thread.onSpinWait();
    }
  }

  /** Writes the owner into the cells of an operation that has committed, then ends it. */
  private void settle(long operation) {
    int cell = last;
    for (int i = 0; i < total; i++) {
      cell = next(cell);
      long v = word(cell);
      if (PermitsLayout.isTentative(v) && PermitsLayout.isOf(operation, v)) {
        // If that fails, somebody else has done it.
        boolean unused =
            memory.compareAndSetLong(
                cell, v, PermitsLayout.owned(PermitsLayout.owner(operation), v));
      }
    }
    boolean unused = end(operation);
  }

  /** Gives one back, unless that was done already. */
  boolean giveBack(int cell, long word) {
    return memory.compareAndSetLong(cell, word, PermitsLayout.givenBack(word));
  }

  /** Frees whatever a participant has that was proved dead. */
  void recover(long dead) {
    long operation = operation();
    if (PermitsLayout.owner(operation) == dead) {
      if (PermitsLayout.isCommitted(operation)) {
        // Before it ends: whoever is settling it would give these to the dead after we have passed.
        freeAll(v -> PermitsLayout.isTentative(v) && PermitsLayout.isOf(operation, v));
      }
      boolean unused = end(operation);
    }
    freeAll(v -> PermitsLayout.isOwnedBy(v, dead));
    clearWhatWasLeft();
  }

  /**
   * Frees the cells that operations have left that are over. They can be had as they are, but
   * nobody may want them until an operation has their number again.
   */
  private void clearWhatWasLeft() {
    int cell = last;
    for (int i = 0; i < total; i++) {
      cell = next(cell);
      long v = word(cell);
      if (PermitsLayout.isTentative(v) && !PermitsLayout.goesOn(operation(), v)) {
        boolean unused =
            memory.compareAndSetLong(cell, v, PermitsLayout.free(v)); // or taken by now
      }
    }
  }

  private interface Which {
    boolean test(long word);
  }

  private void freeAll(Which which) {
    int cell = last;
    for (int i = 0; i < total; i++) {
      cell = next(cell);
      long v = word(cell);
      while (which.test(v) && !giveBack(cell, v)) {
        v = word(cell);
      }
    }
  }

  /**
   * Frees what the dead have, if they are among those who are looked at.
   *
   * @param from the cell behind which to begin
   * @param most how many owners of cells to look at
   * @return where to go on the next time
   */
  int inspect(int from, int most, Region region) {
    long operation = operation();
    if (PermitsLayout.isCommitted(operation)) {
      recoverIfDead(PermitsLayout.owner(operation), region);
    }
    long[] seen = new long[most];
    int count = 0;
    int cell = from;
    for (int i = 0; i < total && count < most; i++) {
      cell = next(cell);
      long v = word(cell);
      if (PermitsLayout.isOwned(v) && !PermitsLayout.isOwnedBy(v, me)) {
        long owner = PermitsLayout.owner(v);
        if (!contains(seen, count, owner)) {
          seen[count++] = owner;
          recoverIfDead(owner, region);
        }
      }
    }
    return cell;
  }

  private static boolean contains(long[] owners, int count, long owner) {
    for (int i = 0; i < count; i++) {
      if (owners[i] == owner) {
        return true;
      }
    }
    return false;
  }

  private void recoverIfDead(long owner, Region region) {
    if (region.isDead(LockWord.slot(owner), LockWord.generation(owner), LockWord.GENERATION_MASK)) {
      recover(owner); // its reaper has, unless a thread went on after its process had left
    }
  }

  /** How many this process has. */
  int mine() {
    int mine = 0;
    int cell = last;
    for (int i = 0; i < total; i++) {
      cell = next(cell);
      if (PermitsLayout.isOwnedBy(word(cell), me)) {
        mine++;
      }
    }
    return mine;
  }

  /**
   * Who has how many, for people; of many only those whose permits come first.
   *
   * @param pid names the process in a slot
   */
  String holders(IntToLongFunction pid) {
    Map<Integer, Integer> holders = new LinkedHashMap<>();
    int cell = last;
    for (int i = 0; i < total; i++) {
      cell = next(cell);
      long v = word(cell);
      if (PermitsLayout.isOwned(v)) {
        holders.merge(LockWord.slot(v), 1, Integer::sum);
      }
    }
    StringBuilder text = new StringBuilder();
    holders.entrySet().stream()
        .limit(MOST_HOLDERS)
        .forEach(
            holder ->
                text.append(text.isEmpty() ? ", " : " and ")
                    .append(holder.getValue())
                    .append(" held by process ")
                    .append(pid.applyAsLong(holder.getKey())));
    return holders.size() > MOST_HOLDERS ? text + " and more by others" : text.toString();
  }

  boolean hasWaiters() {
    return memory.getLongVolatile(PermitsLayout.WAITERS_OFFSET) != 0;
  }

  void announce() {
    if (!hasWaiters()) {
      memory.putLongVolatile(PermitsLayout.WAITERS_OFFSET, 1);
    }
  }

  /** False if somebody else has done it. */
  boolean retireWaiters() {
    return memory.compareAndSetLong(PermitsLayout.WAITERS_OFFSET, 1, 0);
  }
}
