package io.handfast.sync;

import io.handfast.ClosedHandleException;
import io.handfast.region.Deadline;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a fixed number of threads of many processes wait for each other, round after round, as
 * {@link java.util.concurrent.CyclicBarrier} does within one process.
 *
 * <p><b>Guarantee.</b> {@code await} returns normally only when all parties of its round have come,
 * and then for all of them; parties are threads, of which one process may have many. If one of them
 * times out, is interrupted, closes its handle, dies, or throws in its action, the barrier is
 * broken: all others of that round, and everybody until {@link #reset()}, get a {@link
 * BrokenBarrierException}. All who were in a round are told the same of it; only a thread that was
 * overtaken by more than 8 broken rounds before it ran again is told that its own was broken in any
 * case. Threads beyond the number of parties wait for the next round.
 *
 * <p><b>Action.</b> The last thread to come runs the action of its own handle, if there is one,
 * before anybody goes on. Code does not travel: a process whose threads may come last gives its
 * handle the action, when it makes or opens the barrier or by {@link #setAction}. Unlike {@code
 * CyclicBarrier}, a time limit holds while the action runs: the round is then broken, and the last
 * thread gets a {@link BrokenBarrierException} after its action.
 *
 * <p><b>Memory.</b> What threads did before {@code await} happens before the action, and that
 * happens before what they do after {@code await} returned.
 *
 * <p><b>Killed process.</b> A process that is killed while one of its threads waits, or runs the
 * action, breaks the barrier within 250 ms or two. One that is killed before its thread came is
 * simply late: only a time limit tells.
 *
 * <p><b>Closed handle.</b> {@link ClosedHandleException}, within 250 ms also for threads that wait,
 * and their round is broken.
 *
 * <p><b>Cost.</b> The last to come: CAS only, and a call into the operating system for each thread
 * that sleeps. The others may block, in slices of at most 250 ms. Never an allocation, unless there
 * are more threads than parties.
 *
 * <p>The idea is that of {@code CyclicBarrier}; {@link #abort()} has its name from Python.
 */
public final class IpcBarrier extends SyncObject {
  @Serial private static final long serialVersionUID = 1L;

  private final transient BarrierProtocol protocol;
  private transient volatile @Nullable Runnable action;

  IpcBarrier(BarrierProtocol protocol) {
    super(protocol);
    this.protocol = protocol;
  }

  /**
   * Gives this handle the action that its threads run when they are the last to come.
   *
   * @param action what to run, or null for nothing
   */
  public void setAction(@Nullable Runnable action) {
    this.action = action;
  }

  /**
   * Waits until all parties have come, as long as it takes.
   *
   * @return how many came after this thread: parties - 1 for the first, 0 for the last
   * @throws InterruptedException if this thread was interrupted; the barrier is then broken, unless
   *     this thread was still waiting for a round of its own
   * @throws BrokenBarrierException if the barrier is broken, or breaks while this thread waits
   */
  public int await() throws InterruptedException, BrokenBarrierException {
    try {
      return protocol.await(action, Long.MAX_VALUE, true);
    } catch (TimeoutException e) {
      throw new AssertionError("a wait without a limit timed out", e);
    }
  }

  /**
   * Waits until all parties have come, as long as it takes; an interrupt is pending afterwards.
   *
   * @return how many came after this thread: parties - 1 for the first, 0 for the last
   * @throws BrokenBarrierException if the barrier is broken, or breaks while this thread waits
   */
  public int awaitUninterruptibly() throws BrokenBarrierException {
    try {
      return protocol.await(action, Long.MAX_VALUE, false);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("an uninterruptible wait without a limit ended by itself", e);
    }
  }

  /**
   * Waits until all parties have come, no longer than a time; with 0 or less only the last one gets
   * through.
   *
   * @param time for how long
   * @param unit in which unit
   * @return how many came after this thread: parties - 1 for the first, 0 for the last
   * @throws InterruptedException if this thread was interrupted; the barrier is then broken, unless
   *     this thread was still waiting for a round of its own
   * @throws BrokenBarrierException if the barrier is broken, or breaks while this thread waits
   * @throws TimeoutException if the time was over first; the barrier is then broken, unless this
   *     thread was still waiting for a round of its own
   */
  public int await(long time, TimeUnit unit)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return protocol.await(action, unit.toNanos(time), true);
  }

  /**
   * Waits until all parties have come, no longer than a time; with 0 or less only the last one gets
   * through.
   *
   * @param time for how long
   * @return how many came after this thread: parties - 1 for the first, 0 for the last
   * @throws InterruptedException if this thread was interrupted; the barrier is then broken, unless
   *     this thread was still waiting for a round of its own
   * @throws BrokenBarrierException if the barrier is broken, or breaks while this thread waits
   * @throws TimeoutException if the time was over first; the barrier is then broken, unless this
   *     thread was still waiting for a round of its own
   */
  public int await(Duration time)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return protocol.await(action, Deadline.nanos(time), true);
  }

  /** Breaks the barrier: who waits, and who comes until it is reset, gets the exception. */
  public void abort() {
    protocol.abort();
  }

  /**
   * Makes the barrier usable again; who waits gets a {@link BrokenBarrierException}. No effect if
   * it is not broken and nobody waits.
   */
  public void reset() {
    protocol.reset();
  }

  /**
   * Whether the barrier is broken.
   *
   * @return true until it is reset
   */
  public boolean isBroken() {
    return protocol.isBroken();
  }

  /**
   * Tells how many threads make a round.
   *
   * @return the number of parties, 1 to 65 536
   */
  public int getParties() {
    return protocol.parties();
  }

  /**
   * Tells how many threads wait in the present round.
   *
   * @return their number at the moment of the look, 0 to parties - 1
   */
  public int getNumberWaiting() {
    return protocol.waiting();
  }

  /** Name, state, and how many wait, at the moment of the look; never blocks. */
  @Override
  public String toString() {
    return described(protocol::state);
  }
}
