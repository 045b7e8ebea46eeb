package io.handfast.region;

/**
 * One parker record: where a thread says what it waits for, and where its waker answers.
 *
 * <pre>
 *    0                   8                   16                  24
 *   +-------------------+-------------------+-------------------+-------------------+
 *   |    owner's tag    |     wait word     |    OS sequence    |     published     |
 *   +-------------------+-------------------+-------------------+-------------------+
 *   32                  40        44        48                  56
 *   +-------------------+---------+---------+-------------------+-------------------+
 *   |   shared object   |  token  | reserved|    noted owner    |       note        |
 *   +-------------------+---------+---------+-------------------+-------------------+
 *
 *   note       63                                   42 41                             0
 *             +---------------------------------------+---------------------------------+
 *             |  turn of the owner, its lowest bits   |   milliseconds since 1970       |
 *             +---------------------------------------+---------------------------------+
 *
 *   wait word  63                  36 35                    12 11        4 3 2     0
 *             +----------------------+------------------------+-----------+-+-------+
 *             |        epoch         |     object's index     |  channel  |K| state |
 *             +----------------------+------------------------+-----------+-+-------+
 * </pre>
 *
 * Index, channel and K are the target: which object is waited for, and which of the things that it
 * offers. K is 1 where the channel is the number of one of a lock's conditions. An epoch is posted
 * at most once.
 *
 * <p>The OS object's name is derived from the region, the owner's tag, the number of the record and
 * the OS sequence, which is written before the object is made: whoever reaps the owner can remove
 * it. A record whose thread is woken through the OS object of another one has the number of that
 * record plus 1 in the place of the shared object: so the second record of a thread that waits for
 * a condition, and all records of virtual threads. The token is for threads that sleep on the
 * record itself, {@link FutexWaits}. What is noted is for people, {@link WaitNotes}.
 */
final class ParkerLayout {
  static final int OWNER_OFFSET = 0;
  static final int WAIT_OFFSET = 8;
  static final int OS_SEQUENCE_OFFSET = 16;
  static final int PUBLISHED_OFFSET = 24;
  static final int SHARED_OBJECT_OFFSET = 32;
  static final int TOKEN_OFFSET = 40;
  static final int NOTED_OWNER_OFFSET = 48;
  static final int NOTE_OFFSET = 56;

  static final int LENGTH = 64;

  /** Nobody waits on this record. */
  static final int IDLE = 0;

  /** Its owner waits, or is about to. */
  static final int ARMED = 1;

  /** Somebody woke its owner. */
  static final int POSTED = 2;

  /** Somebody told its owner that what it waits for is broken. */
  static final int BROKEN = 3;

  /** So many things an object may offer, and so many conditions a lock may have. */
  static final int CHANNELS = 1 << 8;

  /** So many objects can be told from each other. */
  static final int OBJECTS = 1 << 24;

  private static final int CHANNEL_SHIFT = 4;
  private static final int INDEX_SHIFT = 12;
  private static final int EPOCH_SHIFT = 36;
  private static final long STATE_MASK = 7;
  private static final long CONDITION = 1L << 3;

  /** The whole target. */
  static final long TARGET_MASK = (1L << EPOCH_SHIFT) - 1 & ~STATE_MASK;

  /** The target without its channel. */
  static final long ANY_CHANNEL_MASK = TARGET_MASK & ~((CHANNELS - 1L) << CHANNEL_SHIFT);

  private ParkerLayout() {}

  /** What an object offers on one of its channels. */
  static long target(int index, int channel) {
    return (index & OBJECTS - 1L) << INDEX_SHIFT | (channel & CHANNELS - 1L) << CHANNEL_SHIFT;
  }

  /** A condition of a lock. */
  static long condition(int index, int number) {
    return target(index, number) | CONDITION;
  }

  static long wait(long epoch, long target, int state) {
    return (epoch << EPOCH_SHIFT) | target | state;
  }

  static long epoch(long wait) {
    return wait >>> EPOCH_SHIFT;
  }

  static long target(long wait) {
    return wait & TARGET_MASK;
  }

  static int state(long wait) {
    return (int) (wait & STATE_MASK);
  }

  static long withState(long wait, int state) {
    return (wait & ~STATE_MASK) | state;
  }
}
