package io.handfast.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellWordTest {
  private static final int[] STATES = {
    CellWord.READY, CellWord.CLAIMED, CellWord.FREED, CellWord.SKIPPED
  };
  private static final int[] SLOTS = {-1, 0, 1, 511, 1_023};
  private static final int[] BLOCKS = {1, 2, 65_536, CellWord.MOST_BLOCKS};
  private static final long[] LAPS = {0, 1, Integer.MAX_VALUE, 0x8000_0000L, 0xFFFF_FFFFL};

  @Test
  void eachPartIsReadAsItWasWritten() {
    for (int state : STATES) {
      for (int slot : SLOTS) {
        for (int blocks : BLOCKS) {
          for (long lap : LAPS) {
            long word = CellWord.of(state, slot, blocks, lap);
            assertThat(CellWord.state(word)).isEqualTo(state);
            assertThat(CellWord.slot(word)).isEqualTo(slot);
            assertThat(CellWord.blocks(word)).isEqualTo(blocks);
            assertThat(CellWord.lap(word)).isEqualTo((int) lap);
          }
        }
      }
    }
  }

  @Test
  void aLapIsCutToItsPart() {
    long word = CellWord.of(CellWord.READY, 5, 3, 0xABCD_1234_5678L);
    assertThat(CellWord.lap(word)).isEqualTo(0x1234_5678);
    assertThat(CellWord.blocks(word)).isEqualTo(3);
    assertThat(CellWord.slot(CellWord.of(CellWord.READY, 5, 3, -1))).isEqualTo(5);
  }

  @Test
  void aNewStateForgetsTheClaimantAndNothingElse() {
    long claimed = CellWord.of(CellWord.CLAIMED, 1_023, CellWord.MOST_BLOCKS, 0xFFFF_FFFFL);
    for (int state : STATES) {
      long word = CellWord.withState(claimed, state);
      assertThat(CellWord.state(word)).isEqualTo(state);
      assertThat(CellWord.slot(word)).isEqualTo(-1);
      assertThat(CellWord.blocks(word)).isEqualTo(CellWord.MOST_BLOCKS);
      assertThat(CellWord.lap(word)).isEqualTo(-1);
    }
  }

  @Test
  void noCellThatWasEverUsedHasTheWordOfFreshMemory() {
    for (int state : STATES) {
      assertThat(CellWord.state(CellWord.of(state, -1, 0, 0))).isNotZero();
    }
  }
}
