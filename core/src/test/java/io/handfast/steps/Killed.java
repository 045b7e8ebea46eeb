package io.handfast.steps;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a victim was when it was killed.
 *
 * @param number of the step, from 1; that step was not taken
 * @param step the step, or null if the victim had done all it had to do
 * @param taken the places of all steps that it had taken, each as often as it was there
 */
record Killed(int number, @Nullable Step step, List<String> taken) {
  /** How often the victim had taken a step at a place, for example StampedRing.end. */
  int times(String place) {
    return Collections.frequency(taken, place);
  }
}
