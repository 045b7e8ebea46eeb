package io.handfast.benchmarks.storm;

import java.io.PrintStream;

/** What went wrong. */
final class Tally {
  private final PrintStream out;
  private long wedged;
  private long lost;
  private long leaked;

  Tally(PrintStream out) {
    this.out = out;
  }

  /** Somebody did not get on in time. */
  void wedged(String what) {
    wedged++;
    out.println("WEDGED  " + what);
  }

  /** Something that must be there is not, is twice, or is torn. */
  void lost(long count, String what) {
    lost += count;
    out.println("LOST    " + count + ": " + what);
  }

  /** Something that must be gone is there. */
  void leaked(long count, String what) {
    leaked += count;
    out.println("LEAKED  " + count + ": " + what);
  }

  boolean isClean() {
    return wedged + lost + leaked == 0;
  }

  boolean isWedged() {
    return wedged > 0;
  }

  @Override
  public String toString() {
    return wedged + " wedged, " + lost + " lost, " + leaked + " leaked";
  }
}
