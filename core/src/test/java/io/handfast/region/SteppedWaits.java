package io.handfast.region;

import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;
import java.util.function.Supplier;

/** Sleeping and waking of a participant who tells of its steps. */
final class SteppedWaits implements WaitMechanism {
  private final WaitMechanism waits;
  private final StepObserver observer;

  SteppedWaits(WaitMechanism waits, StepObserver observer) {
    this.waits = waits;
    this.observer = observer;
  }

  private <T> T stepped(String operation, Supplier<T> call) {
    observer.before(operation);
    T result = call.get();
    observer.after(operation);
    return result;
  }

  private void stepped(String operation, Runnable call) {
    observer.before(operation);
    call.run();
    observer.after(operation);
  }

  @Override
  public long create(ParkerAddress address) {
    return stepped("create", () -> waits.create(address));
  }

  @Override
  public long published(long handle) {
    return waits.published(handle);
  }

  @Override
  public long open(ParkerAddress address) {
    return stepped("open", () -> waits.open(address));
  }

  @Override
  public void await(long handle, long nanos) {
    observer.before("await");
    observer.sleeps();
    long start = System.nanoTime();
    waits.await(handle, nanos);
    observer.slept(System.nanoTime() - start >= nanos);
    observer.after("await");
  }

  @Override
  public void drain(long handle) {
    stepped("drain", () -> waits.drain(handle));
  }

  @Override
  public void post(long handle) {
    stepped("post", () -> waits.post(handle));
  }

  @Override
  public void close(long handle) {
    stepped("close", () -> waits.close(handle));
  }

  @Override
  public void discard(String name) {
    stepped("discard", () -> waits.discard(name));
  }
}
