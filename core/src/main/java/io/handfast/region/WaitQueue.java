package io.handfast.region;

import io.handfast.ClosedHandleException;
import java.util.concurrent.TimeUnit;

/**
 * Threads of many processes that wait until a shared object offers something: one loop for all
 * kinds of objects. {@code WaitQueue.pml} beside this file is its model.
 *
 * <pre>
 * await:  loop  attempt -&gt; done
 *               announce                       the object's word says "somebody waits"
 *               arm                            my record says for what
 *               still blocked -&gt; sleep         looked at after arm, so that no wake-up is missed
 *               disarm
 *               giving up -&gt; attempt once more; if I was woken, wake another one instead
 * wake:   after the object's word was changed, and only if it said "somebody waits"
 * </pre>
 *
 * A sleep is cut into slices. At the end of each the thread looks at its object, at {@link
 * Thread#interrupt}, at whether its handle was closed, and at whether an owner that it waits for
 * has died. Slices heal what a killed waker or waiter left undone; without crashes they are not
 * needed.
 */
public final class WaitQueue {
  /** Wakes everybody. */
  public static final int ALL = Parkers.ALL;

  /** No time limit. */
  public static final long FOREVER = Long.MAX_VALUE;

  static final long FIRST_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  static final long LAST_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Pauses of the processor before the first sleep: some 4 us, while a sleep takes some 40. */
  private static final int SPINS = 400;

  /** Pauses between two looks, at the most; doubled after each look, as Anderson (1990) does it. */
  private static final int LONGEST_PAUSE = 64;

  private final Region region;
  private final long target;

  WaitQueue(Region region, long target) {
    this.region = region;
    this.target = target;
  }

  /**
   * What is waited for. One instance may be used by many threads at once; {@code argument} is what
   * the caller passed to {@link #await}.
   */
  public interface Subject {
    /**
     * Takes what is waited for, if it is there.
     *
     * @param argument the caller's
     * @param slept whether this thread has slept: then others may sleep too, and the word must go
     *     on saying so
     * @return whether it was taken
     */
    boolean attempt(long argument, boolean slept);

    /**
     * Makes the object's word say that somebody waits.
     *
     * @param argument the caller's
     * @return false if there is no need to wait any more: try again
     */
    boolean announce(long argument);

    /**
     * Looks again, after everybody can see this thread waiting.
     *
     * @param argument the caller's
     * @return whether there is still nothing to be had, and the word still says that somebody waits
     */
    boolean blocked(long argument);

    /**
     * Looks, after a slice in which nobody woke this thread, whether what it waits for can ever
     * come.
     *
     * @param argument the caller's
     */
    void inspect(long argument);

    /**
     * Says, after such a slice, for whom this thread waits, if that is known. For people.
     *
     * @param argument the caller's
     * @param notes where to say it
     */
    default void note(long argument, Notes notes) {}

    /**
     * Throws if the caller's handle was closed.
     *
     * @throws ClosedHandleException if so
     */
    void checkOpen();
  }

  /** What a waiting thread notes for people. */
  public interface Notes {
    /**
     * Notes whom the thread waits for; the time at which it met that owner first is kept.
     *
     * @param owner the owner, not 0
     * @param turn tells this time that it is the owner from others
     */
    void meet(long owner, long turn);
  }

  /**
   * Waits until an attempt succeeds.
   *
   * @param subject what is waited for
   * @param argument passed on to it
   * @param nanos for how long; {@link #FOREVER} for no limit, 0 or less for one try
   * @param interruptible whether {@link Thread#interrupt} ends the wait
   * @return false if the time was over
   * @throws InterruptedException if the thread was interrupted and the wait is interruptible
   */
  public boolean await(Subject subject, long argument, long nanos, boolean interruptible)
      throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (nanos <= 0) {
      return subject.attempt(argument, false);
    }
    if (takesWhileSpinning(subject, argument)) {
      return true;
    }
    Parker parker = region.parkers().lease(region.tag());
    try {
      return sleepUntilTaken(subject, argument, nanos, interruptible, parker);
    } finally {
      region.parkers().giveBack(parker);
    }
  }

  /** Looks ever less often: each look takes the word's cache line from whoever works with it. */
  private static boolean takesWhileSpinning(Subject subject, long argument) {
    int pause = 1;
    for (int left = SPINS; left > 0; left -= pause, pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      if (subject.attempt(argument, false)) {
        return true;
      }
      for (int i = 0; i < pause; i++) {
        Thread.onSpinWait();
      }
    }
    return false;
  }

  /** Waits without a time limit, whatever interrupts come, for a thread that has a parker. */
  void await(Subject subject, long argument, Parker parker) {
    subject.checkOpen();
    try {
      boolean unused =
          takesWhileSpinning(subject, argument)
              || sleepUntilTaken(subject, argument, FOREVER, false, parker);
    } catch (InterruptedException e) {
      throw new AssertionError("an uninterruptible wait was interrupted", e);
    }
  }

  private boolean sleepUntilTaken(
      Subject subject, long argument, long nanos, boolean interruptible, Parker parker)
      throws InterruptedException {
    long start = System.nanoTime();
    long slice = FIRST_SLICE_NANOS;
    boolean slept = false;
    boolean owes = false; // was woken, and has neither taken anything nor announced itself since
    boolean taken = false;
    parker.clearNotes();
    try {
      while (true) {
        taken = subject.attempt(argument, slept);
        if (taken) {
          return true;
        }
        Outcome outcome = Outcome.AWAKE;
        if (subject.announce(argument)) {
          owes = false;
          outcome = sleep(subject, argument, Math.min(slice, left(start, nanos)), parker);
          owes = outcome == Outcome.WOKEN;
        }
        slept |= outcome != Outcome.AWAKE;
        subject.checkOpen();
        if (interruptible && Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (left(start, nanos) <= 0) {
          taken = subject.attempt(argument, slept);
          return taken;
        }
        if (outcome == Outcome.WOKEN) {
          slice = FIRST_SLICE_NANOS;
        } else if (outcome == Outcome.SLEPT) {
          subject.inspect(argument);
          subject.note(argument, parker);
          slice = Math.min(2 * slice, LAST_SLICE_NANOS);
        }
      }
    } finally {
      if (owes && !taken) {
        wake(1); // this wake-up was meant for somebody who stays
      }
    }
  }

  private enum Outcome {
    /** There was no need to sleep. */
    AWAKE,
    /** Slept to the end of the slice. */
    SLEPT,
    /** Somebody woke this thread, asleep or not. */
    WOKEN
  }

  private Outcome sleep(Subject subject, long argument, long nanos, Parker parker) {
    boolean sleptNow = false;
    boolean woken = false;
    boolean failed = true;
    try {
      parker.arm(target);
      if (nanos > 0 && subject.blocked(argument)) {
        parker.sleep(nanos);
        sleptNow = true;
      }
      failed = false;
    } finally {
      woken = parker.disarm() == ParkerLayout.POSTED;
      if (woken && failed) {
        wake(1);
      }
    }
    return woken ? Outcome.WOKEN : sleptNow ? Outcome.SLEPT : Outcome.AWAKE;
  }

  private static long left(long start, long nanos) {
    return nanos == FOREVER ? FOREVER : nanos - (System.nanoTime() - start);
  }

  /**
   * Tells how many threads wait here, for people. Never blocks; an estimate, since it counts while
   * they come and go.
   *
   * @return how many were seen asleep, or about to fall asleep
   */
  public int waiting() {
    return region.parkers().waiting(target);
  }

  /**
   * Tells since when somebody who waits here knows of an owner's turn.
   *
   * @param owner the owner, as it was noted
   * @param turn its turn
   * @return the wall clock's milliseconds since 1970, or {@link Long#MAX_VALUE} if nobody does
   */
  public long ownedSince(long owner, long turn) {
    return region.parkers().ownedSince(target, owner, turn);
  }

  /**
   * Wakes threads that wait here.
   *
   * @param count how many at the most
   * @return how many there were
   */
  public int wake(int count) {
    return region.parkers().wake(target, count, ParkerLayout.POSTED);
  }
}
