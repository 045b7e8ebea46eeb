package io.handfast.jcstress;

import io.handfast.sync.IpcEvent;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The same for a thread that waits, asleep or not. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Waited, and sees.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Does not see.")
@State
public class EventWait {
  private final IpcEvent event = Shared.CONTEXT.event();
  private int data;

  @Actor
  public void set() {
    data = 1;
    event.set();
  }

  @Actor
  public void await(I_Result result) {
    event.awaitUninterruptibly();
    result.r1 = data;
  }

  @Arbiter
  public void close(I_Result result) {
    event.close();
  }
}
