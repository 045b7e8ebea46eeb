package io.handfast.sync;

import io.handfast.region.LocalHandle;
import io.handfast.region.SharedObject;
import io.handfast.region.WaitQueue;
import org.jspecify.annotations.Nullable;

/**
 * Permits that know their owner: a cell each ({@link PermitsLayout}), and owning a permit is
 * standing in its cell. {@code PermitsProtocol.pml} beside this file is the model.
 *
 * <pre>
 * take one:   CAS(cell, [free, version], [me, version])
 * give back:  CAS(cell, [me, version], [free, version + 1]);  W: wake, as a semaphore does
 * take k:     CAS(operation, -&gt; [GATHERING, me, number + 1])
 *             k times  CAS(cell, free -&gt; tentative(number))
 *             CAS(operation, GATHERING -&gt; COMMITTED)                all k are taken here, or none
 *             CAS(cell, tentative(number) -&gt; me) each;  CAS(operation, COMMITTED -&gt; idle)
 * </pre>
 *
 * A tentative cell is taken if its operation is the one that is COMMITTED, else it is free. Whoever
 * wants a cell that is being gathered ends that operation first. Whoever begins an operation
 * settles one that has committed, on behalf of its owner, and ends one that does not get on. The
 * number tells a cell from those that an ended operation has left.
 *
 * <p>Invariants: a permit is taken by one CAS, given back by one, and both name the version, so
 * that closing a {@link Permit} again changes nothing; several are taken by one CAS of the
 * operation; taken permits and their owners' permits are the same number at every moment.
 *
 * <p>There is none to be had if two looks find none and the versions are the same: then nothing was
 * given back in between, and between the looks all were taken at once.
 *
 * <p>Threads that want one permit wait on channel 0, those that want more on channel 1, as with
 * {@link SemaphoreProtocol}.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>owning, or anywhere in giving back</td><td>cells that name the dead are freed, when it is
 *     proved dead: a waiter looks at the end of a slice, at 16 processes each time, or the watch does</td></tr>
 * <tr><td>gathering</td><td>its cells are free; the next one who wants them ends the operation; the
 *     reaper clears them, before an operation has that number again</td></tr>
 * <tr><td>committed, not settled</td><td>whoever takes several settles it; a waiter looks whether its
 *     owner is dead, and frees it, or its reaper does</td></tr>
 * <tr><td>after giving back, before the wake</td><td>the next one who gives back, or a slice ends</td></tr>
 * <tr><td>recovering</td><td>every step may be repeated; the wake comes last, and always</td></tr>
 * </table>
 *
 * <p>Numbers and versions have 31 and 32 bits. A repetition would harm only if a thread stood still
 * between two instructions exactly that many operations long.
 *
 * <p>Idea: index sets of iceoryx2; the CAS of several words of Harris, Fraser and Pratt.
 */
final class PermitsProtocol extends LocalHandle {
  /** A look at a process costs some 30 us. */
  private static final int OWNERS_PER_SLICE = 16;

  private final PermitCells cells;
  private final WaitQueue forOne;
  private final WaitQueue forMore;

  /** A cell that may be free; racy, and benign: it is only where a look begins. */
  private int hint;

  /**
   * What may stand in it, so that taking the permit that was given back last needs no look; racy,
   * and benign: it is no more than what a CAS expects.
   */
  private long likely;

  PermitsProtocol(SharedObject object) {
    super(object);
    this.cells = new PermitCells(object);
    this.forOne = object.waiters(0);
    this.forMore = object.waiters(1);
    this.hint = cells.start(object.region().slot());
    open();
  }

  @Override
  protected void invalidate() {
    // Every operation looks whether the handle is open. A take that is under way belongs to this
    // process all the same, and can be given back.
  }

  int total() {
    return cells.total();
  }

  int availablePermits() {
    checkOpen();
    return cells.freeAtOnce();
  }

  /** For people. */
  String state() {
    return "available="
        + cells.freeAtOnce()
        + " of "
        + total()
        + cells.holders(slot -> object().region().participants().identity(slot).pid());
  }

  /** Takes permits if they are there. */
  @Nullable Permit take(int permits) {
    checkOpen();
    if (permits > 1) {
      return chain(cells.takeMany(permits));
    }
    int cell = hint;
    long word = cells.takeFree(cell, likely);
    if (word == 0) {
      return takeElsewhere(cell);
    }
    likely = word;
    return new Permit(this, cell, word, null);
  }

  private @Nullable Permit takeElsewhere(int start) {
    int cell = cells.takeOne(start);
    if (cell == PermitCells.NONE) {
      return null;
    }
    hint = cell;
    return new Permit(this, cell, cells.wordOfMine(cell), null);
  }

  private @Nullable Permit chain(int[] taken) {
    Permit permit = null;
    for (int cell : taken) {
      permit = new Permit(this, cell, cells.wordOfMine(cell), permit);
    }
    return permit;
  }

  /** Takes permits, waiting for them; null if the time was over. */
  @Nullable Permit take(int permits, long nanos, boolean interruptible)
      throws InterruptedException {
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    Permit permit = take(permits);
    return permit != null ? permit : new Request(permits).await(nanos, interruptible);
  }

  /** Gives back what has not been given back yet. */
  void giveBack(Permit permits) {
    int given = 0;
    for (Permit permit = permits; permit != null; permit = permit.rest()) {
      if (cells.giveBack(permit.cell(), permit.word())) {
        given++;
      }
    }
    if (given > 0) {
      hint = permits.cell();
      likely = PermitsLayout.givenBack(permits.word());
      if (cells.hasWaiters()) {
        wake(cells, forOne, forMore, given);
      }
      if (isClosed()) {
        object().giveUpIfUnused(); // the handle was closed while permits were out
      }
    }
  }

  boolean isHeld(Permit permit) {
    return cells.word(permit.cell()) == permit.word();
  }

  private static void wake(PermitCells cells, WaitQueue forOne, WaitQueue forMore, int given) {
    if (forOne.wake(given) + forMore.wake(WaitQueue.ALL) < given && cells.retireWaiters()) {
      // Somebody may have fallen asleep between the two, while W was still set.
      forOne.wake(WaitQueue.ALL);
      forMore.wake(WaitQueue.ALL);
    }
  }

  /** Gives back what a participant has that was proved dead, or that leaves. */
  static void recover(SharedObject object, long dead) {
    PermitCells cells = new PermitCells(object);
    cells.recover(LockWord.process(dead));
    if (cells.hasWaiters()) {
      // Also if there was nothing: another reaper may have been killed before it came to this.
      wake(cells, object.waiters(0), object.waiters(1), WaitQueue.ALL);
    }
  }

  /** Whether this process has permits, through whichever handle. */
  static boolean isOwnedHere(SharedObject object) {
    return new PermitCells(object).mine() > 0;
  }

  /** One thread's wait for permits. */
  private final class Request implements WaitQueue.Subject {
    private final int permits;
    private @Nullable Permit taken;
    private int inspected = hint;

    Request(int permits) {
      this.permits = permits;
    }

    @Nullable Permit await(long nanos, boolean interruptible) throws InterruptedException {
      boolean unused = (permits == 1 ? forOne : forMore).await(this, 0, nanos, interruptible);
      return taken;
    }

    @Override
    public boolean attempt(long unused, boolean slept) {
      taken = take(permits);
      return taken != null;
    }

    @Override
    public boolean announce(long unused) {
      if (cells.free() >= permits) {
        return false;
      }
      cells.announce();
      return true;
    }

    @Override
    public boolean blocked(long unused) {
      // In this order: whoever retires the flag after we saw it wakes all, and so us.
      return cells.hasWaiters() && cells.free() < permits;
    }

    @Override
    public void inspect(long unused) {
      if (object().exists()) {
        inspected = cells.inspect(inspected, OWNERS_PER_SLICE, object().region());
      }
    }

    @Override
    public void checkOpen() {
      PermitsProtocol.this.checkOpen();
    }
  }
}
