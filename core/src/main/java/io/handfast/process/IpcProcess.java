package io.handfast.process;

import io.handfast.region.Deadline;
import io.handfast.transfer.TransferRules;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that a context started; made by {@code ctx.process(...).start()}. For THREADING
 * contexts it is a thread behind the same interface.
 *
 * <p>It never travels to another process. It may be used by any number of threads. Its end is
 * noticed by the operating system's notice to the parent; what it left in shared memory is cleaned
 * up before {@link #onExit} completes.
 */
public abstract class IpcProcess implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final transient String name;

  private final transient CountDownLatch ended = new CountDownLatch(1);
  private transient volatile @Nullable ExitStatus status;

  /** Others have copies of it, and their actions run when it completes, however long they take. */
  private final transient CompletableFuture<ExitStatus> told = new CompletableFuture<>();

  IpcProcess(String name) {
    this.name = name;
  }

  /** To be called once, when the process has ended and what it left has been cleaned up. */
  final void end(ExitStatus how) {
    status = how;
    ended.countDown();
    Ends.announce();
    told.complete(how);
  }

  /** How many copies wait for the end. */
  final int dependents() {
    return told.getNumberOfDependents();
  }

  /**
   * The name that was given, or made, at the start.
   *
   * @return the name
   */
  public final String name() {
    return name;
  }

  /**
   * The process id.
   *
   * @return the id; this process's own for a THREADING context
   */
  public abstract long pid();

  /**
   * Whether it has not ended yet.
   *
   * @return true if so
   */
  public final boolean isAlive() {
    return status == null;
  }

  /**
   * Completes with the exit status when the process has ended, and what it left in shared memory
   * has been cleaned up.
   *
   * @return a future of the caller's own: completing or cancelling it has no effect on the process
   */
  public final CompletableFuture<ExitStatus> onExit() {
    ExitStatus how = status;
    return how != null ? CompletableFuture.completedFuture(how) : told.copy();
  }

  /**
   * How it ended.
   *
   * @return the exit status
   * @throws IllegalStateException if it has not ended
   */
  public final ExitStatus exitStatus() {
    ExitStatus how = status;
    if (how == null) {
      throw new IllegalStateException(
          "the process has not ended; wait for it first [process=" + this + "]");
    }
    return how;
  }

  /**
   * Waits until the process has ended.
   *
   * @return how it ended
   * @throws InterruptedException if this thread was interrupted
   */
  public final ExitStatus waitFor() throws InterruptedException {
    ended.await();
    return exitStatus();
  }

  /**
   * Waits until the process has ended, no longer than a time; 0 or less is one look.
   *
   * @param time for how long
   * @param unit in which unit
   * @return whether it has ended
   * @throws InterruptedException if this thread was interrupted
   */
  public final boolean waitFor(long time, TimeUnit unit) throws InterruptedException {
    return ended.await(time, unit);
  }

  /**
   * Waits until the process has ended, no longer than a time; 0 or less is one look.
   *
   * @param time for how long
   * @return whether it has ended
   * @throws InterruptedException if this thread was interrupted
   */
  public final boolean waitFor(Duration time) throws InterruptedException {
    return waitFor(Deadline.nanos(time), TimeUnit.NANOSECONDS);
  }

  /**
   * Waits until one of many processes has ended. There is no limit to their number.
   *
   * @param processes the processes
   * @param time for how long; 0 or less is one look
   * @return one that has ended; empty if the time was over, and at once if there are no processes
   * @throws InterruptedException if this thread was interrupted
   */
  public static Optional<IpcProcess> waitAny(
      Collection<? extends IpcProcess> processes, Duration time) throws InterruptedException {
    return waitAny(processes, Deadline.nanos(time), TimeUnit.NANOSECONDS);
  }

  /**
   * Waits until one of many processes has ended. There is no limit to their number.
   *
   * @param processes the processes
   * @param time for how long; 0 or less is one look
   * @param unit in which unit
   * @return one that has ended; empty if the time was over, and at once if there are no processes
   * @throws InterruptedException if this thread was interrupted
   */
  public static Optional<IpcProcess> waitAny(
      Collection<? extends IpcProcess> processes, long time, TimeUnit unit)
      throws InterruptedException {
    List<IpcProcess> watched = List.copyOf(processes);
    return Ends.await(
        () -> watched.stream().filter(process -> !process.isAlive()).findFirst(),
        watched.isEmpty() ? 0 : unit.toNanos(time));
  }

  /**
   * Asks the process to end: SIGTERM, upon which a JVM runs its shutdown hooks. A thread is
   * interrupted.
   */
  public abstract void terminate();

  /**
   * Ends the process at once: SIGKILL. What it held is recovered.
   *
   * @throws UnsupportedOperationException for a thread, which nobody can kill
   */
  public abstract void kill();

  /** Package-private, so that it is found for the subclasses too. */
  @Serial
  @SuppressWarnings("DoNotCallSuggester") // serialisation calls it
  final Object writeReplace() {
    throw TransferRules.never(
        this, "IpcProcess", "hand over its pid, or an object by which the two can talk");
  }

  @Override
  public String toString() {
    return "IpcProcess '" + name + "' [pid=" + pid() + ", alive=" + isAlive() + "]";
  }
}
