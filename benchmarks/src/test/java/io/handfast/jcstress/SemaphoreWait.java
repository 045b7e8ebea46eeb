package io.handfast.jcstress;

import io.handfast.sync.IpcSemaphore;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The same for a thread that waits for the permit, asleep or not. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Waited, and sees.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Does not see.")
@State
public class SemaphoreWait {
  private final IpcSemaphore semaphore = Shared.CONTEXT.semaphore(0);
  private int data;

  @Actor
  public void release() {
    data = 1;
    semaphore.release();
  }

  @Actor
  public void acquire(I_Result result) {
    semaphore.acquireUninterruptibly();
    result.r1 = data;
  }

  @Arbiter
  public void close(I_Result result) {
    semaphore.close();
  }
}
