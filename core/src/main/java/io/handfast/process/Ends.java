package io.handfast.process;

import io.handfast.region.Deadline;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Where threads wait for the first of many processes to end. One place for all, since futures of
 * futures would pile up on processes that live on.
 */
final class Ends {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Condition ONE_MORE = LOCK.newCondition();

  private Ends() {}

  /** To be called after a process was seen to have ended. */
  static void announce() {
    LOCK.lock();
    try {
      ONE_MORE.signalAll();
    } finally {
      LOCK.unlock();
    }
  }

  /** Looks after each end until something is found. */
  static <T> Optional<T> await(Supplier<Optional<T>> look, long nanos) throws InterruptedException {
    Deadline deadline = Deadline.in(nanos);
    LOCK.lockInterruptibly();
    try {
      while (true) {
        Optional<T> found = look.get();
        long left = deadline.left();
        if (found.isPresent() || left <= 0) {
          return found;
        }
        boolean unused = ONE_MORE.await(left, TimeUnit.NANOSECONDS);
      }
    } finally {
      LOCK.unlock();
    }
  }
}
