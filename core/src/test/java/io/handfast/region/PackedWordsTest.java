package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The words of the layouts, bit by bit as their rulers show them. */
class PackedWordsTest {
  private static final long FORTY_BITS = (1L << 40) - 1;

  @Test
  void tag() {
    long nobody = Tag.of(-1, 0);
    new BitRuler()
        .field(40, generation -> Tag.of(-1, generation), Tag::generation)
        .field(12, slotPlusOne -> Tag.of((int) slotPlusOne - 1, 0), tag -> Tag.slot(tag) + 1)
        .reserved(12)
        .check(nobody);
    assertThat(nobody).isEqualTo(Tag.NONE);
  }

  @Test
  void tagsOfEverySlotAreDifferentAndNeverNobody() {
    Set<Long> tags = new HashSet<>();
    for (int slot = 0; slot < ControlLayout.PARTICIPANTS; slot++) {
      long tag = Tag.of(slot, FORTY_BITS);
      assertThat(Tag.slot(tag)).isEqualTo(slot);
      assertThat(Tag.generation(tag)).isEqualTo(FORTY_BITS);
      assertThat(tag).isNotEqualTo(Tag.NONE);
      tags.add(tag);
    }
    assertThat(tags).hasSize(ControlLayout.PARTICIPANTS);
    assertThat(Tag.slot(Tag.NONE)).isEqualTo(-1);
  }

  @Test
  void aGenerationBeyondFortyBitsWrapsAndLeavesTheSlotAlone() {
    assertThat(Tag.of(5, 1L << 40)).isEqualTo(Tag.of(5, 0));
    assertThat(ParticipantLayout.word(ParticipantLayout.LIVE, 1L << 40))
        .isEqualTo(ParticipantLayout.word(ParticipantLayout.LIVE, 0));
    assertThat(ObjectLayout.free(1L << 40)).isEqualTo(ObjectLayout.free(0));
  }

  @Test
  void tagForPeople() {
    assertThat(Tag.toString(Tag.of(3, 17))).isEqualTo("3.17");
    assertThat(Tag.toString(Tag.NONE)).isEqualTo("nobody");
  }

  @Test
  void participantWord() {
    new BitRuler()
        .field(
            40, generation -> ParticipantLayout.word(0, generation), ParticipantLayout::generation)
        .field(3, state -> ParticipantLayout.word((int) state, 0), ParticipantLayout::state)
        .reserved(21)
        .check(0);
    assertThat(ParticipantLayout.word(ParticipantLayout.FREE, 0)).isZero(); // as in a new file
  }

  @Test
  void objectWord() {
    new BitRuler()
        .field(40, generation -> ObjectLayout.word(0, -1, generation), ObjectLayout::generation)
        .reserved(9)
        .field(
            12,
            slotPlusOne -> ObjectLayout.word(0, (int) slotPlusOne - 1, 0),
            word -> ObjectLayout.slot(word) + 1)
        .field(3, state -> ObjectLayout.word((int) state, -1, 0), ObjectLayout::state)
        .check(0);
    assertThat(ObjectLayout.free(7)).isEqualTo(ObjectLayout.word(ObjectLayout.FREE, -1, 7));
    assertThat(ObjectLayout.free(0)).isZero(); // as in a new file
  }

  @Test
  void ticketWord() {
    long nobody = Tag.NONE;
    new BitRuler()
        .field(21, sequence -> TicketLayout.word(0, nobody, sequence), TicketLayout::sequence)
        .field(
            28,
            generation -> TicketLayout.word(0, Tag.of(-1, generation), 0),
            word -> word >>> 21 & (1L << 28) - 1)
        .field(
            12,
            slotPlusOne -> TicketLayout.word(0, Tag.of((int) slotPlusOne - 1, 0), 0),
            word -> word >>> 49 & (1L << 12) - 1)
        .field(3, state -> TicketLayout.word((int) state, nobody, 0), TicketLayout::state)
        .check(0);
  }

  @Test
  void aTicketWordNamesItsPartyAlone() {
    long party = Tag.of(7, 5);
    long word = TicketLayout.word(TicketLayout.OFFERED, party, 3);
    assertThat(TicketLayout.names(word, party)).isTrue();
    assertThat(TicketLayout.names(word, Tag.of(7, 6))).isFalse();
    assertThat(TicketLayout.names(word, Tag.of(8, 5))).isFalse();
    assertThat(TicketLayout.names(word, Tag.NONE)).isFalse();
  }

  @Test
  void parkerWaitWord() {
    new BitRuler()
        .field(3, state -> ParkerLayout.wait(0, 0, (int) state), ParkerLayout::state)
        .field(
            1,
            condition -> condition == 1 ? ParkerLayout.condition(0, 0) : ParkerLayout.target(0, 0),
            wait -> ParkerLayout.target(wait) >>> 3 & 1)
        .field(
            8,
            channel -> ParkerLayout.target(0, (int) channel),
            wait -> ParkerLayout.target(wait) >>> 4 & 0xFF)
        .field(
            24,
            index -> ParkerLayout.target((int) index, 0),
            wait -> ParkerLayout.target(wait) >>> 12)
        .field(28, epoch -> ParkerLayout.wait(epoch, 0, 0), ParkerLayout::epoch)
        .check(0);
  }

  @Test
  void everyObjectOfARegionIsATargetOfItsOwn() {
    int last = Chunks.LIMIT * ChunkLayout.OBJECTS - 1;
    assertThat(ParkerLayout.target(last, 0) >>> 12).isEqualTo(last);
    assertThat(ParkerLayout.target(last + 1, 0)).isEqualTo(ParkerLayout.target(0, 0));
  }

  @Test
  void theConditionsOfALockAreItsOwnAndNobodyElseWaitsThere() {
    long mask = ParkerLayout.ANY_CHANNEL_MASK;
    long lock = ParkerLayout.condition(7, 0) & mask;
    assertThat(ParkerLayout.condition(7, 254) & mask).isEqualTo(lock);
    assertThat(ParkerLayout.condition(8, 0) & mask).isNotEqualTo(lock);
    assertThat(ParkerLayout.target(7, 0) & mask).isNotEqualTo(lock);
    assertThat(ParkerLayout.condition(7, 3)).isNotEqualTo(ParkerLayout.target(7, 3));
  }

  @Test
  void aParkersStateChangesAlone() {
    long wait = ParkerLayout.wait(12_345, ParkerLayout.condition(-1, -1), ParkerLayout.ARMED);
    long posted = ParkerLayout.withState(wait, ParkerLayout.POSTED);
    assertThat(ParkerLayout.state(posted)).isEqualTo(ParkerLayout.POSTED);
    assertThat(ParkerLayout.withState(posted, ParkerLayout.ARMED)).isEqualTo(wait);
  }

  @Test
  void anEpochThatWrapsLeavesTheObjectAlone() {
    long target = ParkerLayout.target(9, 1);
    assertThat(ParkerLayout.wait(1L << 28, target, 0)).isEqualTo(ParkerLayout.wait(0, target, 0));
  }

  @Test
  void anEraIsNeverZeroAndDiffersFromTheOneBefore() {
    for (long generation : new long[] {0, 1, 0x7FFF_FFFEL, 0x7FFF_FFFFL, FORTY_BITS - 1}) {
      assertThat(ObjectLayout.era(generation)).isPositive();
      assertThat(ObjectLayout.era(generation + 1)).isNotEqualTo(ObjectLayout.era(generation));
    }
  }

  @Test
  void theMagicsSpellTheirNames() {
    assertThat(text(HeaderLayout.MAGIC)).isEqualTo("HANDFAST");
    assertThat(text(ChunkLayout.MAGIC)).isEqualTo("HFOBJECT");
    assertThat(HeaderLayout.foreignMagic()).isEqualTo(Long.reverseBytes(HeaderLayout.MAGIC));
  }

  private static String text(long magic) {
    StringBuilder text = new StringBuilder();
    for (int shift = 56; shift >= 0; shift -= 8) {
      text.append((char) (magic >>> shift & 0xFF));
    }
    return text.toString();
  }
}
