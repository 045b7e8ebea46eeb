package io.handfast.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;

/**
 * The victim does nothing at all: what it takes to notice a death on this machine at this moment.
 */
final class Idle extends Scenario {
  static final String NAME = "idle";

  @Override
  String name() {
    return NAME;
  }

  @Override
  void act(Victim victim) {}

  @Override
  void goOn(Survivors survivors, Killed killed) {
    long dead = survivors.tag();
    long start = System.nanoTime();
    while (!survivors.region().wordsThatName(dead).isEmpty()) {
      assertThat(Survivors.isPatient(start)).as("the watch has found the dead").isTrue();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
