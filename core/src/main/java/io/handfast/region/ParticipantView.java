package io.handfast.region;

import org.agrona.concurrent.AtomicBuffer;

/** What others may ask about the participants of a region. */
public final class ParticipantView {
  private final AtomicBuffer control;
  private final Participants participants;

  ParticipantView(AtomicBuffer control, Participants participants) {
    this.control = control;
    this.participants = participants;
  }

  /**
   * Finds the participant that was started under a number; also one that has ended since, as long
   * as its slot was not let again.
   *
   * @param startId the number, not 0
   * @return its tag, or {@link Tag#NONE} if it has not come
   */
  public long findStarted(long startId) {
    for (int slot = 0; slot < ControlLayout.PARTICIPANTS; slot++) {
      int at = ControlLayout.participant(slot);
      if (control.getLongVolatile(at + ParticipantLayout.START_ID_OFFSET) == startId) {
        long word = control.getLongVolatile(at + ParticipantLayout.WORD_OFFSET);
        return Tag.of(slot, ParticipantLayout.generation(word));
      }
    }
    return Tag.NONE;
  }

  /**
   * How far a participant's life has got, or had got when it ended, as it said itself.
   *
   * @param tag the participant
   * @return its last phase, 0 at first; -1 if its slot has been let again since
   */
  public long phase(long tag) {
    int at = ControlLayout.participant(Tag.slot(tag));
    long phase = control.getLongVolatile(at + ParticipantLayout.PHASE_OFFSET);
    long word = control.getLongVolatile(at + ParticipantLayout.WORD_OFFSET);
    return ParticipantLayout.generation(word) == Tag.generation(tag) ? phase : -1;
  }

  /**
   * Says how far this participant's life has got.
   *
   * @param tag the caller's own
   * @param phase the phase
   */
  public void setPhase(long tag, long phase) {
    control.putLongVolatile(
        ControlLayout.participant(Tag.slot(tag)) + ParticipantLayout.PHASE_OFFSET, phase);
  }

  /**
   * Whether a participant is registered.
   *
   * @param tag the participant
   * @return false once it has left or was found dead
   */
  public boolean isPresent(long tag) {
    return participants.isTenant(Tag.slot(tag), Tag.generation(tag));
  }

  /**
   * How people name the process in a slot.
   *
   * @param slot the slot
   * @return its identity as it gave it
   */
  public ProcessIdentity identity(int slot) {
    return participants.identity(slot);
  }
}
