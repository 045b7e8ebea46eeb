package io.handfast.sync;

import io.handfast.IpcException;
import io.handfast.region.Deadline;
import io.handfast.region.LocalHandle;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A barrier: one word that numbers the rounds and counts those that were broken, and a cell for
 * each who comes ({@link BarrierLayout}). {@code BarrierProtocol.pml} beside this file is its
 * model.
 *
 * <pre>
 * await:  x = round;  BRK: broken
 *         claim:  CAS(first cell with a round before x -&gt; [me | x]);  none: wait for the end of x, start anew
 *         the last cell:  action;  CAS(x -&gt; x + 1);  lost: broken;  W: wake all
 *         else:  the loop of {@link WaitQueue}, until the round is not x
 *         x was broken if the first break since the call was that of x, else it passed
 * break:  CAS(x -&gt; x + 1, BRK, breaks + 1);  W: wake all     time-out, interrupt, death, action threw, abort
 * reset:  somebody came: break;  BRK: write down which round it was;  CAS(BRK away)
 * </pre>
 *
 * Invariants: a round ends in one CAS, which says how; all who were in it tell the same of it; it
 * passes only when all its cells were claimed and its action has run once; claims of a round that
 * is over count for nothing and take no claim of the present one.
 *
 * <p>The words are in a segment, which is never used for anything else, so they carry no era.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>before the claim</td><td>it has not come: only time tells</td></tr>
 * <tr><td>after the claim, waiting, or in the action</td><td>its cell names it: who came after it breaks
 *     the barrier at the end of a slice, or its reaper does</td></tr>
 * <tr><td>between the CAS that ends a round and the wake</td><td>waiters see the word at the end of a
 *     slice</td></tr>
 * <tr><td>resetting, aborting</td><td>broken or not, mended or not: each is one CAS</td></tr>
 * </table>
 *
 * <p>Idea: {@code CyclicBarrier}; cells that name their claimant, from robust mutual exclusion.
 */
final class BarrierProtocol extends LocalHandle implements WaitQueue.Subject {
  private final BarrierRounds rounds;
  private final int parties;
  private final long process;

  BarrierProtocol(SharedObject object) {
    super(object);
    this.rounds = new BarrierRounds(object);
    this.parties = rounds.parties();
    this.process = LockWord.process(object.region().tag());
    open();
  }

  static void initialise(SharedObject object) {
    object.segment().putLong(BarrierLayout.WORD_OFFSET, BarrierLayout.NEW);
  }

  @Override
  protected void invalidate() {
    // every operation begins with checkOpen(), and nobody else ever gets these words
  }

  int parties() {
    return parties;
  }

  boolean isBroken() {
    checkOpen();
    return BarrierLayout.isBroken(rounds.word());
  }

  /** How many wait; the last one to come does not wait, it works for the others. */
  int waiting() {
    checkOpen();
    while (true) {
      long v = rounds.word();
      if (BarrierLayout.isBroken(v)) {
        return 0;
      }
      int arrived = rounds.arrived(BarrierLayout.round(v));
      if (BarrierLayout.round(rounds.word()) == BarrierLayout.round(v)) {
        return Math.min(arrived, parties - 1);
      }
    }
  }

  /** For people. */
  String state() {
    long v = rounds.word();
    return BarrierLayout.isBroken(v)
        ? "broken"
        : "arrived=" + rounds.arrived(BarrierLayout.round(v)) + " of " + parties;
  }

  void abort() {
    checkOpen();
    long v;
    do {
      v = rounds.word();
    } while (!BarrierLayout.isBroken(v) && !rounds.breakIn(BarrierLayout.round(v)));
  }

  void reset() {
    checkOpen();
    rounds.reset();
  }

  /** Returns how many are still to come after the caller. */
  int await(@Nullable Runnable action, long nanos, boolean interruptible)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    long left = nanos;
    while (true) {
      checkOpen();
      long v = rounds.word();
      int round = BarrierLayout.round(v);
      if (BarrierLayout.isBroken(v)) {
        throw broken();
      }
      if (interruptible && Thread.interrupted()) {
        rounds.breakIn(round);
        throw new InterruptedException();
      }
      int index = rounds.claim(round, process);
      if (index == parties - 1) {
        letPass(v, action);
        return 0;
      } else if (index < parties) {
        awaitOthers(v, index, left, interruptible);
        return parties - 1 - index;
      }
      left = awaitNextRound(round, left, interruptible);
    }
  }

  private void letPass(long atCall, @Nullable Runnable action) throws BrokenBarrierException {
    int round = BarrierLayout.round(atCall);
    if (action != null && BarrierLayout.round(rounds.word()) == round) {
      boolean done = false;
      try {
        action.run();
        done = true;
      } finally {
        if (!done) {
          rounds.breakIn(round);
        }
      }
    }
    if (!rounds.pass(round)) {
      checkPassed(atCall);
    }
  }

  private void awaitOthers(long atCall, int index, long nanos, boolean interruptible)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    int round = BarrierLayout.round(atCall);
    boolean over = false;
    try {
      over = rounds.waiters().await(this, argument(round, index), nanos, interruptible);
    } catch (InterruptedException e) {
      if (rounds.breakIn(round)) {
        throw e;
      }
      Thread.currentThread().interrupt(); // the round was over first: it is for whatever comes next
    } catch (RuntimeException | Error e) {
      rounds.breakIn(round); // the handle was closed: who has left cannot have come
      throw e;
    }
    if (!over && rounds.breakIn(round)) {
      throw timedOut();
    }
    checkPassed(atCall);
  }

  /** All have come and the last one is at work: the caller is of the next round. */
  private long awaitNextRound(int round, long nanos, boolean interruptible)
      throws InterruptedException, TimeoutException {
    Deadline deadline = Deadline.in(nanos);
    if (!rounds.waiters().await(this, argument(round, parties), nanos, interruptible)) {
      throw timedOut();
    }
    return deadline.left();
  }

  private void checkPassed(long atCall) throws BrokenBarrierException {
    if (rounds.wasBroken(atCall)) {
      throw broken();
    }
  }

  private BrokenBarrierException broken() {
    return new BrokenBarrierException(
        IpcException.message(
            "somebody timed out, was interrupted, left or died while waiting, an action threw, or"
                + " the barrier was reset or aborted",
            "barrier",
            object()));
  }

  private TimeoutException timedOut() {
    return new TimeoutException(
        IpcException.message(
            "the others did not come in time", "barrier", object(), "parties", parties));
  }

  private static long argument(int round, int index) {
    return (long) index << 32 | (round & 0xFFFF_FFFFL);
  }

  private static int index(long argument) {
    return (int) (argument >>> 32);
  }

  @Override
  public boolean attempt(long argument, boolean slept) {
    return BarrierLayout.round(rounds.word()) != (int) argument;
  }

  @Override
  public boolean announce(long argument) {
    long v = rounds.word();
    return BarrierLayout.round(v) == (int) argument
        && (BarrierLayout.hasWaiters(v) || rounds.change(v, BarrierLayout.withWaiters(v)));
  }

  @Override
  public boolean blocked(long argument) {
    long v = rounds.word();
    return BarrierLayout.round(v) == (int) argument && BarrierLayout.hasWaiters(v);
  }

  @Override
  public void inspect(long argument) {
    rounds.lookBehind((int) argument, index(argument));
  }
}
