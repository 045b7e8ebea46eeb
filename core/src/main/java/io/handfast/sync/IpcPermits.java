package io.handfast.sync;

import static java.util.Objects.requireNonNull;

import io.handfast.ClosedHandleException;
import io.handfast.IpcException;
import io.handfast.region.Deadline;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Permits for threads of many processes, each owned by the process that acquired it. For pools of
 * connections, of places, of workers: for whatever must come back when its user dies. For counting
 * and signalling, where anybody may release, there is {@link IpcSemaphore}.
 *
 * <pre>{@code
 * try (Permit permit = permits.acquire()) {
 *   use(connection);
 * }
 * }</pre>
 *
 * <p><b>Guarantee.</b> There are never more permits out than there are in all. Several at once are
 * acquired all or none, in one step that nobody sees half done; while a thread tries, what it has
 * not got yet can be had by others. Among waiters the choice is arbitrary; a thread that wants many
 * may be overtaken for ever by those that want few.
 *
 * <p><b>Memory.</b> What a thread did before it closed a permit happens before what a thread does
 * that acquires it afterwards.
 *
 * <p><b>Killed process.</b> Its permits come back by themselves, on proof that it is dead: a
 * stopped process keeps them. Waiters of any process get on within 250 ms. A process killed in the
 * middle of any operation loses no permit, makes none, and holds up nobody longer than that. A
 * process that leaves in good order gives its permits back too.
 *
 * <p><b>Closed handle.</b> {@link ClosedHandleException}; permits that are out can still be closed.
 *
 * <p><b>Cost.</b> When a permit is there: one CAS, and one to give it back, no call into the
 * operating system, no allocation but the {@link Permit}. Looking for the last free ones, or for
 * several at once, takes time with the number of all permits: some 10 us for 4 096. Else: may call
 * the operating system and may block, in slices of at most 250 ms.
 *
 * <p>That owning is standing in a cell of one's own is the idea of iceoryx2's index sets.
 */
public final class IpcPermits extends SyncObject {
  /** The most permits that there can be. */
  public static final int MAXIMUM = 4_096;

  @Serial private static final long serialVersionUID = 1L;

  private final transient PermitsProtocol protocol;

  IpcPermits(PermitsProtocol protocol) {
    super(protocol);
    this.protocol = protocol;
  }

  /**
   * Acquires a permit, waiting as long as it takes.
   *
   * @return the permit
   * @throws InterruptedException if this thread was interrupted; nothing is then acquired
   * @throws ClosedHandleException if this handle was closed
   */
  public Permit acquire() throws InterruptedException {
    return requireNonNull(protocol.take(1, Long.MAX_VALUE, true));
  }

  /**
   * Acquires permits, all or none, waiting as long as it takes.
   *
   * @param permits how many, 1 to {@link #totalPermits()}
   * @return the permits, to be closed together
   * @throws InterruptedException if this thread was interrupted; nothing is then acquired
   * @throws IllegalArgumentException if that is not 1 to {@link #totalPermits()}: more would never
   *     come
   * @throws ClosedHandleException if this handle was closed
   */
  public Permit acquire(int permits) throws InterruptedException {
    return requireNonNull(protocol.take(checked(permits), Long.MAX_VALUE, true));
  }

  /**
   * Acquires a permit, waiting as long as it takes; an interrupt is pending afterwards.
   *
   * @return the permit
   * @throws ClosedHandleException if this handle was closed
   */
  public Permit acquireUninterruptibly() {
    return acquireUninterruptibly(1);
  }

  /**
   * Acquires permits, all or none, waiting as long as it takes; an interrupt is pending afterwards.
   *
   * @param permits how many, 1 to {@link #totalPermits()}
   * @return the permits, to be closed together
   * @throws IllegalArgumentException if that is not 1 to {@link #totalPermits()}: more would never
   *     come
   * @throws ClosedHandleException if this handle was closed
   */
  public Permit acquireUninterruptibly(int permits) {
    try {
      return requireNonNull(protocol.take(checked(permits), Long.MAX_VALUE, false));
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  /**
   * Acquires a permit if there is one now.
   *
   * @return the permit; empty if at one moment of the call none was free, or if others take and
   *     give back so quickly that this cannot be told
   * @throws ClosedHandleException if this handle was closed
   */
  public Optional<Permit> tryAcquire() {
    return Optional.ofNullable(protocol.take(1));
  }

  /**
   * Acquires permits if there are enough now, all or none.
   *
   * @param permits how many, 1 to {@link #totalPermits()}
   * @return the permits, to be closed together; empty if at one moment of the call fewer were free,
   *     or if others take and give back so quickly that this cannot be told
   * @throws IllegalArgumentException if that is not 1 to {@link #totalPermits()}: more would never
   *     come
   * @throws ClosedHandleException if this handle was closed
   */
  public Optional<Permit> tryAcquire(int permits) {
    return Optional.ofNullable(protocol.take(checked(permits)));
  }

  /**
   * Acquires a permit, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @param unit in which unit
   * @return the permit, or empty if the time was over
   * @throws InterruptedException if this thread was interrupted; nothing is then acquired
   * @throws ClosedHandleException if this handle was closed
   */
  public Optional<Permit> tryAcquire(long time, TimeUnit unit) throws InterruptedException {
    return tryAcquire(1, time, unit);
  }

  /**
   * Acquires a permit, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @return the permit, or empty if the time was over
   * @throws InterruptedException if this thread was interrupted; nothing is then acquired
   * @throws ClosedHandleException if this handle was closed
   */
  public Optional<Permit> tryAcquire(Duration time) throws InterruptedException {
    return tryAcquire(1, Deadline.nanos(time), TimeUnit.NANOSECONDS);
  }

  /**
   * Acquires permits, all or none, waiting no longer than a time; 0 or less is one try.
   *
   * @param permits how many, 1 to {@link #totalPermits()}
   * @param time for how long
   * @param unit in which unit
   * @return the permits, to be closed together, or empty if the time was over
   * @throws InterruptedException if this thread was interrupted; nothing is then acquired
   * @throws IllegalArgumentException if that is not 1 to {@link #totalPermits()}: more would never
   *     come
   * @throws ClosedHandleException if this handle was closed
   */
  public Optional<Permit> tryAcquire(int permits, long time, TimeUnit unit)
      throws InterruptedException {
    return Optional.ofNullable(protocol.take(checked(permits), unit.toNanos(time), true));
  }

  /**
   * Acquires permits, all or none, waiting no longer than a time; 0 or less is one try.
   *
   * @param permits how many, 1 to {@link #totalPermits()}
   * @param time for how long
   * @return the permits, to be closed together, or empty if the time was over
   * @throws InterruptedException if this thread was interrupted; nothing is then acquired
   * @throws IllegalArgumentException if that is not 1 to {@link #totalPermits()}: more would never
   *     come
   * @throws ClosedHandleException if this handle was closed
   */
  public Optional<Permit> tryAcquire(int permits, Duration time) throws InterruptedException {
    return tryAcquire(permits, Deadline.nanos(time), TimeUnit.NANOSECONDS);
  }

  /**
   * Tells how many permits are free.
   *
   * @return how many were free at one moment of the call, or nearly, if others take and give back
   *     so quickly that this cannot be told
   * @throws ClosedHandleException if this handle was closed
   */
  public int availablePermits() {
    return protocol.availablePermits();
  }

  /**
   * Tells how many permits there are in all.
   *
   * @return the number with which this object was made
   */
  public int totalPermits() {
    return protocol.total();
  }

  private int checked(int permits) {
    if (permits < 1 || permits > protocol.total()) {
      throw new IllegalArgumentException(
          IpcException.message(
              "so many permits can never be acquired at once",
              "permits",
              permits,
              "total",
              protocol.total()));
    }
    return permits;
  }

  /** Name, count, which processes have how many, and how many threads wait; never blocks. */
  @Override
  public String toString() {
    return described(protocol::state);
  }
}
