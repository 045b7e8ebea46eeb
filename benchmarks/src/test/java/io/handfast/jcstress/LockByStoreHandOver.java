package io.handfast.jcstress;

import io.handfast.sync.IpcLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link LockHandOver} for a lock that is given back by a store. */
@JCStressTest
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "One after the other.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Two at once, or one that did not see the one before.")
@State
public class LockByStoreHandOver {
  private final IpcLock lock = Shared.ASYMMETRIC.lock();
  private int number;

  @Actor
  public void first(II_Result result) {
    result.r1 = increment();
  }

  @Actor
  public void second(II_Result result) {
    result.r2 = increment();
  }

  private int increment() {
    lock.lock();
    try {
      return ++number;
    } finally {
      lock.unlock();
    }
  }

  @Arbiter
  public void close(II_Result result) {
    lock.close();
  }
}
