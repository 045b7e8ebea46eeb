package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcLatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A latch: what the victim counted down stays counted, and others count down the rest. */
abstract class LatchScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(CountingDown::new, CountingDownForWaiters::new, Waiting::new);

  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);
  private static final String COUNTED = "LatchProtocol.countDown";

  private final String name;
  private final int count;
  private @Nullable IpcLatch latch;

  private LatchScenarios(String name, int count) {
    this.name = "latch-" + name;
    this.count = count;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  final void open(IpcContext context) {
    latch = context.latch("it", count);
  }

  final IpcLatch latch() {
    return requireNonNull(latch);
  }

  final boolean await() throws InterruptedException {
    return latch().await(PATIENCE);
  }

  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    Future<Boolean> waiter = survivors.actor("a waiter").begins(this::await);
    countDownTheRest();
    assertThat(Survivors.soon(waiter)).isTrue();
  }

  final void countDownTheRest() {
    for (int left = latch().getCount(); left > 0; left--) {
      assertThat(latch().getCount()).isEqualTo(left);
      latch().countDown();
    }
  }

  @Override
  void check(Survivors survivors, Killed killed) throws Exception {
    assertThat(latch().getCount()).isZero();
    assertThat(await()).isTrue();
  }

  private static final class CountingDown extends LatchScenarios {
    CountingDown() {
      super("counting-down", 3);
    }

    @Override
    void act(Victim victim) {
      latch().countDown();
      latch().countDown();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(latch().getCount()).isEqualTo(3 - killed.times(COUNTED));
      super.goOn(survivors, killed);
    }
  }

  private static final class CountingDownForWaiters extends LatchScenarios {
    private @Nullable Future<Boolean> first;
    private @Nullable Future<Boolean> second;

    CountingDownForWaiters() {
      super("counting-down-for-waiters", 1);
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void act(Victim victim) {
      latch().countDown();
    }

    @Override
    void begin(Survivors survivors) {
      first = survivors.actor("a waiter").begins(this::await);
      second = survivors.actor("a waiter").begins(this::await);
      survivors.awaitSleepers(2);
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(latch().getCount()).isEqualTo(1 - killed.times(COUNTED));
      countDownTheRest();
      assertThat(Survivors.soon(requireNonNull(first))).isTrue();
      assertThat(Survivors.soon(requireNonNull(second))).isTrue();
    }
  }

  private static final class Waiting extends LatchScenarios {
    Waiting() {
      super("waiting", 1);
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      assertThat(await()).isTrue();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) {
      if (times == 1) {
        latch().countDown();
      }
    }
  }
}
