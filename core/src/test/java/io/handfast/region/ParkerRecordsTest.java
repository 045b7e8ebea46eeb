package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that cannot have an OS object to sleep on sleeps without, and takes no record. */
@Timeout(120)
class ParkerRecordsTest {
  private static final int WAITS = 5_000;

  private final FailingWaits waits =
      new FailingWaits("create", () -> new IllegalStateException("no semaphores left"));
  private final PlayedMemory memory = new PlayedMemory();
  private final Region region =
      Entrance.join(HeaderLayout.regionId(memory.control()), memory.player(), waits::mechanism, 0);

  @Test
  void itsRecordsStayFreeForOthersHoweverOftenItWaits() {
    assertThat(WAITS).isGreaterThan(ControlLayout.PARKERS);
    for (int i = 0; i < WAITS; i++) {
      Parker parker = region.parkers().lease(region.tag());
      assertThat(parker.record()).isEqualTo(Parker.NO_RECORD);
      region.parkers().giveBack(parker);
    }
    assertThat(waits.failures()).isEqualTo(WAITS);
    Set<Long> owners = new HashSet<>();
    for (int record = 0; record < ControlLayout.PARKERS; record++) {
      owners.add(region.parkers().owner(record));
      assertThat(region.parkers().sequence(record)).isZero();
    }
    assertThat(owners).containsExactly(Tag.NONE);
    assertThat(memory.control().getLong(HeaderLayout.PARKERLESS_SLEEPS_OFFSET))
        .as("waits for which the table was full")
        .isZero();
    Parker theirs = memory.player().join().parkers().lease(Tag.of(1, 1));
    assertThat(theirs.record()).isNotEqualTo(Parker.NO_RECORD);
  }
}
