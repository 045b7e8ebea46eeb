package io.handfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.Tag;
import org.junit.jupiter.api.Test;

class LockWordTest {
  private static final int ERA = 12_345;
  private static final long THREAD = 7L | (ThreadTag.THREAD_BIT & 0xFFFF_FFFFL);

  private static long owned(int slot, long generation) {
    return LockWord.process(Tag.of(slot, generation)) | THREAD;
  }

  @Test
  void aWordNamesProcessAndThreadOfItsOwner() {
    for (int slot : new int[] {0, 1, 511, 1_023}) {
      for (long generation : new long[] {1, 2, 77, LockWord.GENERATION_MASK}) {
        long word = owned(slot, generation);
        assertThat(LockWord.isOwned(word)).isTrue();
        assertThat(LockWord.slot(word)).isEqualTo(slot);
        assertThat(LockWord.generation(word)).isEqualTo(generation);
        assertThat(LockWord.thread(word)).isEqualTo(7);
        assertThat(LockWord.isNotRecoverable(word)).isFalse();
        assertThat(LockWord.owner(word)).isEqualTo(word);
      }
    }
  }

  @Test
  void theFlagsAreNoPartOfTheOwner() {
    long word = owned(3, 5);
    long flagged = word | LockWord.WAITERS | LockWord.INCONSISTENT;
    assertThat(LockWord.owner(flagged)).isEqualTo(word);
    assertThat(LockWord.slot(flagged)).isEqualTo(3);
    assertThat(LockWord.generation(flagged)).isEqualTo(5);
    assertThat(LockWord.hasWaiters(flagged)).isTrue();
    assertThat(LockWord.isInconsistent(flagged)).isTrue();
    assertThat(LockWord.hasWaiters(word)).isFalse();
    assertThat(LockWord.isInconsistent(word)).isFalse();
  }

  @Test
  void aLongGenerationIsCutAndStillComparedRightly() {
    long generation = (5L << 18) + 9;
    long tag = Tag.of(4, generation);
    long word = LockWord.process(tag) | THREAD;
    assertThat(LockWord.generation(word)).isEqualTo(9);
    assertThat(LockWord.isOwnedByProcess(word, LockWord.process(tag))).isTrue();
    assertThat(LockWord.isOwnedByProcess(word, LockWord.process(Tag.of(4, generation + 1))))
        .isFalse();
    assertThat(LockWord.isOwnedByProcess(word, LockWord.process(Tag.of(5, generation)))).isFalse();
    long flagged = word | LockWord.WAITERS | LockWord.INCONSISTENT;
    assertThat(LockWord.isOwnedByProcess(flagged, LockWord.process(tag))).isTrue();
  }

  @Test
  void aFreeWordHasTheEraOfItsObjectAndNoOwner() {
    long free = ERA;
    assertThat(LockWord.isOwned(free)).isFalse();
    assertThat(LockWord.era(free)).isEqualTo(ERA);
    assertThat(LockWord.era(free | LockWord.WAITERS | LockWord.INCONSISTENT)).isEqualTo(ERA);
  }

  @Test
  void aThreadIsNeverTakenForAnEra() {
    assertThat(ThreadTag.current().bits() & ThreadTag.THREAD_BIT).isNotZero();
    assertThat(ThreadTag.current().bits() >>> 32).isZero();
    assertThat(LockWord.era(owned(0, 1))).isNegative(); // eras are positive
  }

  @Test
  void theUnusableWordIsOwnedByNobodyWhoCouldLive() {
    long word = LockWord.notRecoverable(ERA);
    assertThat(LockWord.isNotRecoverable(word)).isTrue();
    assertThat(LockWord.isOwned(word)).isTrue(); // so nobody takes it
    assertThat(LockWord.slot(word)).isGreaterThan(1_023);
    assertThat(LockWord.era(word)).isEqualTo(ERA);
    assertThat(LockWord.hasWaiters(word)).isFalse();
  }

  @Test
  void noLockEverHasTheWordOfAClosedHandle() {
    assertThat(LockWord.NEVER)
        .isNotEqualTo(LockWord.notRecoverable(ERA) | LockWord.WAITERS)
        .isNotEqualTo(owned(1_023, LockWord.GENERATION_MASK) | LockWord.WAITERS);
  }

  @Test
  void everyThreadHasANumberOfItsOwn() throws Exception {
    long mine = ThreadTag.current().bits();
    assertThat(ThreadTag.current().bits()).isEqualTo(mine);
    long[] theirs = new long[1];
    Thread other = new Thread(() -> theirs[0] = ThreadTag.current().bits());
    other.start();
    other.join();
    assertThat(theirs[0]).isNotEqualTo(mine).isNotZero();
  }
}
