package io.handfast.region;

import io.handfast.RegionFormatException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How the threads of all participants are called: told by each of them at its first lock in the
 * region, and shown by whoever finds a thread's number in a word. For people only, so that nothing
 * fails if a name cannot be told or shown. A name is that of the moment when it was told.
 */
public final class ThreadNames {
  private static final Logger LOGGER = System.getLogger(ThreadNames.class.getName());

  private final RegionMemory memory;
  private final Participants participants;

  /** Of other participants and of this one; a slot has the same file for ever. */
  private final Map<Integer, AtomicBuffer> files = new ConcurrentHashMap<>();

  private @Nullable AtomicBuffer mine;
  private boolean over;

  ThreadNames(RegionMemory memory, Participants participants) {
    this.memory = memory;
    this.participants = participants;
  }

  /**
   * Tells the name of a thread of this participant, unless it was told before.
   *
   * @param tag the participant's own
   * @param thread the thread's number, not 0
   * @param name its name
   */
  synchronized void tell(long tag, int thread, String name) {
    if (over) {
      return;
    }
    try {
      AtomicBuffer names = mine != null ? mine : openMine(Tag.slot(tag));
      mine = names;
      int cell = ThreadNameLayout.cell(thread);
      long key = ThreadNameLayout.key(Tag.generation(tag), thread);
      if (names.getLongVolatile(cell + ThreadNameLayout.KEY_OFFSET) != key) {
        ThreadNameLayout.write(names, cell, key, ThreadNameLayout.encode(name));
      }
    } catch (IOException | RegionFormatException e) {
      over = true;
      LOGGER.log(Level.DEBUG, "threads of this process will be shown without their names", e);
    }
  }

  private AtomicBuffer openMine(int slot) throws IOException {
    AtomicBuffer names;
    try {
      names = memory.openThreads(slot);
    } catch (NoSuchFileException | RegionFormatException e) {
      names = memory.createThreads(slot); // none, or one that was left half made
    }
    files.put(slot, names);
    return names;
  }

  /** Tells no more: the slot may be somebody else's from now on. */
  synchronized void close() {
    over = true;
  }

  /**
   * How a thread is called.
   *
   * @param slot the slot of its process
   * @param generation the generation in the word, perhaps truncated
   * @param generationMask which of its bits the word has
   * @param thread the number of the thread in its process
   * @return its name when it took its first lock; empty if nobody knows
   */
  public Optional<String> find(int slot, long generation, long generationMask, int thread) {
    long tenant = participants.tenant(slot);
    if (tenant == Tag.NONE || (Tag.generation(tenant) & generationMask) != generation) {
      return Optional.empty();
    }
    AtomicBuffer names = open(slot);
    int cell = ThreadNameLayout.cell(thread);
    long key = ThreadNameLayout.key(Tag.generation(tenant), thread);
    if (names == null || names.getLongVolatile(cell + ThreadNameLayout.KEY_OFFSET) != key) {
      return Optional.empty();
    }
    String name = ThreadNameLayout.read(names, cell);
    VarHandle.loadLoadFence();
    boolean whole = names.getLongVolatile(cell + ThreadNameLayout.KEY_OFFSET) == key;
    return whole && !name.isEmpty() ? Optional.of(name) : Optional.empty();
  }

  private @Nullable AtomicBuffer open(int slot) {
    AtomicBuffer names = files.get(slot);
    if (names == null) {
      try {
        names = memory.openThreads(slot);
        files.put(slot, names);
      } catch (IOException | RegionFormatException e) {
        LOGGER.log(Level.DEBUG, "the names of another process's threads cannot be read", e);
      }
    }
    return names;
  }
}
