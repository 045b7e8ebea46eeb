package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A thread of the test's own process that waits for something, and what it threw. */
final class Waiting {
  /** Longer than anybody spins before the first sleep, and than a first sleep's slice. */
  private static final Duration UNTIL_ASLEEP = Duration.ofMillis(200);

  private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
  private final Thread thread;

  private Waiting(Action action) {
    this.thread = new Thread(() -> run(action), "waiting");
    this.thread.setDaemon(true);
  }

  /** What the thread does. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  static Waiting in(Action action) {
    Waiting waiting = new Waiting(action);
    waiting.thread.start();
    return waiting;
  }

  private void run(Action action) {
    try {
      action.run();
    } catch (Throwable e) {
      thrown.set(e);
    }
  }

  /** Gives it time to fall asleep; a case must hold even if it has not. */
  void untilAsleep() throws InterruptedException {
    Thread.sleep(UNTIL_ASLEEP.toMillis());
    assertThat(thread.isAlive()).as("still waiting").isTrue();
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isOver() {
    return !thread.isAlive();
  }

  /** Waits for its end; what it threw, or null. */
  @Nullable Throwable thrown() throws InterruptedException {
    thread.join();
    return thrown.get();
  }
}
