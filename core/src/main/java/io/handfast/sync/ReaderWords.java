package io.handfast.sync;

import static io.handfast.sync.ReadWriteLayout.ONE_READER;

import io.handfast.IpcException;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.region.Tag;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Who reads: one word for each participant, with the number of its threads that do. A word names
 * its process and is changed by that process alone, so that all of it is void once the process is
 * proved dead. A count that all processes share could not be put right: nobody could tell which
 * part of it was the dead one's.
 *
 * <p>Invariant: a word that counts somebody alive has its flag set. A process sets its flag before
 * it counts its first reader, and only who recovers the process, before its slot is let again,
 * clears it; so a process need not look at its flag twice, and writers look at nothing that the
 * dead left.
 *
 * <p>Sharing nothing among readers is the idea of Hsieh and Weihl's reader-writer lock and of
 * Linux's big-reader lock.
 */
final class ReaderWords {
  private final AtomicBuffer memory;
  private final int mine;
  private final int flag;
  private final long bit;
  private final long generation;

  /** Whether writers look at our word; racy, and benign: it is told twice then. */
  private boolean known;

  ReaderWords(SharedObject object) {
    long tag = object.region().tag();
    this.memory = object.segment();
    this.mine = ReadWriteLayout.reader(Tag.slot(tag));
    this.flag = ReadWriteLayout.flag(Tag.slot(tag));
    this.bit = 1L << ReadWriteLayout.group(Tag.slot(tag));
    this.generation = Tag.generation(tag);
  }

  /**
   * Counts one reader more, which every writer sees that looks afterwards.
   *
   * @return false if the word is a later tenant's of our slot: this process has left the region
   */
  boolean add() {
    if (!known) {
      makeKnown();
    }
    long v;
    long more;
    do {
      v = memory.getLongVolatile(mine);
      if (ReadWriteLayout.generation(v) > generation) {
        return false;
      }
      // A former tenant is gone.
      more = ReadWriteLayout.generation(v) == generation ? v + ONE_READER : ONE_READER | generation;
      if (ReadWriteLayout.readers(more) == 0) {
        throw new IllegalStateException(
            IpcException.message(
                "too many threads of one process read", "limit", ReadWriteLayout.MOST_READERS));
      }
    } while (!memory.compareAndSetLong(mine, v, more));
    return true;
  }

  private void makeKnown() {
    long v;
    do {
      v = memory.getLongVolatile(flag);
    } while ((v & bit) == 0 && !memory.compareAndSetLong(flag, v, v | bit));
    known = true;
  }

  /**
   * Counts one reader less.
   *
   * @return how many there still are of this process; less than 0 if it has left the region, and
   *     what it had been given back by that
   */
  int remove() {
    long v;
    do {
      v = memory.getLongVolatile(mine);
      if (ReadWriteLayout.generation(v) != generation || ReadWriteLayout.readers(v) == 0) {
        return -1;
      }
    } while (!memory.compareAndSetLong(mine, v, v - ONE_READER));
    return ReadWriteLayout.readers(v) - 1;
  }

  /** Whether nobody reads. */
  boolean areFree() {
    for (int place = 0; place < ReadWriteLayout.GROUP_SLOTS; place++) {
      long groups = memory.getLongVolatile(ReadWriteLayout.flags(place));
      for (; groups != 0; groups &= groups - 1) {
        int at = ReadWriteLayout.reader(Long.numberOfTrailingZeros(groups), place);
        if (ReadWriteLayout.readers(memory.getLongVolatile(at)) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Frees the words of readers that are dead. */
  void clearTheDead(Region region) {
    forEach(
        memory,
        (slot, v) -> {
          if (region.isDead(slot, ReadWriteLayout.generation(v), ReadWriteLayout.GENERATION_MASK)) {
            // Fails if it was cleared as a part of the proof.
            memory.compareAndSetLong(ReadWriteLayout.reader(slot), v, 0);
          }
        });
  }

  /** What is done with a reader word that counts somebody. */
  interface Visitor {
    void visit(int slot, long word);
  }

  /** Visits the words that count somebody, for people and for cleaning up. */
  static void forEach(AtomicBuffer memory, Visitor visitor) {
    for (int place = 0; place < ReadWriteLayout.GROUP_SLOTS; place++) {
      long groups = memory.getLongVolatile(ReadWriteLayout.flags(place));
      for (; groups != 0; groups &= groups - 1) {
        int group = Long.numberOfTrailingZeros(groups);
        long v = memory.getLongVolatile(ReadWriteLayout.reader(group, place));
        if (ReadWriteLayout.readers(v) != 0) {
          visitor.visit(ReadWriteLayout.slot(group, place), v);
        }
      }
    }
  }

  /**
   * Frees the word and the flag of a participant that was proved dead, before its slot is let
   * again.
   *
   * @return whether it counted somebody
   */
  static boolean recover(AtomicBuffer memory, long dead) {
    int at = ReadWriteLayout.reader(Tag.slot(dead));
    long v = memory.getLongVolatile(at);
    boolean counted =
        ReadWriteLayout.generation(v) == Tag.generation(dead)
            && memory.compareAndSetLong(at, v, 0)
            && ReadWriteLayout.readers(v) != 0;
    clearFlag(memory, Tag.slot(dead));
    return counted;
  }

  private static void clearFlag(AtomicBuffer memory, int slot) {
    int at = ReadWriteLayout.flag(slot);
    long bit = 1L << ReadWriteLayout.group(slot);
    long v;
    do {
      v = memory.getLongVolatile(at);
    } while ((v & bit) != 0 && !memory.compareAndSetLong(at, v, v & ~bit));
  }

  /** Whether a thread of this participant reads, or is about to. */
  static boolean counts(AtomicBuffer memory, long tag) {
    long v = memory.getLongVolatile(ReadWriteLayout.reader(Tag.slot(tag)));
    return ReadWriteLayout.generation(v) == Tag.generation(tag) && ReadWriteLayout.readers(v) != 0;
  }
}
