package io.handfast.region;

import static java.util.Objects.requireNonNull;

import io.handfast.FenceMode;
import io.handfast.IpcException;
import io.handfast.NoPlatformException;
import io.handfast.RegionFormatException;
import io.handfast.WaitMethod;
import io.handfast.spi.WaitMechanism;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A region as one participant has it: the memory, this process's place in it, and everything that
 * lives there.
 */
public final class Region implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(Region.class.getName());

  private final RegionId id;
  private final long startId;
  private final @Nullable RegionFiles files;
  private final Supplier<WaitMechanism> waits;
  private final AtomicBuffer control;
  private final FenceMode fences;
  private final Participants participants;
  private final Parkers parkers;
  private final ObjectTable objects;
  private final Names names;
  private final Tickets tickets;
  private final ThreadNames threadNames;
  private final Participants.Registration registration;
  private final Reaper reaper;

  /** In whose name this process acts while it moves in, and cleans up after the last tenant. */
  private int slotToBe;

  /** Held while this process changes what it holds, and while it cleans up after others. */
  private final ReentrantLock local = new ReentrantLock();

  private volatile boolean closed;
  private volatile boolean hasLeft;

  /** Could not be left when it was closed; the watch thread leaves it, and nobody else. */
  private volatile boolean leavesLater;

  /** What makes a participant of memory that was just made or opened. */
  interface Admission {
    Participants.Registration register(Participants participants) throws IOException;
  }

  Region(
      RegionId id,
      long startId,
      RegionMemory memory,
      @Nullable RegionFiles files,
      Supplier<WaitMechanism> waits,
      Admission admission)
      throws IOException {
    this.id = id;
    this.startId = startId;
    this.files = files;
    this.control = memory.control();
    this.fences = HeaderLayout.fences(control);
    this.waits = Platforms.waitsIn(memory, waits);
    this.participants = new Participants(control, memory, this::recover);
    this.reaper = new Reaper(this, participants, local);
    this.parkers = new Parkers(control, id, participants, this.waits);
    this.objects = new ObjectTable(this, memory, local);
    this.names = new Names(memory, objects);
    this.tickets = new Tickets(this, control);
    this.threadNames = new ThreadNames(memory, participants);
    this.registration = admission.register(participants);
  }

  /**
   * Makes a region of files in which this process is the first participant, after a look for
   * regions whose participants are all dead.
   *
   * @param directory where its home shall be, or null for the property or the default
   * @param modes what all of its participants shall agree on
   * @return the region
   */
  public static Region create(@Nullable Path directory, RegionModes modes) {
    Supplier<WaitMechanism> waits = Platforms.current()::waits; // or nothing is made
    Platforms.tryOut(modes.waits());
    return Entrance.create(RegionHome.open(directory), waits, modes);
  }

  /**
   * Becomes a participant of a region that another process made.
   *
   * @param directory its directory
   * @param parent the tag of the process that started this one, or {@link Tag#NONE}
   * @param startId the number by which that process recognises this one, or 0
   * @return the region
   * @throws RegionFormatException if it is none, or one that this version cannot read
   * @throws NoPlatformException if threads sleep in it in a way that this process cannot
   * @throws IpcException if it is not there any more
   */
  public static Region attach(Path directory, long parent, long startId) {
    return Entrance.attach(directory, parent, startId, Platforms.current()::waits);
  }

  /**
   * Makes a region in plain memory, for the threads of this process, which sleep in the JVM.
   *
   * @param fences how whoever gives a lock back and whoever is about to sleep find each other
   * @return the region
   */
  public static Region inProcess(FenceMode fences) {
    return Entrance.inProcess(
        new ThreadWaits(), new RegionModes(RegionModes.DEFAULT.waits(), fences));
  }

  /**
   * The region's identity.
   *
   * @return 128 random bits
   */
  public RegionId id() {
    return id;
  }

  /** The number under which this process was started into the region, 0 if it was not. */
  long startId() {
    return startId;
  }

  /**
   * Whether other processes can reach this region.
   *
   * @return false for a THREADING context's
   */
  public boolean isShared() {
    return files != null;
  }

  /**
   * The region's directory.
   *
   * @return its path
   * @throws IllegalStateException if it has none
   */
  public Path directory() {
    return sharedFiles().directory();
  }

  /**
   * How threads sleep in this region; without meaning in one that is not shared.
   *
   * @return the method that its creator chose
   */
  public WaitMethod waits() {
    return HeaderLayout.waits(control);
  }

  /**
   * How whoever gives a lock back in this region, and whoever is about to sleep, find each other.
   *
   * @return the mode that its creator chose
   */
  public FenceMode fences() {
    return fences;
  }

  private RegionFiles sharedFiles() {
    if (files == null) {
      throw new IllegalStateException("a region in plain memory has no files");
    }
    return files;
  }

  /**
   * This participant's tag.
   *
   * @return the tag
   */
  public long tag() {
    return registration.tag();
  }

  /**
   * This participant's slot.
   *
   * @return the slot
   */
  public int slot() {
    // Not registered yet while this is called by its own constructor.
    return registration != null ? Tag.slot(registration.tag()) : slotToBe;
  }

  /**
   * The objects of the region.
   *
   * @return their table
   */
  public ObjectTable objects() {
    return objects;
  }

  /**
   * Refuses what cannot be a name, before anything is made.
   *
   * @param name the name
   * @return the name
   * @throws IllegalArgumentException if it has not 1 to 200 characters of {@code A-Za-z0-9._-}
   */
  public static String checkedName(String name) {
    return NameLayout.checked(requireNonNull(name, "name"));
  }

  /**
   * Opens the object of a name, or makes it.
   *
   * @param spec what it shall be
   * @param name its name, 1 to 200 characters of {@code A-Za-z0-9._-}
   * @param use makes a handle of it
   * @param <R> what that returns
   * @return the same
   * @throws IllegalArgumentException if there is one of that name that is of another kind, or has
   *     another policy or size
   */
  public <R> R openOrCreate(ObjectSpec spec, String name, Function<? super SharedObject, R> use) {
    return names.openOrCreate(spec, name, use);
  }

  /**
   * Takes the name away from an object; whoever holds the object goes on.
   *
   * @param kind the object's kind
   * @param name its name
   * @return whether there was one
   */
  public boolean removeName(ObjectKind kind, String name) {
    return names.remove(kind, name);
  }

  Names names() {
    return names;
  }

  /**
   * The tickets of the region.
   *
   * @return their table
   */
  public Tickets tickets() {
    return tickets;
  }

  /**
   * The participants of the region.
   *
   * @return a view for people and for starters of processes
   */
  public ParticipantView participants() {
    return new ParticipantView(control, participants);
  }

  /**
   * How the threads of all participants are called, for people.
   *
   * @return their names
   */
  public ThreadNames threadNames() {
    return threadNames;
  }

  /**
   * Tells the others how a thread of this process is called. Never fails.
   *
   * @param thread the thread's number, by which words name it, not 0
   * @param name its name
   */
  public void tellThreadName(int thread, String name) {
    threadNames.tell(tag(), thread, name);
  }

  /**
   * How the names of all OS objects of this region begin.
   *
   * @return the prefix
   */
  public String osNamePrefix() {
    return Parkers.namePrefix(id);
  }

  AtomicBuffer control() {
    return control;
  }

  /** What says that this participant lives. */
  RegionMemory.Claim lifeLock() {
    return registration.lifeLock();
  }

  Parkers parkers() {
    return parkers;
  }

  WaitQueue waiters(int index, int channel) {
    return new WaitQueue(this, ParkerLayout.target(index, channel));
  }

  /** How many threads wait at any channel of an object, conditions not counted. */
  int waiting(int index) {
    return parkers.waitingAnywhere(index);
  }

  /**
   * Whether a tag in a word belongs to nobody alive; if its process is found dead, everything that
   * names it is cleaned up before this returns.
   *
   * @param slot the slot in the word
   * @param generation the generation in the word, perhaps truncated
   * @param generationMask which of its bits the word has
   * @return true if nobody alive has that tag
   */
  public boolean isDead(int slot, long generation, long generationMask) {
    return reaper.isDead(slot, generation, generationMask);
  }

  /**
   * Looks whether a participant has died, and cleans up after it before this returns.
   *
   * @param slot its slot
   */
  public void suspect(int slot) {
    reaper.suspect(slot);
  }

  /**
   * The same for somebody who waits for the participant and will look again soon: another thread of
   * this process that is busy with the region is not waited for.
   *
   * @param slot its slot; if nobody has it any more, what still names it is cleaned up
   */
  public void suspectWhileWaiting(int slot) {
    reaper.suspectWhileWaiting(slot);
  }

  /**
   * Whether this process has left the region: then nothing in it may be touched in the name of its
   * slot, which may be another process's. Under the lock of this process.
   */
  boolean hasLeft() {
    return hasLeft;
  }

  /** Throws if this process has left the region. */
  void checkIn() {
    if (hasLeft) {
      throw new IllegalStateException("this context was closed [region=" + this + "]");
    }
  }

  private void recover(int slot, long generation) {
    slotToBe = slot;
    long dead = Tag.of(slot, generation);
    tickets.recover(dead); // first: what they alone pin is freed with the objects
    objects.recover(dead);
    parkers.recover(dead);
  }

  /** What the watch thread does for this region at each of its rounds. */
  void tick(int round) {
    if (closed) {
      if (leavesLater) {
        leaveIfQuiet();
      }
      return; // or is being left at this moment
    }
    objects.tidy();
    for (int slot : participants.toProbe(round, tag())) {
      suspect(slot);
    }
  }

  /**
   * Whether the region was closed in this process.
   *
   * @return true once it was
   */
  public boolean isClosed() {
    return closed;
  }

  /** Closes every handle of this process, leaves, and removes the region if nobody is left. */
  @Override
  public void close() {
    local.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      local.unlock();
    }
    Regions.remove(this);
    Watch.forget(this);
    objects.closeAll();
    if (parkers.close() && objects.awaitQuiet()) {
      leave();
    } else {
      // What that thread is writing must not be given to others while it may go on.
      LOGGER.log(
          Level.WARNING,
          "a thread is in the middle of an operation, or owns a lock of an asymmetric region; left"
              + " when it is through, or this process ends: "
              + this);
      if (isShared()) {
        leavesLater = true;
        Watch.watch(this);
      }
    }
  }

  private void leaveIfQuiet() {
    if (parkers.isQuiet() && objects.isQuiet()) {
      Watch.forget(this);
      leave();
    }
  }

  private void leave() {
    threadNames.close();
    local.lock();
    try {
      hasLeft = true;
      participants.leave(registration);
      if (files != null) {
        RegionSweeper.retireAfterLeaving(files, waits);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      local.unlock();
    }
  }

  /**
   * Removes the region's files if this process is its last participant. For the end of the JVM,
   * when its threads may still be in their critical sections: nothing is given back, the kernel
   * does it.
   */
  void retireAtExit() throws IOException {
    if (files != null && !hasLeft) {
      parkers.stopMaking(); // nobody could find what is made from now on
      RegionSweeper.Outcome unused = RegionSweeper.retire(files, waits, slot());
    }
  }

  @Override
  public String toString() {
    return files == null ? "THREADING context" : "context in " + files.directory();
  }
}
