package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event: it can be set, cleared and awaited, whoever was killed while doing so. */
abstract class EventScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(Setting::new, SettingForWaiters::new, Waiting::new);

  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  private final String name;
  private @Nullable IpcEvent event;
  private boolean wasSet;

  private EventScenarios(String name) {
    this.name = "event-" + name;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  final void open(IpcContext context) {
    event = context.event("it");
  }

  final IpcEvent event() {
    return requireNonNull(event);
  }

  @Override
  final void look() {
    wasSet = event().isSet();
  }

  final boolean wasSet() {
    return wasSet;
  }

  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    assertThat(event().isSet()).isEqualTo(wasSet);
    event().clear();
    Future<Boolean> waiter = survivors.actor("a waiter").begins(() -> event().await(PATIENCE));
    survivors.awaitSleepers(1);
    event().set();
    assertThat(Survivors.soon(waiter)).isTrue();
  }

  @Override
  void check(Survivors survivors, Killed killed) throws Exception {
    event().set();
    assertThat(event().await(PATIENCE)).isTrue();
    event().clear();
    assertThat(event().isSet()).isFalse();
  }

  private static final class Setting extends EventScenarios {
    Setting() {
      super("setting");
    }

    @Override
    void act(Victim victim) {
      event().set();
      event().clear();
      event().set();
    }
  }

  private static final class SettingForWaiters extends EventScenarios {
    private @Nullable Future<Boolean> first;
    private @Nullable Future<Boolean> second;

    SettingForWaiters() {
      super("setting-for-waiters");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void act(Victim victim) {
      event().set();
    }

    @Override
    void begin(Survivors survivors) {
      first = survivors.actor("a waiter").begins(() -> event().await(PATIENCE));
      second = survivors.actor("a waiter").begins(() -> event().await(PATIENCE));
      survivors.awaitSleepers(2);
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(wasSet()).isEqualTo(killed.number() > 1);
      event().set(); // no effect if the victim has
      assertThat(Survivors.soon(requireNonNull(first))).isTrue();
      assertThat(Survivors.soon(requireNonNull(second))).isTrue();
    }
  }

  private static final class Waiting extends EventScenarios {
    Waiting() {
      super("waiting");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      assertThat(event().await(PATIENCE)).isTrue();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) {
      event().set();
    }
  }
}
