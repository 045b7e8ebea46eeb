package io.handfast.steps;

import io.handfast.region.SteppedRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All scenarios. */
final class Scenarios {
  static final List<Supplier<Scenario>> ALL = all();

  private Scenarios() {}

  private static List<Supplier<Scenario>> all() {
    List<Supplier<Scenario>> all = new ArrayList<>();
    all.add(Idle::new);
    all.addAll(LockScenarios.ALL);
    all.add(ReentrantLockScenario::new);
    all.addAll(ConditionScenarios.ALL);
    all.addAll(ReadWriteScenarios.ALL);
    all.addAll(SemaphoreScenarios.ALL);
    all.addAll(PermitsScenarios.ALL);
    all.addAll(EventScenarios.ALL);
    all.addAll(QueueScenarios.ALL);
    all.addAll(BarrierScenarios.ALL);
    all.addAll(LatchScenarios.ALL);
    all.addAll(RegionScenarios.ALL);
    if (SteppedRegion.hasFutex()) {
      LockScenarios.SLEEPING.forEach(sleeping -> all.add(() -> sleeping.get().byFutex()));
    }
    return List.copyOf(all);
  }

  /** A new instance of the scenario of this name. */
  static Scenario find(String name) {
    return ALL.stream()
        .map(Supplier::get)
        .filter(scenario -> scenario.fullName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
