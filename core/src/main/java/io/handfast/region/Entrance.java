package io.handfast.region;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.spi.WaitMechanism;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.AtomicBuffer;

/** How a process becomes a participant of a region: the first one, or one more. */
final class Entrance {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LOOK_NANOS = 100_000;

  private Entrance() {}

  /** Makes a region of files, after a look for regions whose participants are all dead. */
  static Region create(RegionHome home, Supplier<WaitMechanism> waits, RegionModes modes) {
    try {
      RegionSweeper.sweep(home, waits);
      RegionFiles.Unpublished made = RegionFiles.create(home);
      boolean published = false;
      try {
        Region region = firstParticipant(made, waits, modes);
        made.publish();
        published = true;
        Regions.add(region);
        Watch.watch(region);
        return region;
      } finally {
        if (!published) {
          made.discard();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Region firstParticipant(
      RegionFiles.Unpublished made, Supplier<WaitMechanism> waits, RegionModes modes)
      throws IOException {
    RegionFiles files = made.files();
    ProcessIdentity me = ProcessIdentity.current();
    HeaderLayout.prepare(files.control(), made.id(), BootId.current(), me, modes);
    return new Region(
        made.id(),
        0,
        files,
        files,
        waits,
        participants -> participants.moveIn(0, made.firstSlot(), me, Tag.NONE, 0));
  }

  /** Joins a region that another process made. */
  static Region attach(Path directory, long parent, long startId, Supplier<WaitMechanism> waits) {
    return attach(directory, parent, startId, waits, UnaryOperator.identity());
  }

  /** The same through a view of its memory. */
  static Region attach(
      Path directory,
      long parent,
      long startId,
      Supplier<WaitMechanism> waits,
      UnaryOperator<RegionMemory> view) {
    try {
      RegionFiles files = RegionFiles.open(RegionFiles.real(directory));
      Region region =
          new Region(
              HeaderLayout.regionId(files.control()),
              startId,
              view.apply(files),
              files,
              waits,
              participants -> participants.register(ProcessIdentity.current(), parent, startId));
      boolean joined = false;
      try {
        checkNotRetired(region, files);
        Regions.add(region);
        Watch.watch(region);
        joined = true;
        return region;
      } finally {
        if (!joined) {
          region.lifeLock().close(); // whoever is left cleans up; or nobody is
        }
      }
    } catch (NoSuchFileException e) {
      throw gone(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IpcException gone(Path directory) {
    return new IpcException(
        ErrorCode.REGION_NOT_FOUND,
        "the region's last participant has just left",
        "directory",
        directory);
  }

  /** Makes a region in plain memory, with a way to put threads to sleep. */
  static Region inProcess(WaitMechanism waits, RegionModes modes) {
    ProcessMemory memory = new ProcessMemory();
    RegionId id = RegionId.random();
    HeaderLayout.prepare(memory.control(), id, BootId.current(), ProcessIdentity.current(), modes);
    HeaderLayout.publish(memory.control());
    Region region = join(id, memory, () -> waits, 0);
    Regions.add(region);
    return region;
  }

  /** Becomes a participant of memory that is not in files. */
  static Region join(
      RegionId id, RegionMemory memory, Supplier<WaitMechanism> waits, long startId) {
    try {
      return new Region(
          id,
          startId,
          memory,
          null,
          waits,
          participants -> participants.register(ProcessIdentity.current(), Tag.NONE, startId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whoever sweeps may be about to retire the region; it sees our life lock, or we see its verdict.
   */
  private static void checkNotRetired(Region region, RegionFiles files) throws IOException {
    AtomicBuffer control = region.control();
    Patience patience = new Patience(PATIENCE_NANOS);
    while (patience.lasts()) {
      long state = control.getLongVolatile(HeaderLayout.STATE_OFFSET);
      if (state == HeaderLayout.OPEN) {
        return;
      }
      if (state == HeaderLayout.RETIRED) {
        break;
      }
      try (RegionMemory.Claim sweep = files.tryLockSweep()) {
        if (sweep != null) {
          // The sweeper died: nobody else may be in RETIRING now.
          control.compareAndSetLong(
              HeaderLayout.STATE_OFFSET, HeaderLayout.RETIRING, HeaderLayout.OPEN);
        }
      }
      Parker.pause(LOOK_NANOS);
    }
    throw gone(files.directory());
  }
}
