package io.handfast.region;

import io.handfast.IpcException;
import io.handfast.spi.WaitMechanism;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Removes regions in which nobody is left, and what killed processes left half made.
 *
 * <pre>
 * retire, holding the region's sweep lock:
 *    OPEN -&gt; RETIRING (fence);  a life lock is held -&gt; back to OPEN
 *                               else RETIRED, remove OS names, rename to .old-id, delete
 * attach: take a life lock, LIVE (fence), look: OPEN -&gt; in;  RETIRED -&gt; not found;
 *         RETIRING -&gt; wait; the sweep lock can be had -&gt; the sweeper is dead -&gt; back to OPEN
 * </pre>
 *
 * Either the newcomer sees RETIRING, or the sweeper sees its life lock. RETIRING belongs to whoever
 * has the sweep lock, so a sweeper killed there is undone or redone by the next one.
 */
final class RegionSweeper {
  /** No slot is to be taken for the caller's own. */
  static final int NOBODY = -1;

  private static final Logger LOGGER = System.getLogger(RegionSweeper.class.getName());
  private static final Pattern REGION_NAME = Pattern.compile("[0-9a-f]{32}");

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LOOK_NANOS = 100_000;

  /** How an attempt to remove a region ended. */
  enum Outcome {
    /** Removed, by us or by somebody else. */
    GONE,
    /** Somebody is in it. */
    IN_USE,
    /** Somebody else looks at it now. */
    BUSY
  }

  private RegionSweeper() {}

  /**
   * Sweeps all regions of a home, except those that cannot be understood or are being looked at.
   */
  static void sweep(RegionHome home, Supplier<WaitMechanism> waits) throws IOException {
    for (Path directory : home.regions()) {
      try {
        sweep(directory, waits);
      } catch (IOException | IpcException e) {
        // Gone or changed under our eyes, or not ours to understand: what cannot be proved dead
        // stays, and keeps nobody from working.
        LOGGER.log(Level.DEBUG, "left for the next sweep: " + directory, e);
      }
    }
  }

  private static void sweep(Path directory, Supplier<WaitMechanism> waits) throws IOException {
    String name = directory.getFileName().toString();
    if (name.startsWith(RegionFiles.OLD_PREFIX)) {
      FileTrees.delete(directory);
    } else if (name.startsWith(RegionFiles.NEW_PREFIX)) {
      sweepHalfMade(directory);
    } else if (REGION_NAME.matcher(name).matches()) {
      Outcome unused = retire(RegionFiles.openOfAnyBoot(directory), waits, NOBODY);
    }
  }

  private static void sweepHalfMade(Path directory) throws IOException {
    if (!Files.isDirectory(RegionFiles.liveDirectory(directory))) {
      Files.delete(directory); // fails if its creator lives and has gone on meanwhile
      return;
    }
    try (RegionMemory.Claim first = FileLocks.tryLock(RegionFiles.liveFile(directory, 0))) {
      if (first != null) {
        FileTrees.remove(directory);
      }
    }
  }

  /**
   * Removes the region if nobody is in it.
   *
   * @param self a slot to leave out: the caller's own, when its process is about to end
   */
  static Outcome retire(RegionFiles files, Supplier<WaitMechanism> waits, int self)
      throws IOException {
    AtomicBuffer control = files.control();
    try (RegionMemory.Claim sweep = files.tryLockSweep()) {
      if (sweep == null) {
        return Outcome.BUSY;
      }
      if (control.getLongVolatile(HeaderLayout.STATE_OFFSET) != HeaderLayout.RETIRED) {
        control.putLongVolatile(HeaderLayout.STATE_OFFSET, HeaderLayout.RETIRING);
        if (isAnybodyIn(files, self)) {
          control.putLongVolatile(HeaderLayout.STATE_OFFSET, HeaderLayout.OPEN);
          return Outcome.IN_USE;
        }
        control.putLongVolatile(HeaderLayout.STATE_OFFSET, HeaderLayout.RETIRED);
      }
      Parkers.discardAll(control, waits);
      files.remove();
      return Outcome.GONE;
    } catch (NoSuchFileException e) {
      return Outcome.GONE; // somebody else has removed it
    }
  }

  /**
   * The same for somebody who has just left: if another one sweeps it now, it may have seen us, and
   * both would leave the region behind.
   */
  static void retireAfterLeaving(RegionFiles files, Supplier<WaitMechanism> waits)
      throws IOException {
    Patience patience = new Patience(PATIENCE_NANOS);
    while (retire(files, waits, NOBODY) == Outcome.BUSY && patience.lasts()) {
      Parker.pause(LOOK_NANOS);
    }
  }

  private static boolean isAnybodyIn(RegionFiles files, int self) throws IOException {
    for (int slot : slotsToProve(files)) {
      if (slot != self) {
        try (RegionMemory.Claim life = files.tryProveDead(slot)) {
          if (life == null) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Those that have a life lock, and those that should have one: if its file was removed from under
   * a living process, that process is still in. After a reboot nobody is.
   */
  private static Set<Integer> slotsToProve(RegionFiles files) throws IOException {
    Set<Integer> slots = new TreeSet<>(files.usedSlots());
    if (files.isOfThisBoot()) {
      for (int slot = 0; slot < ControlLayout.PARTICIPANTS; slot++) {
        long word =
            files
                .control()
                .getLongVolatile(ControlLayout.participant(slot) + ParticipantLayout.WORD_OFFSET);
        if (ParticipantLayout.state(word) != ParticipantLayout.FREE) {
          slots.add(slot);
        }
      }
    }
    return slots;
  }
}
