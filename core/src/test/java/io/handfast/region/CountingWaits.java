package io.handfast.region;

import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts threads of this process to sleep, and counts what would be calls into native code. */
public final class CountingWaits implements WaitMechanism {
  private final WaitMechanism threads = new ThreadWaits();
  private final AtomicInteger calls = new AtomicInteger();

  /** How often any method was called. */
  public int calls() {
    return calls.get();
  }

  private WaitMechanism counted() {
    calls.incrementAndGet();
    return threads;
  }

  @Override
  public long create(ParkerAddress address) {
    return counted().create(address);
  }

  @Override
  public long published(long handle) {
    return counted().published(handle);
  }

  @Override
  public long open(ParkerAddress address) {
    return counted().open(address);
  }

  @Override
  public void await(long handle, long nanos) {
    counted().await(handle, nanos);
  }

  @Override
  public void drain(long handle) {
    counted().drain(handle);
  }

  @Override
  public void post(long handle) {
    counted().post(handle);
  }

  @Override
  public void close(long handle) {
    counted().close(handle);
  }

  @Override
  public void discard(String name) {
    counted().discard(name);
  }
}
