package io.handfast.region;

import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Sleeping and waking among the threads of one process, for THREADING contexts. */
final class ThreadWaits implements WaitMechanism {
  private final AtomicReferenceArray<Semaphore> tokens =
      new AtomicReferenceArray<>(ControlLayout.PARKERS + 1);
  private int created;

  @Override
  public synchronized long create(ParkerAddress address) {
    created++;
    tokens.setRelease(created, new Semaphore(0));
    return created;
  }

  @Override
  public long published(long handle) {
    return 0;
  }

  @Override
  public long open(ParkerAddress address) {
    return 0; // there are no other processes
  }

  @Override
  public void await(long handle, long nanos) {
    // An uninterruptible wait sleeps on through an interrupt, and reports it afterwards.
    boolean interrupted = Thread.interrupted();
    try {
      boolean unused = tokens(handle).tryAcquire(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void drain(long handle) {
    tokens(handle).drainPermits();
  }

  @Override
  public void post(long handle) {
    tokens(handle).release();
  }

  @Override
  public void close(long handle) {
    tokens.setRelease((int) handle, null);
  }

  @Override
  public void discard(String name) {
    // nothing outlives the process
  }

  private Semaphore tokens(long handle) {
    return tokens.getAcquire((int) handle);
  }
}
