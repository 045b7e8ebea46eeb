package io.handfast.region;

import io.handfast.FenceMode;
import io.handfast.WaitMethod;
import java.nio.ByteOrder;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The first page of the {@code control} file. All numbers are in the byte order of the machine: a
 * region never leaves it.
 *
 * <pre>
 *    0                   8                   16                  24
 *   +-------------------+---------+---------+-------------------+-------------------+
 *   |       magic       |  major  |  minor  |           region id                   |
 *   +-------------------+---------+---------+-------------------+-------------------+
 *   32                  40                  48                  56
 *   +-------------------+-------------------+-------------------+-------------------+
 *   |            boot id                    |    creator pid    |   creator start   |
 *   +-------------------+-------------------+-------------------+-------------------+
 *   64        68        72        76        80        84        88
 *   +---------+---------+---------+---------+---------+---------+
 *   |participants parkers| tickets |objects |  waits  | fences  |
 *   +---------+---------+---------+---------+---------+---------+
 *   128 state  (OPEN, RETIRING, RETIRED)             a line of its own
 *   256 objects allocated so far (next index)        a line of its own
 *   264 chunks of objects published
 *   272 segments numbered, 280 records freed, 288 ticket entries used, 296 files of
 *       names, so far
 *   384 deaths recovered, 392 sleeps without a parker   counters for people
 *   512 armed bits, one per parker record            512 bytes
 * </pre>
 *
 * <p>Waits is the way in which all participants put threads to sleep: 1 semaphores, 2 futexes.
 * Fences is the way in which all of them give locks back: 1 full, 2 asymmetric.
 *
 * <p>The version is written last: a header without one is half made.
 *
 * <p>History: 1.0, the first.
 */
final class HeaderLayout {
  static final long MAGIC = 0x48414E4446415354L; // HANDFAST
  static final int MAJOR = 1;
  static final int MINOR = 0;

  static final int MAGIC_OFFSET = 0;
  static final int MAJOR_OFFSET = 8;
  static final int MINOR_OFFSET = 12;
  static final int REGION_ID_OFFSET = 16;
  static final int BOOT_ID_OFFSET = 32;
  static final int CREATOR_PID_OFFSET = 48;
  static final int CREATOR_START_OFFSET = 56;
  static final int PARTICIPANTS_OFFSET = 64;
  static final int PARKERS_OFFSET = 68;
  static final int TICKETS_OFFSET = 72;
  static final int OBJECTS_PER_CHUNK_OFFSET = 76;
  static final int WAITS_OFFSET = 80;
  static final int FENCES_OFFSET = 84;
  static final int STATE_OFFSET = 128;
  static final int NEXT_OBJECT_OFFSET = 256;
  static final int CHUNKS_OFFSET = 264;
  static final int NEXT_SEGMENT_OFFSET = 272;
  static final int FREED_OFFSET = 280;
  static final int TICKETS_USED_OFFSET = 288;
  static final int NAME_FILES_OFFSET = 296;
  static final int DEATHS_OFFSET = 384;
  static final int PARKERLESS_SLEEPS_OFFSET = 392;
  static final int ARMED_OFFSET = 512;

  static final int LENGTH = 4096;

  /** The region may be attached to. */
  static final long OPEN = 1;

  /** Whoever holds the region's {@code sweep} lock looks whether every participant is gone. */
  static final long RETIRING = 2;

  /** Nobody is left and nobody can come. */
  static final long RETIRED = 3;

  private static final int SEMAPHORES = 1;
  private static final int FUTEXES = 2;

  private static final int FULL = 1;
  private static final int ASYMMETRIC = 2;

  private HeaderLayout() {}

  /** Writes everything but the version, which makes the region valid. */
  static void prepare(AtomicBuffer control, RegionId id, BootId boot, ProcessIdentity creator) {
    prepare(control, id, boot, creator, RegionModes.DEFAULT);
  }

  /** The same for a region whose creator has chosen. */
  static void prepare(
      AtomicBuffer control, RegionId id, BootId boot, ProcessIdentity creator, RegionModes modes) {
    control.putLong(MAGIC_OFFSET, MAGIC);
    control.putLong(REGION_ID_OFFSET, id.high());
    control.putLong(REGION_ID_OFFSET + 8, id.low());
    control.putLong(BOOT_ID_OFFSET, boot.high());
    control.putLong(BOOT_ID_OFFSET + 8, boot.low());
    control.putLong(CREATOR_PID_OFFSET, creator.pid());
    control.putLong(CREATOR_START_OFFSET, creator.startMillis());
    control.putInt(PARTICIPANTS_OFFSET, ControlLayout.PARTICIPANTS);
    control.putInt(PARKERS_OFFSET, ControlLayout.PARKERS);
    control.putInt(TICKETS_OFFSET, ControlLayout.TICKETS);
    control.putInt(OBJECTS_PER_CHUNK_OFFSET, ChunkLayout.OBJECTS);
    control.putInt(WAITS_OFFSET, modes.waits() == WaitMethod.FUTEX ? FUTEXES : SEMAPHORES);
    control.putInt(FENCES_OFFSET, modes.fences() == FenceMode.ASYMMETRIC ? ASYMMETRIC : FULL);
    control.putLong(STATE_OFFSET, OPEN);
    control.putLong(NEXT_OBJECT_OFFSET, 1);
  }

  /** Makes the region valid. */
  static void publish(AtomicBuffer control) {
    control.putInt(MINOR_OFFSET, MINOR);
    control.putIntRelease(MAJOR_OFFSET, MAJOR);
  }

  static RegionId regionId(AtomicBuffer control) {
    return new RegionId(control.getLong(REGION_ID_OFFSET), control.getLong(REGION_ID_OFFSET + 8));
  }

  static BootId bootId(AtomicBuffer control) {
    return new BootId(control.getLong(BOOT_ID_OFFSET), control.getLong(BOOT_ID_OFFSET + 8));
  }

  /** Whether there is a number in the place of the wait method that this version knows. */
  static boolean hasKnownWaits(AtomicBuffer control) {
    int waits = control.getInt(WAITS_OFFSET);
    return waits == SEMAPHORES || waits == FUTEXES;
  }

  /** Whether there is a number in the place of the fence mode that this version knows. */
  static boolean hasKnownFences(AtomicBuffer control) {
    int fences = control.getInt(FENCES_OFFSET);
    return fences == FULL || fences == ASYMMETRIC;
  }

  static FenceMode fences(AtomicBuffer control) {
    return control.getInt(FENCES_OFFSET) == ASYMMETRIC ? FenceMode.ASYMMETRIC : FenceMode.FULL;
  }

  static WaitMethod waits(AtomicBuffer control) {
    return control.getInt(WAITS_OFFSET) == FUTEXES ? WaitMethod.FUTEX : WaitMethod.OS_SEMAPHORE;
  }

  /** The magic of a region that was made on a machine of the other byte order. */
  static long foreignMagic() {
    return Long.reverseBytes(MAGIC);
  }

  static String byteOrder() {
    return ByteOrder.nativeOrder().toString();
  }
}
