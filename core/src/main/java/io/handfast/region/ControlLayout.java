package io.handfast.region;

/**
 * The {@code control} file: header, participant table, parker records, tickets.
 *
 * <pre>
 *        0  header               4 096 bytes       {@link HeaderLayout}
 *    4 096  participants    1 024 x 64 bytes       {@link ParticipantLayout}
 *   69 632  parkers         4 096 x 64 bytes       {@link ParkerLayout}
 *  331 776  tickets         1 024 x 64 bytes       {@link TicketLayout}
 *  397 312  end
 * </pre>
 */
final class ControlLayout {
  static final int PARTICIPANTS = 1_024;
  static final int PARKERS = 4_096;
  static final int TICKETS = 1_024;

  static final int PARTICIPANTS_OFFSET = HeaderLayout.LENGTH;
  static final int PARKERS_OFFSET = PARTICIPANTS_OFFSET + PARTICIPANTS * ParticipantLayout.LENGTH;
  static final int TICKETS_OFFSET = PARKERS_OFFSET + PARKERS * ParkerLayout.LENGTH;
  static final int LENGTH = TICKETS_OFFSET + TICKETS * TicketLayout.LENGTH;

  private ControlLayout() {}

  static int participant(int slot) {
    return PARTICIPANTS_OFFSET + slot * ParticipantLayout.LENGTH;
  }

  static int parker(int record) {
    return PARKERS_OFFSET + record * ParkerLayout.LENGTH;
  }

  static int ticket(int ticket) {
    return TICKETS_OFFSET + ticket * TicketLayout.LENGTH;
  }

  static int armedWord(int record) {
    return HeaderLayout.ARMED_OFFSET + (record >>> 6 << 3);
  }
}
