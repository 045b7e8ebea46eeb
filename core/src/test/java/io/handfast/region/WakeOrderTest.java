package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.FenceMode;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is woken is arbitrary, but nobody is passed over for ever by those who come back. */
@Timeout(120)
class WakeOrderTest {
  private static final int ROUNDS = 10_000;
  private static final long WAITED_FOR = ParkerLayout.target(1, 0);
  private static final long SOMETHING_ELSE = ParkerLayout.target(2, 0);

  private final Region region = Region.inProcess(FenceMode.FULL);
  private final Parkers parkers = region.parkers();

  @AfterEach
  void leave() {
    region.close();
  }

  /** How often each record is woken if whoever is woken waits again at once. */
  private int[] woken(int[] records, int othersBetween) {
    int[] woken = new int[records.length];
    Arrays.stream(records).forEach(record -> parkers.arm(record, WAITED_FOR));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < othersBetween; i++) {
        assertThat(parkers.wake(SOMETHING_ELSE, 1, ParkerLayout.POSTED)).isZero();
      }
      assertThat(parkers.wake(WAITED_FOR, 1, ParkerLayout.POSTED)).isOne();
      for (int i = 0; i < records.length; i++) {
        if (!parkers.isArmed(records[i])) {
          woken[i]++;
          assertThat(parkers.disarm(records[i])).isEqualTo(ParkerLayout.POSTED);
          parkers.arm(records[i], WAITED_FOR);
        }
      }
    }
    for (int record : records) {
      assertThat(parkers.disarm(record)).isEqualTo(ParkerLayout.ARMED);
    }
    assertThat(Arrays.stream(woken).sum()).isEqualTo(ROUNDS);
    return woken;
  }

  private static void assertNobodyStarves(int[] woken) {
    assertThat(Arrays.stream(woken).min().orElse(0)).isGreaterThan(ROUNDS / 1000);
  }

  @Test
  void neighboursHaveTheirTurns() {
    assertNobodyStarves(woken(new int[] {2, 3, 4}, 0));
  }

  @Test
  void soTheyDoIfOtherObjectsAreWokenInBetween() {
    assertNobodyStarves(woken(new int[] {2, 3}, 1)); // a signal and an unlock, again and again
    assertNobodyStarves(woken(new int[] {0, 1, 2, 3, 4, 5, 6}, 3));
    assertNobodyStarves(woken(new int[] {5, 6, 7}, 63));
  }

  @Test
  void soDoThoseWhoseRecordsAreFarApart() {
    assertNobodyStarves(woken(new int[] {1, 64, 65, 4_000}, 0));
    assertNobodyStarves(woken(new int[] {1, 64, 65, 4_000}, 1));
  }
}
