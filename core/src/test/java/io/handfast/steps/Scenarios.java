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
    all.addAll(
        RegionScenarios.ALL); // with the longest of all, which is not to be played alone in the end
    all.addAll(LockScenarios.ALL);
    all.addAll(ReentrantLockScenarios.ALL);
    all.addAll(ConditionScenarios.ALL);
    all.addAll(ReadWriteScenarios.ALL);
    all.addAll(SemaphoreScenarios.ALL);
    all.addAll(PermitsScenarios.ALL);
    all.addAll(EventScenarios.ALL);
    all.addAll(QueueScenarios.ALL);
    all.addAll(BarrierScenarios.ALL);
    all.addAll(LatchScenarios.ALL);
    LockScenarios.GIVING_BACK.forEach(giving -> all.add(() -> giving.get().byStore()));
    if (SteppedRegion.hasFutex()) {
      LockScenarios.SLEEPING.forEach(sleeping -> all.add(() -> sleeping.get().byFutex()));
    }
    return List.copyOf(all);
  }

  /** A new instance of the scenario of this number. */
  static Scenario get(int number) {
    return ALL.get(number).get();
  }

  /** The number of the scenario of this name. */
  static int number(String name) {
    int number = 0;
    while (!get(number).fullName().equals(name)) {
      number++;
    }
    return number;
  }
}
