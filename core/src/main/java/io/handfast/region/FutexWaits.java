package io.handfast.region;

import io.handfast.spi.Futex;
import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;
import java.util.function.Supplier;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that sleep on the records of their parkers: no object of the operating system at all. The
 * record's token word is the whole mechanism; {@code FutexWaits.pml} beside this file is its model.
 *
 * <pre>
 * token[r] = NONE | TOKEN | ASLEEP
 *    its owner:      NONE -&gt; ASLEEP (CAS), then sleeps while it is ASLEEP; anything -&gt; NONE (store)
 *    anybody else:   anything -&gt; TOKEN (exchange), and wakes the owner if it was ASLEEP
 * </pre>
 *
 * Invariants: who posts before the owner's store of NONE ends that sleep, or finds that it does not
 * begin; a post calls the kernel only if the owner is asleep, or about to be. Handles are numbers
 * of records plus one. The native library is loaded by whoever is the first to sleep, or to wake
 * somebody who sleeps.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>owner while ASLEEP</td><td>a post wakes nobody, once; the record's next owner begins with
 *     NONE</td></tr>
 * <tr><td>waker between TOKEN and the call</td><td>the owner sleeps to the end of its slice</td></tr>
 * </table>
 */
final class FutexWaits implements WaitMechanism {
  static final int NONE = 0;
  static final int TOKEN = 1;
  static final int ASLEEP = -1;

  private final AtomicBuffer control;
  private final Supplier<Futex> binding;
  private volatile @Nullable Futex futex;

  FutexWaits(AtomicBuffer control, Supplier<Futex> binding) {
    this.control = control;
    this.binding = binding;
  }

  @Override
  public long create(ParkerAddress address) {
    long handle = handle(address.record());
    drain(handle);
    return handle;
  }

  @Override
  public long published(long handle) {
    return 0;
  }

  @Override
  public long open(ParkerAddress address) {
    return handle(address.record());
  }

  @Override
  public void await(long handle, long nanos) {
    int token = token(handle);
    if (control.compareAndSetInt(token, NONE, ASLEEP)) {
      futex().await(token, ASLEEP, nanos);
    }
    control.putIntVolatile(token, NONE); // takes the token, if one came
  }

  @Override
  public void drain(long handle) {
    control.putIntVolatile(token(handle), NONE);
  }

  @Override
  public void post(long handle) {
    int token = token(handle);
    if (control.getAndSetInt(token, TOKEN) == ASLEEP) {
      futex().wake(token);
    }
  }

  @Override
  public void close(long handle) {
    // the record is all there is
  }

  @Override
  public void discard(String name) {
    // nothing outlives the region
  }

  private static long handle(int record) {
    return record + 1L;
  }

  private static int token(long handle) {
    return ControlLayout.parker((int) handle - 1) + ParkerLayout.TOKEN_OFFSET;
  }

  /** Bound at the first use; by several threads at once is no harm. */
  private Futex futex() {
    Futex bound = futex;
    if (bound == null) {
      bound = binding.get();
      futex = bound;
    }
    return bound;
  }
}
