package io.handfast.benchmarks.storm;

import io.handfast.sync.IpcPermits;
import io.handfast.sync.Permit;
import java.time.Duration;
import java.util.Optional;

/**
 * {@link IpcPermits}: permits of the dead come back by themselves, so that when all rest there are
 * exactly as many as there ever were.
 *
 * @param permits the permits, {@link #PERMITS} of them
 * @param limit how long an audit waits for them
 */
record PermitsLoad(IpcPermits permits, Duration limit) implements Load {
  static final int PERMITS = 3;
  private static final int MOST_AT_ONCE = 2;

  @Override
  public int threads() {
    return 2;
  }

  @Override
  public void turn(Turn turn) throws Exception {
    int wanted = 1 + turn.random(MOST_AT_ONCE);
    Optional<Permit> got =
        switch (turn.random(3)) {
          case 0 -> Optional.of(permits.acquire(wanted));
          case 1 -> Optional.of(permits.acquireUninterruptibly(wanted));
          default -> permits.tryAcquire(wanted, Duration.ofMillis(1));
        };
    if (got.isPresent()) {
      turn.dawdle();
      got.get().close();
    }
  }

  @Override
  public void died(Book book, Line dead) {
    // what it had comes back by itself
  }

  @Override
  public void audit(Book book, Tally tally) throws Exception {
    // What the dead one had may not have been taken from it yet.
    long deadline = System.nanoTime() + limit.toNanos();
    while (permits.availablePermits() < PERMITS && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
    int available = permits.availablePermits();
    if (available != PERMITS) {
      tally.lost(Math.abs(PERMITS - available), "permits, of " + PERMITS + ": " + permits);
    }
    Optional<Permit> all = permits.tryAcquire(available, limit);
    if (all.isEmpty()) {
      tally.wedged("everybody rests, and what is there cannot be acquired: " + permits);
      return;
    }
    all.get().close();
  }
}
