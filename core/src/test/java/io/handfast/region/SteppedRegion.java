package io.handfast.region;

import io.handfast.spi.WaitMechanism;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A participant who tells of its steps. The watch does not look at its region until it is told to,
 * so that nobody but the threads of the test takes a step.
 */
public final class SteppedRegion {
  private static final List<String> OBJECT_STATES =
      List.of("FREE", "MAKING", "LIVE", "FREEING", "WIPING");
  private static final List<String> PARKER_STATES = List.of("IDLE", "ARMED", "POSTED", "BROKEN");

  /** More than Linux and macOS ever give. */
  private static final long NOBODYS_PID = Integer.MAX_VALUE;

  private final Region region;
  private final SteppedMemory memory;
  private final Chunks chunks;
  private final Holds holds;

  private SteppedRegion(Region region, SteppedMemory memory) {
    this.region = region;
    this.memory = memory;
    this.chunks = new Chunks(memory.unwatched());
    this.holds = new Holds(chunks);
  }

  /** Whether threads can sleep on memory here. */
  public static boolean hasFutex() {
    return Platforms.current().hasFutex();
  }

  /** Makes a region at which the watch does not look. */
  public static Region create(RegionModes modes) {
    Region region = Region.create(null, modes);
    Watch.forget(region);
    return region;
  }

  /** Becomes a participant; the steps of that are told, too. */
  public static SteppedRegion attach(Path directory, long startId, StepObserver observer) {
    Supplier<WaitMechanism> waits = () -> new SteppedWaits(Platforms.current().waits(), observer);
    List<SteppedMemory> memory = new ArrayList<>();
    Region region =
        Entrance.attach(
            directory,
            Tag.NONE,
            startId,
            waits,
            files -> {
              memory.add(new SteppedMemory(files, observer));
              return memory.get(0);
            });
    Watch.forget(region);
    return new SteppedRegion(region, memory.get(0));
  }

  public Region region() {
    return region;
  }

  /** Has the watch look at the region from now on. */
  public void watch() {
    Watch.watch(region);
  }

  /** Ends as a killed process does: its life lock falls, nobody has its pid, and that is all. */
  public void die() {
    Regions.remove(region);
    int identity = ControlLayout.participant(Tag.slot(region.tag()));
    memory.unwatched().control().putLong(identity + ParticipantLayout.PID_OFFSET, NOBODYS_PID);
    try {
      memory.die();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes all parker records that are left. */
  public void takeAllParkers() {
    while (region.parkers().takeRecord(region.tag()) != Parker.NO_RECORD) {
      // one more
    }
  }

  /** Leaves a region as a sweeper does that was killed while it looked for life. */
  public static void leaveRetiring(Path directory) {
    try {
      AtomicBuffer control = RegionFiles.open(directory).control();
      control.putLongVolatile(HeaderLayout.STATE_OFFSET, HeaderLayout.RETIRING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks at everybody else, and cleans up after the dead. */
  public void suspectAll() {
    for (int slot = 0; slot < ControlLayout.PARTICIPANTS; slot++) {
      region.suspect(slot);
    }
  }

  /** The objects that anybody has. */
  public List<String> objects() {
    List<String> objects = new ArrayList<>();
    region
        .objects()
        .forEachRecord(
            index -> {
              long word = word(index);
              if (ObjectLayout.state(word) != ObjectLayout.FREE) {
                objects.add(index + "." + ObjectLayout.generation(word));
              }
            });
    return objects;
  }

  private long word(int index) {
    int at = ChunkLayout.record(index) + ObjectLayout.WORD_OFFSET;
    return chunks.chunk(index).getLongVolatile(at);
  }

  /** Every word of the region that names a participant. */
  public List<String> wordsThatName(long tag) {
    AtomicBuffer control = memory.unwatched().control();
    List<String> words = new ArrayList<>();
    if (tag == Tag.NONE) {
      return words;
    }
    if (region.participants().isPresent(tag)) {
      words.add("participant " + Tag.slot(tag));
    }
    for (int record = 0; record < ControlLayout.PARKERS; record++) {
      if (region.parkers().owner(record) == tag) {
        words.add("parker " + record + " " + parker(control, record));
      }
    }
    for (int number = 0; number < ControlLayout.TICKETS; number++) {
      long word = control.getLongVolatile(ControlLayout.ticket(number) + TicketLayout.WORD_OFFSET);
      int state = TicketLayout.state(word);
      boolean idle =
          state == TicketLayout.FREE || state == TicketLayout.DONE || state == TicketLayout.EXPIRED;
      if (!idle && TicketLayout.names(word, tag)) {
        words.add("ticket " + number + " state " + state);
      }
    }
    region
        .objects()
        .forEachRecord(
            index -> {
              long word = word(index);
              if (ObjectLayout.slot(word) == Tag.slot(tag)) {
                words.add("object " + index + " " + OBJECT_STATES.get(ObjectLayout.state(word)));
              }
              if (holds.isSet(index, Tag.slot(tag))) {
                words.add("hold " + index);
              }
            });
    return words;
  }

  private static String parker(AtomicBuffer control, int record) {
    int at = ControlLayout.parker(record) + ParkerLayout.WAIT_OFFSET;
    return PARKER_STATES.get(ParkerLayout.state(control.getLongVolatile(at)));
  }

  /** The words of all objects, each without zeros at the end. */
  public List<String> bodies() {
    List<String> bodies = new ArrayList<>();
    region
        .objects()
        .forEachRecord(
            index -> {
              if (ObjectLayout.state(word(index)) != ObjectLayout.FREE) {
                bodies.add(body(index));
              }
            });
    return bodies;
  }

  private String body(int index) {
    AtomicBuffer chunk = chunks.chunk(index);
    int body = ChunkLayout.record(index) + ObjectLayout.BODY_OFFSET;
    int kind = chunk.getByte(ChunkLayout.record(index) + ObjectLayout.KIND_OFFSET) & 0xFF;
    StringBuilder words = new StringBuilder();
    for (int at = 0; at < ObjectLayout.BODY_LENGTH; at += 8) {
      words.append(at == 0 ? "" : " ");
      words.append(Long.toHexString(chunk.getLongVolatile(body + at)));
    }
    return (kind == 0 ? "no kind yet" : ObjectKinds.find(kind))
        + " "
        + words.toString().replaceAll("( 0)+$", "");
  }
}
