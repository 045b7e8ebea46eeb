package io.handfast.steps;

import io.handfast.FenceMode;
import io.handfast.WaitMethod;
import io.handfast.context.IpcContext;
import io.handfast.region.RegionModes;
import java.util.List;

/**
 * One way to use a protocol. Two instances of it are at work, one in the process that is killed and
 * one in the process that goes on; they share objects by their names.
 */
abstract class Scenario {
  private WaitMethod waits = WaitMethod.OS_SEMAPHORE;
  private FenceMode fences = FenceMode.FULL;

  /** What it is about. */
  abstract String name();

  /** The same where threads sleep on the memory itself. */
  final Scenario byFutex() {
    waits = WaitMethod.FUTEX;
    return this;
  }

  /** The same where locks are given back by a store. */
  final Scenario byStore() {
    fences = FenceMode.ASYMMETRIC;
    return this;
  }

  /** What its region is made with. */
  final RegionModes modes() {
    return new RegionModes(waits, fences);
  }

  /** How the table calls it. */
  final String fullName() {
    return name()
        + (waits == WaitMethod.FUTEX ? "-by-futex" : "")
        + (fences == FenceMode.ASYMMETRIC ? "-by-store" : "");
  }

  /** Both sides: opens what they share. */
  void open(IpcContext context) {}

  // The victim's side.

  /** What the victim does before its steps count. */
  void prepare(Victim victim) throws Exception {
    open(victim.context());
  }

  /** What the victim does, and is killed at. */
  abstract void act(Victim victim) throws Exception;

  /** The victim is about to sleep, in the thread that will. */
  void asleep() {}

  /**
   * The victim is about to take a step that it lives to take; what is done here are no steps.
   *
   * @param place where, for example StampedRing.end
   * @param times how often it was there by now
   */
  void taken(String place, int times) {}

  // The survivors' side.

  /** What the survivors do before the victim comes. */
  void before(Survivors survivors) throws Exception {
    open(survivors.context());
  }

  /** What the survivors do when the victim is prepared. */
  void begin(Survivors survivors) throws Exception {}

  /** The victim sleeps, for the n-th time. */
  void victimSleeps(Survivors survivors, int times) throws Exception {}

  /** Looks what the victim has left, while it stands in front of its last step. */
  void look() throws Exception {}

  /** What of that is not in the words of the objects. */
  String state() {
    return "";
  }

  /**
   * What the survivors must be able to do, soon after the victim was killed.
   *
   * @param killed where the victim was
   */
  abstract void goOn(Survivors survivors, Killed killed) throws Exception;

  /** Which objects are left in the end, of those that the survivors had before. */
  List<String> objectsLeft(List<String> before) {
    return before;
  }

  /** What must be true when all is over and the victim has been cleaned up after. */
  void check(Survivors survivors, Killed killed) throws Exception {}
}
