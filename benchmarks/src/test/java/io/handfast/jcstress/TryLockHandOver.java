package io.handfast.jcstress;

import io.handfast.sync.IpcReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The nested form: a number that only its owner may see odd. */
@JCStressTest
@Outcome(
    id = {"2, 4", "4, 2", "2, -1", "-1, 2"},
    expect = Expect.ACCEPTABLE,
    desc = "One after the other, or one found it taken.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Two at once, or one that did not see the one before.")
@State
public class TryLockHandOver {
  private final IpcReentrantLock lock = Shared.CONTEXT.reentrantLock();
  private int number;

  @Actor
  public void first(II_Result result) {
    result.r1 = incrementTwice();
  }

  @Actor
  public void second(II_Result result) {
    result.r2 = incrementTwice();
  }

  private int incrementTwice() {
    if (!lock.tryLock()) {
      return -1;
    }
    try {
      number++;
      lock.lock();
      try {
        return ++number;
      } finally {
        lock.unlock();
      }
    } finally {
      lock.unlock();
    }
  }

  @Arbiter
  public void close(II_Result result) {
    lock.close();
  }
}
