package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.FenceMode;
import io.handfast.spi.WaitMechanism;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The watch is on duty exactly as long as this process has a shared region open. */
@Timeout(120)
class WatchTest {
  private static final WaitMechanism WAITS = new ThreadWaits();

  @TempDir Path root;

  private static List<Thread> watches() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("handfast-watch"))
        .toList();
  }

  /** It ends within a round; that it never does shows as a time-out. */
  private static void awaitWatches(int count) throws InterruptedException {
    while (watches().size() != count) {
      Thread.sleep(5);
    }
  }

  private Region open() {
    return Entrance.create(RegionHome.open(root), () -> WAITS, RegionModes.DEFAULT);
  }

  @Test
  void itBeginsWithTheFirstRegionAndEndsWithTheLast() throws Exception {
    awaitWatches(0);
    Region first = open();
    Region second = open();
    awaitWatches(1);
    assertThat(watches().get(0).isDaemon()).isTrue();
    first.close();
    Thread.sleep(300);
    assertThat(watches()).hasSize(1);
    second.close();
    awaitWatches(0);
    open().close();
    awaitWatches(0);
  }

  @Test
  void aRegionInPlainMemoryNeedsNone() throws Exception {
    awaitWatches(0);
    try (Region region = Region.inProcess(FenceMode.FULL)) {
      assertThat(region.isShared()).isFalse();
      assertThat(watches()).isEmpty();
    }
  }

  /** A participant that is killed with an OS object of its own. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      Region region = Entrance.attach(Path.of(args[0]), Tag.NONE, 0, () -> WAITS);
      Parker parker = region.parkers().lease(region.tag());
      System.out.println("attached " + region.slot() + " " + parker.record());
      OtherJvm.awaitWord();
    }
  }

  @Test
  void aRoundThatFailsDoesNotEndItAndTheNextOneTriesAgain() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    Supplier<WaitMechanism> failing =
        () -> {
          if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("the operating system has had enough");
          }
          return WAITS;
        };
    try (Region region = Entrance.create(RegionHome.open(root), failing, RegionModes.DEFAULT);
        OtherJvm victim = OtherJvm.start(List.of(), Victim.class, region.directory())) {
      assertThat(victim.line()).isEqualTo("attached 1 0");
      assertThat(region.parkers().owner(0)).isEqualTo(Tag.of(1, 1));
      victim.kill();
      while (region.participants().isPresent(Tag.of(1, 1))) {
        Thread.sleep(5);
      }
      assertThat(failures.get()).isNegative();
      assertThat(region.parkers().owner(0)).isEqualTo(Tag.NONE);
    }
  }
}
