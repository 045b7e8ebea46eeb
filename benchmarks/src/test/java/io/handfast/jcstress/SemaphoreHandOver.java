package io.handfast.jcstress;

import io.handfast.sync.IpcSemaphore;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who acquires the permit sees what was done before its release. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Too early.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Got it, and sees.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Got it, and does not see.")
@State
public class SemaphoreHandOver {
  private final IpcSemaphore semaphore = Shared.CONTEXT.semaphore(0, 1);
  private int data;

  @Actor
  public void release() {
    data = 1;
    semaphore.release();
  }

  @Actor
  public void acquire(II_Result result) {
    if (semaphore.tryAcquire()) {
      result.r1 = 1;
      result.r2 = data;
    }
  }

  @Arbiter
  public void close(II_Result result) {
    semaphore.close();
  }
}
