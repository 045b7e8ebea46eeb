package io.handfast.benchmarks.growth;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcLock;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Many locks, of ours and of the JDK. */
final class Locks {
  private static final int ROUNDS = 5;
  private static final int PAIRS = 1_000_000;

  private final IpcLock[] ours;
  private final double nanosToMakeOne;
  private double nanosOfPair = Double.MAX_VALUE;
  private double nanosOfJdkPair = Double.MAX_VALUE;

  Locks(IpcContext context, int count) {
    ours = new IpcLock[count];
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      ours[i] = context.lock();
    }
    nanosToMakeOne = (double) (System.nanoTime() - start) / count;
  }

  /** Takes the locks in turn, ours and theirs in alternating rounds. */
  void measure() {
    ReentrantLock[] theirs = new ReentrantLock[ours.length];
    for (int i = 0; i < theirs.length; i++) {
      theirs[i] = new ReentrantLock();
    }
    for (int round = 0; round < ROUNDS; round++) {
      nanosOfPair = Math.min(nanosOfPair, pair(ours));
      nanosOfJdkPair = Math.min(nanosOfJdkPair, pair(theirs));
    }
  }

  @SuppressWarnings("LockNotBeforeTry") // nothing happens in between
  private static double pair(Lock[] locks) {
    long start = System.nanoTime();
    for (int i = 0, next = 0; i < PAIRS; i++) {
      Lock lock = locks[next];
      lock.lock();
      lock.unlock();
      next = next + 1 == locks.length ? 0 : next + 1;
    }
    return (double) (System.nanoTime() - start) / PAIRS;
  }

  double nanosToMakeOne() {
    return nanosToMakeOne;
  }

  double nanosOfPair() {
    return nanosOfPair;
  }

  double nanosOfJdkPair() {
    return nanosOfJdkPair;
  }
}
