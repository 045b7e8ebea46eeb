package io.handfast.benchmarks.storm;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Whose turn it is.
 *
 * @param book the load's pages
 * @param worker the number of the worker; no other one ever has it
 * @param seat where it sits
 * @param thread which of the load's threads in this worker, from 0
 */
record Turn(Book book, long worker, int seat, int thread) {
  private static final int LONGEST_SPIN = 64;
  private static final long NAP_NANOS = 200_000;

  Line mine() {
    return book.line(seat, thread);
  }

  Line shared() {
    return book.shared();
  }

  /** A number above 0 that tells this thread from all others. */
  long me() {
    return worker * Ledger.THREADS + thread + 1;
  }

  int random(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  /** Passes some time; now and then so much that others fall asleep meanwhile. */
  void dawdle() {
    if (random(16) == 0) {
      LockSupport.parkNanos(NAP_NANOS);
      return;
    }
    for (int i = random(LONGEST_SPIN); i > 0; i--) {
      Thread.onSpinWait();
    }
  }
}
