package io.handfast.jcstress;

import io.handfast.sync.IpcEvent;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who sees the event set sees what was done before. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Too early.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Between the two.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Set, and sees.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Set, and does not see.")
@State
public class EventHandOver {
  private final IpcEvent event = Shared.CONTEXT.event();
  private int data;

  @Actor
  public void set() {
    data = 1;
    event.set();
  }

  @Actor
  public void look(II_Result result) {
    result.r1 = event.isSet() ? 1 : 0;
    result.r2 = data;
  }

  @Arbiter
  public void close(II_Result result) {
    event.close();
  }
}
