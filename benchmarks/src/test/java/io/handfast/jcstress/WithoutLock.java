package io.handfast.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The control: what has no lock must fail, else these tests show nothing. */
@JCStressTest
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "One after the other.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Two at once.")
@State
public class WithoutLock {
  private int number;

  @Actor
  public void first(II_Result result) {
    result.r1 = ++number;
  }

  @Actor
  public void second(II_Result result) {
    result.r2 = ++number;
  }
}
