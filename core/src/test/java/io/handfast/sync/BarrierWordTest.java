package io.handfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.Tag;
import org.junit.jupiter.api.Test;

/** The word of a barrier and its cells. */
class BarrierWordTest {
  private static final long PROCESS = LockWord.process(Tag.of(3, 77));

  @Test
  void aPassedRoundMovesTheRoundAndABrokenOneAlsoTheBreaks() {
    long word = BarrierLayout.withWaiters(BarrierLayout.NEW);
    assertThat(BarrierLayout.hasWaiters(word)).isTrue();
    assertThat(BarrierLayout.passed(word)).isEqualTo(2);
    long broken = BarrierLayout.broken(word);
    assertThat(BarrierLayout.hasWaiters(broken)).isFalse();
    assertThat(BarrierLayout.isBroken(broken)).isTrue();
    assertThat(BarrierLayout.round(broken)).isEqualTo(2);
    assertThat(BarrierLayout.breaks(broken)).isEqualTo(1);
    assertThat(BarrierLayout.round(BarrierLayout.entry(broken))).isEqualTo(1);
    assertThat(BarrierLayout.breaks(BarrierLayout.entry(broken))).isEqualTo(1);
    long mended = BarrierLayout.mended(broken);
    assertThat(BarrierLayout.isBroken(mended)).isFalse();
    assertThat(BarrierLayout.round(mended)).isEqualTo(2);
    assertThat(BarrierLayout.breaks(BarrierLayout.passed(mended))).isEqualTo(1);
  }

  @Test
  void breaksWrap() {
    long word = ((1L << 30) - 1) << 32 | 5;
    assertThat(BarrierLayout.breaks(word)).isEqualTo((1 << 30) - 1);
    assertThat(BarrierLayout.nextBreak(word)).isZero();
    assertThat(BarrierLayout.breaks(BarrierLayout.broken(word))).isZero();
    assertThat(BarrierLayout.round(BarrierLayout.broken(word))).isEqualTo(6);
    assertThat(BarrierLayout.isBroken(BarrierLayout.mended(BarrierLayout.broken(word)))).isFalse();
    assertThat(BarrierLayout.isOlder((1 << 30) - 1, 0)).isTrue();
    assertThat(BarrierLayout.isOlder(0, (1 << 30) - 1)).isFalse();
    assertThat(BarrierLayout.isOlder(7, 7)).isFalse();
    assertThat(BarrierLayout.isOlder(0, 8)).isTrue();
  }

  @Test
  void roundsWrap() {
    long word = BarrierLayout.NEW | 0xFFFF_FFFFL;
    assertThat(BarrierLayout.round(word)).isEqualTo(-1);
    long cell = BarrierLayout.cell(PROCESS, -1);
    assertThat(BarrierLayout.isClaimed(cell, -1)).isTrue();
    assertThat(BarrierLayout.passed(word)).isZero();
    assertThat(BarrierLayout.round(BarrierLayout.broken(word))).isZero();
    assertThat(BarrierLayout.round(BarrierLayout.entry(BarrierLayout.broken(word)))).isEqualTo(-1);
    assertThat(BarrierLayout.isClaimed(cell, 0)).isFalse();
    assertThat(BarrierLayout.isClaimed(BarrierLayout.cell(PROCESS, 0), -1)).isTrue();
    assertThat(BarrierLayout.isClaimed(BarrierLayout.cell(PROCESS, Integer.MAX_VALUE), -1 << 31))
        .isFalse();
  }

  @Test
  void aCellNamesTheProcessAndTheRound() {
    long cell = BarrierLayout.cell(PROCESS, -5);
    assertThat(BarrierLayout.round(cell)).isEqualTo(-5);
    assertThat(LockWord.slot(cell)).isEqualTo(3);
    assertThat(LockWord.generation(cell)).isEqualTo(77);
    assertThat(LockWord.isOwnedByProcess(cell, PROCESS)).isTrue();
  }
}
