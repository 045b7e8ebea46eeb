package io.handfast.region;

import io.handfast.ClosedHandleException;

/**
 * Threads of many processes that wait for a signal under a lock: a condition. It has no word; the
 * records of those who wait are the queue, so a signal wakes exactly as many as it says. {@code
 * SignalQueue.pml} beside this file is its model.
 *
 * <pre>
 * await:   arm                   my record says for which condition, while I hold the lock
 *          release the lock
 *          sleep                 until the record is not ARMED;  giving up: CAS ARMED -&gt; IDLE, lost: signalled
 *          take the lock again   sleeping on my other record
 *          disarm                only now: until here a signal can be passed on
 * signal:  ARMED -&gt; POSTED of as many records; holds the lock
 * </pre>
 *
 * Invariants: while the lock is held nobody begins to wait, so a signal reaches those who waited
 * before it and nobody else; a record that is POSTED owes its signal to somebody until its owner
 * holds the lock again.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>waiter, ARMED</td><td>its reaper sets the record IDLE; a signal that was faster is passed on</td></tr>
 * <tr><td>waiter, POSTED</td><td>its reaper passes the signal on, then sets the record IDLE</td></tr>
 * <tr><td>signaller between POSTED and the post</td><td>the sleeper reads its record at the slice's end</td></tr>
 * <tr><td>whoever holds the lock</td><td>it may have been about to signal: before the lock is taken
 *     from it, all who wait are woken as BROKEN; nobody begins to wait meanwhile</td></tr>
 * <tr><td>reaper anywhere</td><td>every step may be repeated; a signal passed on twice is a return
 *     that nobody asked for, at most one for each process that dies</td></tr>
 * </table>
 *
 * A sleep is cut into slices as in {@link WaitQueue}, but the end of a slice never ends a wait: the
 * thread looks at its own record, at its handle, at {@link Thread#interrupt} and at the owner of
 * the lock. Only a thread that got no record, because the table of the region was full, cannot be
 * signalled and returns instead after a moment.
 */
public final class SignalQueue {
  private final Region region;
  private final long target;

  SignalQueue(Region region, long target) {
    this.region = region;
    this.target = target;
  }

  /**
   * The lock under which a condition is waited for. {@code argument} is the caller's name in it.
   */
  public interface Guard extends WaitQueue.Subject {
    /**
     * Gives the lock back, however often it is held.
     *
     * @param argument the caller's
     */
    void release(long argument);

    /**
     * Whether the caller holds the lock.
     *
     * @param argument the caller's
     * @return true if so
     */
    boolean isHeld(long argument);

    /**
     * Where threads wait for the lock.
     *
     * @return the queue
     */
    WaitQueue queue();
  }

  private enum Ending {
    SIGNALLED,
    TIME_OVER,
    INTERRUPTED
  }

  /**
   * Gives the lock back, waits for a signal and takes the lock again. The caller holds it, and
   * holds it afterwards however the wait ends; except if that is a {@link ClosedHandleException},
   * or what the lock throws if it can never be taken again.
   *
   * @param guard the lock
   * @param argument passed on to it
   * @param nanos for how long, above 0; {@link WaitQueue#FOREVER} for no limit
   * @param interruptible whether {@link Thread#interrupt} ends the wait
   * @return false if the time was over before a signal came
   * @throws InterruptedException if the thread was interrupted before a signal came and the wait is
   *     interruptible
   */
  public boolean await(Guard guard, long argument, long nanos, boolean interruptible)
      throws InterruptedException {
    Deadline deadline = Deadline.in(nanos);
    Parkers parkers = region.parkers();
    // Nothing that can fail is left to be made once the lock is given back.
    Parker forLock = parkers.lease(region.tag());
    Ending ending;
    try {
      Parker parker = parkers.second(forLock, region.tag());
      ending = await(guard, argument, deadline, interruptible, parker, forLock);
    } finally {
      parkers.giveBack(forLock);
    }
    if (ending == Ending.INTERRUPTED && Thread.interrupted()) {
      throw new InterruptedException();
    }
    return ending == Ending.SIGNALLED;
  }

  private Ending await(
      Guard guard,
      long argument,
      Deadline deadline,
      boolean interruptible,
      Parker parker,
      Parker forLock) {
    boolean holding = false;
    parker.arm(target);
    try {
      Ending ending;
      try {
        guard.release(argument);
        ending = sleep(guard, argument, deadline, interruptible, parker);
      } finally {
        if (!guard.isHeld(argument)) { // unless giving it back failed
          guard.queue().await(guard, argument, forLock);
        }
        holding = true;
      }
      return ending;
    } finally {
      if (holding) {
        int unused = parker.disarm();
      } else {
        parker.abandon(); // a signal that had come is for somebody who can use it
      }
    }
  }

  private static Ending sleep(
      Guard guard, long argument, Deadline deadline, boolean interruptible, Parker parker) {
    long slice = WaitQueue.FIRST_SLICE_NANOS;
    while (parker.isArmed()) {
      guard.checkOpen();
      boolean interrupted = interruptible && Thread.currentThread().isInterrupted();
      long left = deadline.left();
      if (interrupted || left <= 0) {
        boolean unanswered = parker.leave();
        return !unanswered ? Ending.SIGNALLED : interrupted ? Ending.INTERRUPTED : Ending.TIME_OVER;
      }
      parker.sleep(Math.min(slice, left));
      if (!parker.hasRecord()) {
        return Ending.SIGNALLED; // perhaps: nobody could have told us
      }
      if (parker.isArmed()) {
        guard.inspect(argument);
        slice = Math.min(2 * slice, WaitQueue.LAST_SLICE_NANOS);
      }
    }
    return Ending.SIGNALLED;
  }

  /**
   * Wakes threads that wait here. The caller holds the lock.
   *
   * @param count how many at the most, {@link WaitQueue#ALL} for all
   * @return how many there were
   */
  public int signal(int count) {
    return region.parkers().wake(target, count, ParkerLayout.POSTED);
  }

  /**
   * Tells how many threads wait here for a signal, for people; an estimate, since they come and go.
   *
   * @return how many were seen waiting
   */
  public int waiting() {
    return region.parkers().waiting(target);
  }
}
