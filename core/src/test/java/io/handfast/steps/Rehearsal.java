package io.handfast.steps;

import java.util.List;

/**
 * Plays what is typical of victims, both sides in one process and without a kill, so that nearly
 * everything is loaded that they need.
 */
final class Rehearsal {
  private static final List<String> TYPICAL =
      List.of("parker-first-sleep", "lock-timed-out-by-futex", "queue-after-many-elements");

  private Rehearsal() {}

  public static void main(String[] args) throws Exception {
    for (int number = 0; number < Scenarios.ALL.size(); number++) {
      Scenario scenario = Scenarios.get(number); // loads it
      if (TYPICAL.contains(scenario.fullName())) {
        play(scenario, Scenarios.get(number));
      }
    }
  }

  private static void play(Scenario survivorsSide, Scenario victimsSide) throws Exception {
    try (Survivors survivors = new Survivors(survivorsSide.modes())) {
      survivorsSide.before(survivors);
      survivorsSide.begin(survivors);
      Victim.rehearse(victimsSide, survivors.directory());
    }
  }
}
