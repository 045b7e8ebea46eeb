package io.handfast.region;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The participant table: who is in the region, and the proof that somebody is not any more.
 *
 * <pre>
 * word of slot i:  [FREE | LIVE | DYING, generation]      life lock of slot i: a file lock, for life
 *
 * life lock held  &lt;=&gt;  the slot has a living owner, or somebody cleans up after a dead one
 * </pre>
 *
 * Invariants: (a) a slot is let again only after {@link Recovery#recover} ran to its end, so no
 * word names an older tenant of a live slot; (b) at most one process recovers a slot; (c) words
 * that name a dead tenant change by recovery alone, so recovering twice is harmless.
 *
 * <table>
 * <caption>Killed at</caption>
 * <tr><td>register, before LIVE</td><td>the lock falls; the next registrar repeats the recovery</td></tr>
 * <tr><td>recovery, anywhere</td><td>the word stays DYING, the lock falls: the next one repeats it;
 *     finished steps fail their CAS</td></tr>
 * <tr><td>after recovery, before FREE</td><td>one more, empty recovery</td></tr>
 * <tr><td>any later moment</td><td>the lock falls after the last store of the process: whoever gets
 *     it may recover</td></tr>
 * </table>
 *
 * <p>A pid is never proof, nor is time: a stopped process keeps its lock.
 */
final class Participants {
  /** Makes every word that names a dead participant clean again; must be repeatable. */
  interface Recovery {
    void recover(int slot, long generation);
  }

  /** What {@link #reap} found. */
  enum Finding {
    /** The tag belongs to nobody any more: whatever names it may be cleaned at once. */
    GONE,
    /** Alive, or somebody else is cleaning up: look again later. */
    ALIVE,
    /** Was dead, and has been cleaned up now. */
    REAPED
  }

  /** Everybody is probed once in so many rounds of the watch. */
  private static final int PROBE_ROUNDS = 4;

  private final AtomicBuffer control;
  private final RegionMemory memory;
  private final Recovery recovery;

  Participants(AtomicBuffer control, RegionMemory memory, Recovery recovery) {
    this.control = control;
    this.memory = memory;
    this.recovery = recovery;
  }

  /** The right to be in the region, until it is left. */
  record Registration(long tag, RegionMemory.Claim lifeLock) {}

  /** Takes the first slot that can be had: a free one, else one whose tenant is proved dead. */
  Registration register(ProcessIdentity me, long parent, long startId) throws IOException {
    for (int pass = 0; pass < 2; pass++) {
      boolean suspectsToo = pass == 1;
      for (int slot = 0; slot < ControlLayout.PARTICIPANTS; slot++) {
        boolean free = ParticipantLayout.state(word(slot)) == ParticipantLayout.FREE;
        if (free || suspectsToo) {
          RegionMemory.Claim lifeLock =
              free ? memory.tryClaimSlot(slot) : memory.tryProveDead(slot);
          if (lifeLock != null) {
            return moveIn(slot, lifeLock, me, parent, startId);
          }
        }
      }
    }
    throw new IpcException(
        ErrorCode.LIMIT_REACHED,
        "the region is full of processes",
        "limit",
        ControlLayout.PARTICIPANTS);
  }

  Registration moveIn(
      int slot, RegionMemory.Claim lifeLock, ProcessIdentity me, long parent, long startId) {
    recoverTenant(slot);
    int at = ControlLayout.participant(slot);
    long generation = ParticipantLayout.generation(word(slot)) + 1;
    // Moved first: from here on nothing that is written can be taken for the last tenant's.
    setWord(slot, ParticipantLayout.FREE, generation);
    control.putLong(at + ParticipantLayout.PID_OFFSET, me.pid());
    control.putLong(at + ParticipantLayout.START_TIME_OFFSET, me.startMillis());
    control.putLong(at + ParticipantLayout.PID_NAMESPACE_OFFSET, me.pidNamespace());
    control.putLong(at + ParticipantLayout.PARENT_OFFSET, parent);
    control.putLong(at + ParticipantLayout.START_ID_OFFSET, startId);
    control.putLong(at + ParticipantLayout.PHASE_OFFSET, 0);
    setWord(slot, ParticipantLayout.LIVE, generation);
    return new Registration(Tag.of(slot, generation), lifeLock);
  }

  /** Leaves in good order: first everything is given back, then the slot, then the lock. */
  void leave(Registration mine) throws IOException {
    // If giving back fails, the lock falls all the same, and the next one who looks goes on.
    try {
      recoverTenant(Tag.slot(mine.tag()));
    } finally {
      mine.lifeLock().close();
    }
  }

  /**
   * Finds out about one participant, and cleans up after it if it is dead.
   *
   * @param tag not this process's own
   */
  Finding reap(long tag) throws IOException {
    int slot = Tag.slot(tag);
    if (!isTenant(slot, Tag.generation(tag))) {
      return Finding.GONE;
    }
    try (RegionMemory.Claim lifeLock = memory.tryProveDead(slot)) {
      if (lifeLock == null) {
        return Finding.ALIVE;
      }
      if (!isTenant(slot, Tag.generation(tag))) {
        return Finding.GONE; // it left, or somebody else was faster
      }
      recoverTenant(slot);
      return Finding.REAPED;
    }
  }

  /**
   * Cleans up what names a slot that nobody has: a thread may have gone on for a moment while its
   * process left the region, and have been killed then.
   */
  Finding recoverVacant(int slot) throws IOException {
    if (!exists(slot)) {
      return Finding.ALIVE; // there is nobody, and nothing to prove it with
    }
    try (RegionMemory.Claim lifeLock = memory.tryProveDead(slot)) {
      if (lifeLock == null || ParticipantLayout.state(word(slot)) != ParticipantLayout.FREE) {
        return Finding.ALIVE;
      }
      recovery.recover(slot, ParticipantLayout.generation(word(slot)));
      return Finding.GONE;
    }
  }

  /** Whether the slot's tenant, LIVE or DYING, is this generation. */
  boolean isTenant(int slot, long generation) {
    long word = word(slot);
    return ParticipantLayout.state(word) != ParticipantLayout.FREE
        && ParticipantLayout.generation(word) == generation;
  }

  /** Whether the participant registered and has neither left nor been found dead. */
  boolean isLive(long tag) {
    return word(Tag.slot(tag))
        == ParticipantLayout.word(ParticipantLayout.LIVE, Tag.generation(tag));
  }

  /** The tag of the slot's tenant, or {@link Tag#NONE}, also of a slot that there is not. */
  long tenant(int slot) {
    if (!exists(slot)) {
      return Tag.NONE;
    }
    long word = word(slot);
    return ParticipantLayout.state(word) == ParticipantLayout.FREE
        ? Tag.NONE
        : Tag.of(slot, ParticipantLayout.generation(word));
  }

  /**
   * Whom to look at in a round of the watch: at once whose pid is not there any more, and in turn
   * everybody, since a pid may have been given to another process.
   */
  List<Integer> toProbe(int round, long self) {
    List<Integer> slots = new ArrayList<>();
    int others = 0;
    for (int slot = 0; slot < ControlLayout.PARTICIPANTS; slot++) {
      long tenant = tenant(slot);
      if (tenant != Tag.NONE && tenant != self) {
        boolean itsTurn = others++ % PROBE_ROUNDS == round % PROBE_ROUNDS;
        if (itsTurn || !identity(slot).seemsAlive()) {
          slots.add(slot);
        }
      }
    }
    return slots;
  }

  /** Slots are read from words that may be damaged. */
  private static boolean exists(int slot) {
    return slot >= 0 && slot < ControlLayout.PARTICIPANTS;
  }

  ProcessIdentity identity(int slot) {
    if (!exists(slot)) {
      return ProcessIdentity.UNKNOWN;
    }
    int at = ControlLayout.participant(slot);
    return new ProcessIdentity(
        control.getLong(at + ParticipantLayout.PID_OFFSET),
        control.getLong(at + ParticipantLayout.START_TIME_OFFSET),
        control.getLong(at + ParticipantLayout.PID_NAMESPACE_OFFSET));
  }

  private void recoverTenant(int slot) {
    long word = word(slot);
    if (ParticipantLayout.state(word) == ParticipantLayout.FREE) {
      return;
    }
    long generation = ParticipantLayout.generation(word);
    // DYING is seen by whoever gives something to this participant and then looks again.
    setWord(slot, ParticipantLayout.DYING, generation);
    recovery.recover(slot, generation);
    setWord(slot, ParticipantLayout.FREE, generation);
  }

  private long word(int slot) {
    return control.getLongVolatile(ControlLayout.participant(slot) + ParticipantLayout.WORD_OFFSET);
  }

  private void setWord(int slot, int state, long generation) {
    control.putLongVolatile(
        ControlLayout.participant(slot) + ParticipantLayout.WORD_OFFSET,
        ParticipantLayout.word(state, generation));
  }
}
