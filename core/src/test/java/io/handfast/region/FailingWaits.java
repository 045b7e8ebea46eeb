package io.handfast.region;

import io.handfast.spi.WaitMechanism;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Puts threads to sleep, but for one method of it that always fails. */
public final class FailingWaits {
  private final WaitMechanism threads = new ThreadWaits();
  private final String failing;
  private final Supplier<? extends Throwable> failure;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger sleeps = new AtomicInteger();

  /**
   * Makes one.
   *
   * @param failing the name of the method
   * @param failure what it throws
   */
  public FailingWaits(String failing, Supplier<? extends Throwable> failure) {
    this.failing = failing;
    this.failure = failure;
  }

  /** The same as a region wants it. */
  public WaitMechanism mechanism() {
    return (WaitMechanism)
        Proxy.newProxyInstance(
            WaitMechanism.class.getClassLoader(),
            new Class<?>[] {WaitMechanism.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(failing)) {
                failures.incrementAndGet();
                throw failure.get();
              }
              if (method.getName().equals("await")) {
                sleeps.incrementAndGet();
              }
              try {
                return method.invoke(threads, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** How often it failed. */
  public int failures() {
    return failures.get();
  }

  /** Waits until somebody has gone to sleep once more. */
  public void awaitSleepAfter(int before) throws InterruptedException {
    while (sleeps.get() <= before) {
      Thread.sleep(1);
    }
  }

  /** How often somebody went to sleep. */
  public int sleeps() {
    return sleeps.get();
  }
}
