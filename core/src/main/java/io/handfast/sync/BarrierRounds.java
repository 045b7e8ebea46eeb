package io.handfast.sync;

import io.handfast.RegionFormatException;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import org.agrona.concurrent.AtomicBuffer;

/** The steps of {@link BarrierProtocol} on its memory, for handles and for reapers. */
final class BarrierRounds {
  private final SharedObject object;
  private final AtomicBuffer memory;
  private final int parties;
  private final WaitQueue waiters;

  BarrierRounds(SharedObject object) {
    this.object = object;
    this.memory = object.segment();
    this.parties = (int) object.parameter();
    this.waiters = object.waiters(0);
    if (parties < 1
        || parties > BarrierLayout.MOST_PARTIES
        || memory.capacity() < BarrierLayout.bytes(parties)) {
      throw new RegionFormatException(
          "damaged barrier", "parties", parties, "bytes", memory.capacity());
    }
  }

  int parties() {
    return parties;
  }

  WaitQueue waiters() {
    return waiters;
  }

  long word() {
    return memory.getLongVolatile(BarrierLayout.WORD_OFFSET);
  }

  boolean change(long from, long to) {
    return memory.compareAndSetLong(BarrierLayout.WORD_OFFSET, from, to);
  }

  private long cell(int index) {
    return memory.getLongVolatile(BarrierLayout.cellOffset(index));
  }

  /**
   * How many have come. Cells are claimed in ascending order, so the first free one can be searched
   * for by halves.
   */
  int arrived(int round) {
    int low = 0;
    int high = parties;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (BarrierLayout.isClaimed(cell(middle), round)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Claims the first free cell; by CAS on the very cell that was seen free, so that a late claim
   * for a round that is over takes nobody's.
   *
   * @return its index, or the number of parties if all are claimed
   */
  int claim(int round, long process) {
    int index = arrived(round);
    while (index < parties) {
      long cell = cell(index);
      if (BarrierLayout.isClaimed(cell, round)) {
        index++;
      } else if (memory.compareAndSetLong(
          BarrierLayout.cellOffset(index), cell, BarrierLayout.cell(process, round))) {
        break;
      }
    }
    return index;
  }

  /** Lets everybody go on; false if the round was over already. */
  boolean pass(int round) {
    long v;
    do {
      v = word();
      if (BarrierLayout.round(v) != round) {
        return false;
      }
    } while (!change(v, BarrierLayout.passed(v)));
    wake(v);
    return true;
  }

  /** Breaks the barrier, if the round is not over already. */
  boolean breakIn(int round) {
    long v;
    do {
      v = word();
      if (BarrierLayout.round(v) != round || BarrierLayout.isBroken(v)) {
        return false;
      }
    } while (!change(v, BarrierLayout.broken(v)));
    wake(v);
    return true;
  }

  /** Has the next round begin; breaks the present one first, if somebody has come. */
  void reset() {
    boolean broken = false;
    while (true) {
      long v = word();
      if (BarrierLayout.isBroken(v)) {
        remember(v);
        if (change(v, BarrierLayout.mended(v))) {
          return;
        }
      } else if (broken || arrived(BarrierLayout.round(v)) == 0) {
        return;
      } else {
        broken = breakIn(BarrierLayout.round(v));
      }
    }
  }

  /** Writes down which round was broken, before the word can forget it. May be repeated. */
  private void remember(long brokenWord) {
    long entry = BarrierLayout.entry(brokenWord);
    int number = BarrierLayout.breaks(entry);
    int at = BarrierLayout.entryOffset(number);
    long found;
    do {
      found = memory.getLongVolatile(at);
    } while (BarrierLayout.isOlder(BarrierLayout.breaks(found), number)
        && !memory.compareAndSetLong(at, found, entry));
  }

  /**
   * Whether a round that is over was broken: then it was the first one since somebody came to it.
   * Of one that was followed by more breaks than are remembered: yes.
   *
   * @param atCall the word when somebody came to it
   */
  boolean wasBroken(long atCall) {
    long v = word();
    if (BarrierLayout.breaks(v) == BarrierLayout.breaks(atCall)) {
      return false;
    }
    int number = BarrierLayout.nextBreak(atCall);
    long entry =
        BarrierLayout.isBroken(v) && BarrierLayout.breaks(v) == number
            ? BarrierLayout.entry(v)
            : memory.getLongVolatile(BarrierLayout.entryOffset(number));
    return BarrierLayout.breaks(entry) != number
        || BarrierLayout.round(entry) == BarrierLayout.round(atCall);
  }

  private void wake(long before) {
    if (BarrierLayout.hasWaiters(before)) {
      waiters.wake(WaitQueue.ALL);
    }
  }

  /**
   * Breaks the barrier if the one who came before is dead; before the first, the last who came.
   * Whoever is dead has somebody alive behind it, if there is anybody: one look each is enough.
   *
   * @param index whose turn it is to look
   */
  void lookBehind(int round, int index) {
    int behind = (index > 0 ? index : arrived(round)) - 1;
    long cell = cell(behind);
    if (BarrierLayout.round(cell) == round
        && object
            .region()
            .isDead(LockWord.slot(cell), LockWord.generation(cell), LockWord.GENERATION_MASK)) {
      breakIn(round);
    }
  }

  /** Breaks the barrier if a thread of a process that was proved dead is in the present round. */
  void recover(long dead) {
    long process = LockWord.process(dead);
    int round = BarrierLayout.round(word());
    int arrived = arrived(round);
    for (int index = 0; index < arrived; index++) {
      if (cell(index) == BarrierLayout.cell(process, round)) {
        breakIn(round);
        return;
      }
    }
  }
}
