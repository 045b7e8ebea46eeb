package io.handfast.region;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.WaitMethod;
import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.agrona.concurrent.AtomicBuffer;

/**
 * How threads sleep and are woken, whatever they wait for. A thread says in a record what it waits
 * for; whoever changes the object looks for such records and posts a token to the owner's OS
 * object. Tokens are hints, the record is the fact.
 *
 * <pre>
 * owner[r] = 0 | tag                      taken by one CAS, kept by the process until it leaves
 * wait[r]  = [epoch | target | state]     target: which object, and which of what it offers
 *    its owner:      IDLE -> ARMED (store)   ARMED -> IDLE (CAS)   POSTED, BROKEN -> IDLE (store)
 *    anybody else:   ARMED -> POSTED, ARMED -> BROKEN (CAS)
 * armed bit r                             hint "look at r": set after ARMED, cleared after IDLE
 * </pre>
 *
 * Invariants: K1 a token is taken by the record's owner only; K2 an epoch is posted at most once;
 * K3 no state is in a token; K4 no wake-up is lost without a crash: the waiter writes ARMED and
 * then reads the object, the waker writes the object and then reads the records, in one total
 * order; K5 surplus tokens are bounded by the wakers under way, and gone at the next {@code arm};
 * K6 at most one OS object per record, its name derivable from the record; a thread that waits for
 * a condition has two records and one OS object, and virtual threads have no OS object of their
 * own: {@link Dispatcher}.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>waiter while ARMED or POSTED</td><td>a wake may be spent on it: whoever reaps it wakes
 *     another one; until then slices heal</td></tr>
 * <tr><td>waker between POSTED and its post</td><td>the sleeper reads its record at the slice's end</td></tr>
 * <tr><td>owner between OS sequence and object</td><td>the name is removed though it may not be there</td></tr>
 * <tr><td>reaper anywhere</td><td>every step may be repeated; a doubled wake is one more look</td></tr>
 * </table>
 */
final class Parkers {
  /** Wakes everybody. */
  static final int ALL = Integer.MAX_VALUE;

  private static final Logger LOGGER = System.getLogger(Parkers.class.getName());
  private static final int RADIX = 36;
  private static final int REGION_DIGITS = 10;

  /** A record has one OS object; a second one only where a stranger had taken the name. */
  private static final int MOST_OBJECTS = 64;

  private final AtomicBuffer control;
  private final String namePrefix;
  private final Supplier<WaitMechanism> mechanism;
  private final Participants participants;
  private final WaitNotes notes;
  private final ParkerPool pool;
  private final PeerParkers peers;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Spreads wake-ups over the waiters: pseudo-random, since whatever goes round in step with the
   * callers would pass over the same waiter again and again. A lost update costs nothing.
   */
  private int lot;

  Parkers(
      AtomicBuffer control,
      RegionId id,
      Participants participants,
      Supplier<WaitMechanism> mechanism) {
    this.control = control;
    this.namePrefix = namePrefix(id);
    this.mechanism = mechanism;
    this.participants = participants;
    this.notes = new WaitNotes(control);
    this.pool = new ParkerPool(this);
    this.peers = new PeerParkers(this);
  }

  WaitMechanism waits() {
    return mechanism.get();
  }

  WaitNotes notes() {
    return notes;
  }

  /** Borrows a parker for one wait. */
  Parker lease(long me) {
    return pool.lease(me);
  }

  /** A second parker for the same wait, to be given back with the first. */
  Parker second(Parker first, long me) {
    return pool.second(first, me);
  }

  void giveBack(Parker parker) {
    pool.giveBack(parker);
  }

  /**
   * Takes a free record, or {@link Parker#NO_RECORD} if there is none; the sleep is then counted.
   */
  int takeRecord(long me) {
    for (int record = 0; record < ControlLayout.PARKERS; record++) {
      int owner = ControlLayout.parker(record) + ParkerLayout.OWNER_OFFSET;
      if (control.getLongVolatile(owner) == Tag.NONE
          && control.compareAndSetLong(owner, Tag.NONE, me)) {
        return record;
      }
    }
    control.getAndAddLong(HeaderLayout.PARKERLESS_SLEEPS_OFFSET, 1);
    return Parker.NO_RECORD;
  }

  /** Makes the OS object of a record that this process owns. */
  long createObject(int record, long me) {
    int at = ControlLayout.parker(record);
    while (true) {
      long sequence = control.getLong(at + ParkerLayout.OS_SEQUENCE_OFFSET) + 1;
      // Announced before it is made, so that it is removed even if we are killed in between.
      control.putLongVolatile(at + ParkerLayout.OS_SEQUENCE_OFFSET, sequence);
      long handle = waits().create(new ParkerAddress(name(record, me, sequence), record, 0, 0, 0));
      if (handle != 0) {
        control.putLongVolatile(at + ParkerLayout.PUBLISHED_OFFSET, waits().published(handle));
        return handle;
      }
      if (sequence >= MOST_OBJECTS) {
        throw new IpcException(
            ErrorCode.OS_CALL,
            "the names of this region's OS objects are taken by something else",
            "prefix",
            namePrefix,
            "tried",
            sequence);
      }
    }
  }

  /** Takes a record for a thread that is woken through the OS object of another record. */
  int takeSecondRecord(int first, long me) {
    int record = takeRecord(me);
    if (record != Parker.NO_RECORD && first != Parker.NO_RECORD) {
      int at = ControlLayout.parker(record);
      control.putLongVolatile(at + ParkerLayout.SHARED_OBJECT_OFFSET, recordOfObject(first) + 1L);
    }
    return record;
  }

  /** The record through whose OS object this one's owner is woken. */
  int recordOfObject(int record) {
    int at = ControlLayout.parker(record);
    long shared = control.getLongVolatile(at + ParkerLayout.SHARED_OBJECT_OFFSET);
    return shared > 0 && shared <= ControlLayout.PARKERS ? (int) shared - 1 : record;
  }

  void arm(int record, long target) {
    int wait = ControlLayout.parker(record) + ParkerLayout.WAIT_OFFSET;
    long epoch = ParkerLayout.epoch(control.getLong(wait)) + 1;
    control.putLongVolatile(wait, ParkerLayout.wait(epoch, target, ParkerLayout.ARMED));
    setArmedBit(record);
  }

  /** Ends a wait that nobody has answered; false if somebody has, or there is none. */
  boolean leave(int record) {
    int wait = ControlLayout.parker(record) + ParkerLayout.WAIT_OFFSET;
    long v = control.getLongVolatile(wait);
    return ParkerLayout.state(v) == ParkerLayout.ARMED
        && control.compareAndSetLong(wait, v, ParkerLayout.withState(v, ParkerLayout.IDLE));
  }

  boolean isArmed(int record) {
    return state(record) == ParkerLayout.ARMED;
  }

  private int state(int record) {
    int wait = ControlLayout.parker(record) + ParkerLayout.WAIT_OFFSET;
    return ParkerLayout.state(control.getLongVolatile(wait));
  }

  int disarm(int record) {
    int wait = ControlLayout.parker(record) + ParkerLayout.WAIT_OFFSET;
    while (true) {
      long v = control.getLongVolatile(wait);
      int state = ParkerLayout.state(v);
      long idle = ParkerLayout.withState(v, ParkerLayout.IDLE);
      if (state != ParkerLayout.ARMED) {
        control.putLongVolatile(wait, idle); // nobody else changes a record that is not ARMED
      } else if (!control.compareAndSetLong(wait, v, idle)) {
        continue;
      }
      clearArmedBit(record);
      return state;
    }
  }

  /**
   * Ends the wait of a thread that will make no use of its wake-up, if it got one: another one gets
   * it. Passed on before the record says that it is gone: whoever is killed in between leaves one
   * wake-up too many, not one too few.
   */
  void abandon(int record) {
    long v = control.getLongVolatile(ControlLayout.parker(record) + ParkerLayout.WAIT_OFFSET);
    if (!leave(record) && state(record) == ParkerLayout.POSTED) {
      wake(ParkerLayout.target(v), 1, ParkerLayout.POSTED);
    }
    int unused = disarm(record);
  }

  /**
   * Wakes up to {@code count} threads that wait for the target, and tells how many it woke.
   *
   * @param to POSTED or BROKEN
   */
  int wake(long target, int count, int to) {
    return wake(target, ParkerLayout.TARGET_MASK, count, to);
  }

  /** Tells all threads that wait for a condition of this lock that its owner has died. */
  void breakConditions(int index) {
    long conditions = ParkerLayout.condition(index, 0);
    int unused = wake(conditions, ParkerLayout.ANY_CHANNEL_MASK, ALL, ParkerLayout.BROKEN);
  }

  private int wake(long target, long mask, int count, int to) {
    int woken = 0;
    int words = ControlLayout.PARKERS / 64;
    int drawn = draw();
    int start = drawn >>> 26;
    int pick = drawn >>> 16 & 0x3FF;
    for (int i = 0; i < words && woken < count; i++) {
      int word = (start + i) % words;
      long armed = control.getLongVolatile(HeaderLayout.ARMED_OFFSET + word * 8);
      while (armed != 0 && woken < count) {
        int bit = oneOf(armed, pick);
        armed &= ~(1L << bit);
        if (wakeRecord(word * 64 + bit, target, mask, to)) {
          woken++;
        }
      }
    }
    return woken;
  }

  /**
   * How many threads wait for the target. Racy, and benign: nothing is decided by it. Not counted
   * are threads that got no record, and those that just look whether they must go on.
   */
  int waiting(long target) {
    return waiting(target, ParkerLayout.TARGET_MASK);
  }

  /** The same for all channels of an object, but not for the conditions of a lock. */
  int waitingAnywhere(int index) {
    return waiting(ParkerLayout.target(index, 0), ParkerLayout.ANY_CHANNEL_MASK);
  }

  private int waiting(long target, long mask) {
    int waiting = 0;
    for (int record = nextArmed(0); record >= 0; record = nextArmed(record + 1)) {
      long v = waitWord(record);
      if (ParkerLayout.state(v) == ParkerLayout.ARMED && (v & mask) == target) {
        waiting++;
      }
    }
    return waiting;
  }

  /**
   * Since when, in milliseconds since 1970, somebody who waits for the target knows of that owner's
   * turn; {@link Long#MAX_VALUE} if nobody does.
   */
  long ownedSince(long target, long owner, long turn) {
    long since = Long.MAX_VALUE;
    for (int record = nextArmed(0); record >= 0; record = nextArmed(record + 1)) {
      long v = waitWord(record);
      if (ParkerLayout.state(v) == ParkerLayout.ARMED && ParkerLayout.target(v) == target) {
        long noted = notes.since(record, owner, turn);
        VarHandle.loadLoadFence();
        since = waitWord(record) == v ? Math.min(since, noted) : since;
      }
    }
    return since;
  }

  /** The first record from this one on whose armed bit is set, or -1. */
  private int nextArmed(int from) {
    for (int record = from; record < ControlLayout.PARKERS; record = (record | 63) + 1) {
      long armed = control.getLongVolatile(ControlLayout.armedWord(record)) >>> (record & 63);
      if (armed != 0) {
        return record + Long.numberOfTrailingZeros(armed);
      }
    }
    return -1;
  }

  private long waitWord(int record) {
    return control.getLongVolatile(ControlLayout.parker(record) + ParkerLayout.WAIT_OFFSET);
  }

  /** A linear congruence of full period; its high bits are good enough. */
  private int draw() {
    int drawn = lot * 1_664_525 + 1_013_904_223;
    lot = drawn;
    return drawn;
  }

  /** One of the bits that are set, of which there is at least one. */
  private static int oneOf(long bits, int pick) {
    long left = bits;
    for (int skip = pick % Long.bitCount(bits); skip > 0; skip--) {
      left &= left - 1;
    }
    return Long.numberOfTrailingZeros(left);
  }

  private boolean wakeRecord(int record, long target, long mask, int to) {
    int wait = ControlLayout.parker(record) + ParkerLayout.WAIT_OFFSET;
    long v = control.getLongVolatile(wait);
    if (ParkerLayout.state(v) == ParkerLayout.ARMED
        && (v & mask) == target
        && control.compareAndSetLong(wait, v, ParkerLayout.withState(v, to))) {
      post(record);
      return true;
    }
    return false;
  }

  /**
   * Wakes the owner of a record. Tokens are hints: if none can be posted, for want of descriptors
   * for example, the owner looks at the end of its slice, and the caller, who has changed the
   * object already, must not fail.
   */
  private void post(int record) {
    try {
      if (!pool.post(record)) {
        peers.post(record);
      }
    } catch (RuntimeException | LinkageError e) {
      LOGGER.log(
          warned.getAndSet(true) ? Level.DEBUG : Level.WARNING,
          "a thread that waits could not be woken; it looks by itself at the end of its slice",
          e);
    }
  }

  /** Gives back a record that is not needed any more, or came to nothing. */
  void giveBackRecord(int record) {
    int at = ControlLayout.parker(record);
    control.putLongVolatile(at + ParkerLayout.OS_SEQUENCE_OFFSET, 0);
    control.putLongVolatile(at + ParkerLayout.SHARED_OBJECT_OFFSET, 0);
    control.putLongVolatile(at + ParkerLayout.OWNER_OFFSET, Tag.NONE);
  }

  /**
   * Cleans up the records of a dead participant. A wake-up that it had got is passed on: it cannot
   * have used it.
   */
  void recover(long dead) {
    for (int record = 0; record < ControlLayout.PARKERS; record++) {
      int at = ControlLayout.parker(record);
      if (control.getLongVolatile(at + ParkerLayout.OWNER_OFFSET) == dead) {
        recoverRecord(record, at, dead);
      }
    }
  }

  private void recoverRecord(int record, int at, long dead) {
    abandon(record);
    long last = lastObject(control, at);
    for (long sequence = 1; sequence <= last; sequence++) {
      waits().discard(name(record, dead, sequence));
    }
    giveBackRecord(record);
  }

  /** Removes the OS objects that are left in a region in which nobody is. */
  static void discardAll(AtomicBuffer control, Supplier<WaitMechanism> mechanism) {
    if (HeaderLayout.waits(control) == WaitMethod.FUTEX) {
      return; // there are none
    }
    String prefix = namePrefix(HeaderLayout.regionId(control));
    for (int record = 0; record < ControlLayout.PARKERS; record++) {
      int at = ControlLayout.parker(record);
      long owner = control.getLongVolatile(at + ParkerLayout.OWNER_OFFSET);
      long last = lastObject(control, at);
      for (long sequence = 1; owner != Tag.NONE && sequence <= last; sequence++) {
        mechanism.get().discard(name(prefix, record, owner, sequence));
      }
    }
  }

  /** Has threads that begin to wait from now on sleep without an OS object. */
  void stopMaking() {
    pool.stopMaking();
  }

  /** The number of the last OS object of a record; garbage in its place costs a moment only. */
  private static long lastObject(AtomicBuffer control, int at) {
    long last = control.getLongVolatile(at + ParkerLayout.OS_SEQUENCE_OFFSET);
    return Math.min(last, MOST_OBJECTS);
  }

  /**
   * Closes this process's OS handles; the records themselves are recovered like those of the dead.
   *
   * @return whether none of them is in use any more
   */
  boolean close() {
    boolean allBack = pool.close();
    peers.close();
    return allBack;
  }

  /** Whether no thread of this process has one. */
  boolean isQuiet() {
    return !pool.hasLeased();
  }

  long owner(int record) {
    return control.getLongVolatile(ControlLayout.parker(record) + ParkerLayout.OWNER_OFFSET);
  }

  long sequence(int record) {
    return control.getLongVolatile(ControlLayout.parker(record) + ParkerLayout.OS_SEQUENCE_OFFSET);
  }

  /** Where the OS object of another process's record is to be found. */
  ParkerAddress address(int record, long owner, long sequence) {
    ProcessIdentity process = participants.identity(Tag.slot(owner));
    long published =
        control.getLongVolatile(ControlLayout.parker(record) + ParkerLayout.PUBLISHED_OFFSET);
    return new ParkerAddress(
        name(record, owner, sequence), record, process.pid(), process.startMillis(), published);
  }

  private void setArmedBit(int record) {
    int at = ControlLayout.armedWord(record);
    long bit = 1L << (record & 63);
    long v;
    do {
      v = control.getLongVolatile(at);
    } while (!control.compareAndSetLong(at, v, v | bit));
  }

  private void clearArmedBit(int record) {
    int at = ControlLayout.armedWord(record);
    long bit = 1L << (record & 63);
    long v;
    do {
      v = control.getLongVolatile(at);
    } while ((v & bit) != 0 && !control.compareAndSetLong(at, v, v & ~bit));
  }

  /** 26 characters, so that macOS takes it too; unique because tags never repeat. */
  private String name(int record, long owner, long sequence) {
    return name(namePrefix, record, owner, sequence);
  }

  private static String name(String prefix, int record, long owner, long sequence) {
    long packed =
        (long) record << 52
            | (long) Tag.slot(owner) << 42
            | (Tag.generation(owner) & (1L << 28) - 1) << 14
            | (sequence & (1L << 14) - 1);
    return prefix + digits(packed, 13);
  }

  static String namePrefix(RegionId id) {
    return "hf" + digits(id.low() >>> 13, REGION_DIGITS) + "-";
  }

  private static String digits(long value, int width) {
    String text = Long.toUnsignedString(value, RADIX);
    String padded = "0".repeat(Math.max(0, width - text.length())) + text;
    return padded.substring(padded.length() - width);
  }
}
