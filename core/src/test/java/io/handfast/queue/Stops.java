package io.handfast.queue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Lets single threads stop in the middle of an element that they write or read. */
final class Stops implements AutoCloseable {
  private final Map<Thread, Stop> stops = new ConcurrentHashMap<>();

  Stops() {
    Halfway.whenHalfWritten(this::reached);
    Halfway.whenHalfRead(this::reached);
  }

  /** One thread that stops once. */
  static final class Stop {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean failing;

    private Stop(Runnable action) {
      thread = new Thread(action);
      thread.setDaemon(true);
    }

    /** Lets the thread go on, and waits for its end. */
    void goOn() throws InterruptedException {
      left.countDown();
      thread.join();
    }

    /** Lets its codec fail, and waits for its end. */
    void fail() throws InterruptedException {
      failing = true;
      goOn();
    }

    private void stay() {
      try {
        reached.countDown();
        left.await();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts this thread", e);
      }
      if (failing) {
        throw new IllegalStateException("the codec failed");
      }
    }
  }

  /** Starts a thread and waits until it has stopped halfway. */
  Stop start(Runnable action) throws InterruptedException {
    Stop stop = new Stop(action);
    stops.put(stop.thread, stop);
    stop.thread.start();
    stop.reached.await();
    return stop;
  }

  private void reached() {
    Stop stop = stops.remove(Thread.currentThread());
    if (stop != null) {
      stop.stay();
    }
  }

  @Override
  public void close() {
    Halfway.whenHalfWritten(() -> {});
    Halfway.whenHalfRead(() -> {});
  }
}
