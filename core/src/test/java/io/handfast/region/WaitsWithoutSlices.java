package io.handfast.region;

import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts threads of this process to sleep until they are woken, however short they wanted to sleep.
 * Slices heal what a killed process left undone; where nobody is killed a wake-up must come, and
 * here nothing hides that it does not. For waits without a time limit only.
 */
public final class WaitsWithoutSlices implements WaitMechanism {
  /** So long nobody sleeps in a test unless a wake-up was lost. */
  private static final int PATIENCE_SECONDS = 30;

  private final WaitMechanism threads = new ThreadWaits();
  private final AtomicInteger sleepers = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);

  /** How many sleep now. */
  public int sleepers() {
    return sleepers.get();
  }

  /** How often somebody slept for ever. */
  public int lostWakeUps() {
    return lost.get();
  }

  /** From now on whoever is woken waits at a gate before it looks around. */
  public void closeGate() {
    gate.drainPermits();
  }

  /** Lets everybody go on. */
  public void openGate() {
    gate.release(Integer.MAX_VALUE / 2);
  }

  /** Waits until so many sleep. */
  public void awaitSleepers(int count) throws InterruptedException {
    while (sleepers.get() < count) {
      Thread.sleep(1);
    }
  }

  @Override
  public void await(long handle, long nanos) {
    sleepers.incrementAndGet();
    long start = System.nanoTime();
    threads.await(handle, TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
    sleepers.decrementAndGet();
    if (System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      lost.incrementAndGet();
    }
    gate.acquireUninterruptibly();
    gate.release();
  }

  @Override
  public long create(ParkerAddress address) {
    return threads.create(address);
  }

  @Override
  public long published(long handle) {
    return threads.published(handle);
  }

  @Override
  public long open(ParkerAddress address) {
    return threads.open(address);
  }

  @Override
  public void drain(long handle) {
    threads.drain(handle);
  }

  @Override
  public void post(long handle) {
    threads.post(handle);
  }

  @Override
  public void close(long handle) {
    threads.close(handle);
  }

  @Override
  public void discard(String name) {
    threads.discard(name);
  }
}
