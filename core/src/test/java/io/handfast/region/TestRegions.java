package io.handfast.region;

import io.handfast.FenceMode;
import io.handfast.IpcException;
import io.handfast.spi.WaitMechanism;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.concurrent.AtomicBuffer;

/** Regions and objects as tests of the layers above need them. */
public final class TestRegions {
  private TestRegions() {}

  /** A region of this process, with another way to put threads to sleep. */
  public static Region inProcess(WaitMechanism waits) {
    return inProcess(waits, FenceMode.FULL);
  }

  /** The same for a region whose creator has chosen how locks are given back. */
  public static Region inProcess(WaitMechanism waits, FenceMode fences) {
    return Entrance.inProcess(waits, modes(fences));
  }

  private static RegionModes modes(FenceMode fences) {
    return new RegionModes(RegionModes.DEFAULT.waits(), fences);
  }

  /** A region with several participants, all of whom are in this process. */
  public static List<Region> participants(int count) {
    return participants(count, FenceMode.FULL);
  }

  /** The same for a region whose creator has chosen how locks are given back. */
  public static List<Region> participants(int count, FenceMode fences) {
    PlayedMemory memory = new PlayedMemory(modes(fences));
    return IntStream.range(0, count).mapToObj(unused -> memory.player().join()).toList();
  }

  /** Says that a participant is in its region, as another one sees it. */
  public static boolean isPresent(Region participant, Region other) {
    return other.participants().isPresent(participant.tag());
  }

  /** The same object, with every access to its words and to its segment under watch. */
  public static SharedObject watched(SharedObject object, WatchedBuffer.Watcher watcher) {
    int segment = object.words().getInt(segmentOffset(object));
    AtomicBuffer memory = segment == 0 ? null : WatchedBuffer.of(object.segment(), watcher);
    return new SharedObject(
        object.region(),
        object.index(),
        object.generation(),
        object.kind(),
        WatchedBuffer.of(object.words(), watcher),
        memory);
  }

  /** How many objects of a region were given up by everybody so far. */
  public static long freed(Path directory) throws IOException {
    return RegionFiles.open(directory).control().getLongVolatile(HeaderLayout.FREED_OFFSET);
  }

  /** How the names of the OS objects begin that belong to the region of this directory. */
  public static String osNamePrefix(Path directory) {
    String name = directory.getFileName().toString();
    String id = name.substring(name.length() - 32);
    return Parkers.namePrefix(
        new RegionId(
            Long.parseUnsignedLong(id.substring(0, 16), 16),
            Long.parseUnsignedLong(id.substring(16), 16)));
  }

  /** How many parkers of a region have something to sleep on; 0 if it is not there or half made. */
  public static int parkers(Path directory) {
    try {
      AtomicBuffer control = RegionFiles.openOfAnyBoot(directory).control();
      return (int)
          IntStream.range(0, ControlLayout.PARKERS)
              .map(ControlLayout::parker)
              .filter(at -> control.getLong(at + ParkerLayout.OWNER_OFFSET) != Tag.NONE)
              .filter(at -> control.getLong(at + ParkerLayout.OS_SEQUENCE_OFFSET) != 0)
              .count();
    } catch (IOException | IpcException e) {
      return 0;
    }
  }

  private static int segmentOffset(SharedObject object) {
    return ChunkLayout.record(object.index()) + ObjectLayout.SEGMENT_OFFSET;
  }
}
