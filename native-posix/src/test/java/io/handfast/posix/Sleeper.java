package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A thread that is asleep in a native call.
 *
 * @param <T> what it has in the end
 */
final class Sleeper<T> {
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  private Sleeper(Callable<T> action) {
    this.thread = new Thread(() -> run(action), "sleeper");
    this.thread.setDaemon(true);
  }

  static <T> Sleeper<T> in(Callable<T> action) {
    Sleeper<T> sleeper = new Sleeper<>(action);
    sleeper.thread.start();
    return sleeper;
  }

  private void run(Callable<T> action) {
    try {
      result.complete(action.call());
    } catch (Exception e) {
      result.completeExceptionally(e);
    }
  }

  /** Waits until the thread is in a method of a class. */
  void awaitIn(Class<?> type) throws InterruptedException {
    while (!isIn(type)) {
      assertThat(result).as("still in %s", type).isNotDone();
      Thread.sleep(1);
    }
  }

  private boolean isIn(Class<?> type) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isOver() {
    return result.isDone();
  }

  T result() throws Exception {
    return result.get(60, TimeUnit.SECONDS);
  }

  /** How long something took; only ever compared with what it must take at the least. */
  static Duration timeOf(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
