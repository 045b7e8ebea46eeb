package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every offset once more, from the rulers in the layouts' Javadoc. */
class LayoutRulersTest {
  private static final int LINE = 128;

  @Test
  void header() throws Exception {
    Ruler.of(HeaderLayout.class)
        .field("MAGIC", 8)
        .field("MAJOR", 4)
        .field("MINOR", 4)
        .field("REGION_ID", 16)
        .field("BOOT_ID", 16)
        .field("CREATOR_PID", 8)
        .field("CREATOR_START", 8)
        .field("PARTICIPANTS", 4)
        .field("PARKERS", 4)
        .field("TICKETS", 4)
        .field("OBJECTS_PER_CHUNK", 4)
        .field("WAITS", 4)
        .field("FENCES", 4)
        .upTo(LINE)
        .field("STATE", 8)
        .upTo(2 * LINE)
        .field("NEXT_OBJECT", 8)
        .field("CHUNKS", 8)
        .field("NEXT_SEGMENT", 8)
        .field("FREED", 8)
        .field("TICKETS_USED", 8)
        .field("NAME_FILES", 8)
        .upTo(3 * LINE)
        .field("DEATHS", 8)
        .field("PARKERLESS_SLEEPS", 8)
        .upTo(4 * LINE)
        .field("ARMED", 4_096 / 8)
        .upTo(4_096)
        .endsAt(HeaderLayout.LENGTH);
  }

  @Test
  void controlFile() throws Exception {
    assertThat(ControlLayout.participant(0)).isEqualTo(4_096);
    Ruler.of(ControlLayout.class)
        .reserved(4_096)
        .field("PARTICIPANTS", 1_024 * 64)
        .field("PARKERS", 4_096 * 64)
        .field("TICKETS", 1_024 * 64)
        .endsAt(397_312);
    assertThat(ControlLayout.LENGTH).isEqualTo(397_312);
  }

  @Test
  void recordsOfTheControlFileFollowEachOtherWithoutAGap() {
    assertThat(ControlLayout.participant(1) - ControlLayout.participant(0)).isEqualTo(64);
    assertThat(ControlLayout.participant(1_024)).isEqualTo(ControlLayout.parker(0));
    assertThat(ControlLayout.parker(1) - ControlLayout.parker(0)).isEqualTo(64);
    assertThat(ControlLayout.parker(4_096)).isEqualTo(ControlLayout.ticket(0));
    assertThat(ControlLayout.ticket(1) - ControlLayout.ticket(0)).isEqualTo(64);
    assertThat(ControlLayout.ticket(1_024)).isEqualTo(ControlLayout.LENGTH);
  }

  @Test
  void armedBitsAreOneForEachParker() {
    assertThat(ControlLayout.armedWord(0)).isEqualTo(512);
    assertThat(ControlLayout.armedWord(63)).isEqualTo(512);
    assertThat(ControlLayout.armedWord(64)).isEqualTo(520);
    assertThat(ControlLayout.armedWord(4_095)).isEqualTo(512 + 512 - 8);
  }

  @Test
  void participant() throws Exception {
    Ruler.of(ParticipantLayout.class)
        .field("WORD", 8)
        .field("PID", 8)
        .field("START_TIME", 8)
        .field("PID_NAMESPACE", 8)
        .field("PARENT", 8)
        .field("START_ID", 8)
        .field("PHASE", 8)
        .reserved(8)
        .endsAt(ParticipantLayout.LENGTH);
  }

  @Test
  void parker() throws Exception {
    Ruler.of(ParkerLayout.class)
        .field("OWNER", 8)
        .field("WAIT", 8)
        .field("OS_SEQUENCE", 8)
        .field("PUBLISHED", 8)
        .field("SHARED_OBJECT", 8)
        .field("TOKEN", 4)
        .reserved(4)
        .field("NOTED_OWNER", 8)
        .field("NOTE", 8)
        .endsAt(ParkerLayout.LENGTH);
  }

  @Test
  void threadName() throws Exception {
    Ruler.of(ThreadNameLayout.class)
        .field("KEY", 8)
        .field("NAME_LENGTH", 4)
        .field("NAME", ThreadNameLayout.LONGEST)
        .endsAt(ThreadNameLayout.CELL_LENGTH);
    assertThat(ThreadNameLayout.LENGTH).isEqualTo(256 * 64);
    assertThat(ThreadNameLayout.cell(0x8000_0000 | 257)).isEqualTo(64);
  }

  @Test
  void ticket() throws Exception {
    Ruler.of(TicketLayout.class)
        .field("WORD", 8)
        .field("SECRET", 8)
        .field("OBJECT", 4)
        .field("KIND", 4)
        .field("OBJECT_GENERATION", 8)
        .field("RECEIVER", 8)
        .reserved(24)
        .endsAt(TicketLayout.LENGTH);
  }

  @Test
  void object() throws Exception {
    Ruler.of(ObjectLayout.class)
        .field("WORD", 8)
        .field("KIND", 1)
        .field("FLAGS", 1)
        .reserved(2)
        .field("SEGMENT", 4)
        .field("SEGMENT_BYTES", 8)
        .field("CREATOR", 8)
        .field("PARAMETER", 8)
        .reserved(8)
        .field("HOLDS", 8)
        .reserved(8)
        .field("BODY", 64)
        .endsAt(ObjectLayout.LENGTH);
  }

  @Test
  void chunk() throws Exception {
    Ruler.of(ChunkLayout.class)
        .field("MAGIC", 8)
        .field("NUMBER", 8)
        .field("WIDE_HOLDS", 8)
        .upTo(1_024 * ObjectLayout.LENGTH)
        .endsAt(ChunkLayout.LENGTH);
    assertThat(ChunkLayout.chunk(1_023)).isZero();
    assertThat(ChunkLayout.chunk(1_024)).isEqualTo(1);
    assertThat(ChunkLayout.record(1_023)).isEqualTo(ChunkLayout.LENGTH - ObjectLayout.LENGTH);
    assertThat(ChunkLayout.record(1_024)).isZero();
  }

  @Test
  void wideHoldsHaveOneBitForEachParticipantFromSlot64On() {
    assertThat(ChunkLayout.WIDE_HOLD_WORDS).isEqualTo((1_024 - 64) / 64);
    assertThat(ChunkLayout.WIDE_HOLDS_LENGTH).isEqualTo(1_024 * 15 * 8);
    assertThat(ChunkLayout.wideHold(0, 64)).isZero();
    assertThat(ChunkLayout.wideHold(0, 127)).isZero();
    assertThat(ChunkLayout.wideHold(0, 128)).isEqualTo(8);
    assertThat(ChunkLayout.wideHold(0, 1_023)).isEqualTo(14 * 8);
    assertThat(ChunkLayout.wideHold(1, 64)).isEqualTo(15 * 8);
    assertThat(ChunkLayout.wideHold(1_023, 1_023)).isEqualTo(ChunkLayout.WIDE_HOLDS_LENGTH - 8);
  }

  @Test
  void nameCell() throws Exception {
    Ruler.of(NameLayout.class)
        .field("USED", 4)
        .field("OBJECT", 4)
        .field("GENERATION", 8)
        .field("NAME_LENGTH", 4)
        .field("NAME", NameLayout.LONGEST)
        .upTo(256)
        .endsAt(NameLayout.CELL_LENGTH);
    assertThat(NameLayout.LENGTH).isEqualTo(256 * 256);
  }
}
