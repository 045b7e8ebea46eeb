package io.handfast.benchmarks.storm;

import io.handfast.sync.IpcEvent;
import java.time.Duration;

/**
 * {@link IpcEvent}: whoever waits sees a set, even one that is followed by a clear at once. Whoever
 * waits when the others rest is freed by just such a set; one that sees none of many is wedged.
 *
 * @param event the event
 * @param limit how long a wait with a limit may take
 */
record EventLoad(IpcEvent event, Duration limit) implements Load {
  private static final int SETTER = 0;

  @Override
  public int threads() {
    return 3;
  }

  @Override
  public void turn(Turn turn) throws Exception {
    if (turn.thread() == SETTER) {
      event.set();
      if (turn.random(2) == 0) {
        turn.dawdle();
      }
      event.clear();
      turn.dawdle();
    } else {
      await(turn);
      turn.dawdle();
    }
  }

  private void await(Turn turn) throws InterruptedException {
    switch (turn.random(3)) {
      case 0 -> event.await();
      case 1 -> event.awaitUninterruptibly();
      default -> {
        if (!event.await(limit)) {
          throw new IllegalStateException("was set often, and not seen: " + event);
        }
      }
    }
  }

  @Override
  public void died(Book book, Line dead) {
    // nothing of it is left
  }

  @Override
  public void nudge(Book book) {
    event.clear(); // a setter may have died in between
    event.set();
    event.clear();
  }

  @Override
  public void audit(Book book, Tally tally) throws InterruptedException {
    event.set();
    if (!event.isSet() || !event.await(Duration.ZERO)) {
      tally.lost(1, "it was set: " + event);
    }
    event.clear();
    if (event.isSet()) {
      tally.lost(1, "it was cleared: " + event);
    }
  }
}
