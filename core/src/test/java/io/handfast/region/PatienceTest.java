package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final Patience patience = new Patience(TimeUnit.SECONDS.toNanos(1), clock::get);

  private boolean lastsAfter(long time, TimeUnit unit) {
    clock.addAndGet(unit.toNanos(time));
    return patience.lasts();
  }

  @Test
  void itIsUsedUpByLooksThatFollowEachOther() {
    for (int look = 1; look < 20; look++) {
      assertThat(lastsAfter(50, TimeUnit.MILLISECONDS)).isTrue();
    }
    assertThat(lastsAfter(50, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void timeInWhichNobodyLookedHardlyCounts() {
    for (int look = 1; look < 10; look++) {
      assertThat(lastsAfter(1, TimeUnit.HOURS)).isTrue();
    }
    assertThat(lastsAfter(1, TimeUnit.HOURS)).isFalse();
  }
}
