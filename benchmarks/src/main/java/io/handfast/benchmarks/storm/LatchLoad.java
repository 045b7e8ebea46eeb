package io.handfast.benchmarks.storm;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcLatch;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@link IpcLatch}: one that is never done counts every count-down once; and for each round there
 * is a new one, opened by its name at each turn, at which nobody is left waiting when it is done.
 */
final class LatchLoad implements Load {
  @Serial private static final long serialVersionUID = 1L;

  private static final int COUNTER = 0;
  private static final int COUNT = 50;

  /** In each line: how many count-downs it has made, and 1 while it makes one. */
  private static final int COUNTED = Book.FREE;

  private static final int COUNTING = Book.FREE + 1;

  /**
   * In the shared line: which latch is that of this round; how far the count may be below the sum.
   */
  private static final int NUMBER = Book.FREE + 2;

  private static final int GAP = Book.FREE + 3;

  private final IpcLatch all;
  private final Duration limit;
  private final transient @Nullable IpcContext context;
  private transient @Nullable IpcLatch ofRound;

  LatchLoad(IpcContext context, Duration limit) {
    this.context = context;
    this.limit = limit;
    this.all = context.latch(Integer.MAX_VALUE);
    this.ofRound = open(context, 0);
  }

  private static IpcLatch open(IpcContext context, long number) {
    return context.latch("storm-" + number, COUNT);
  }

  @Override
  public int threads() {
    return 3;
  }

  @Override
  public void turn(Turn turn) throws Exception {
    Line mine = turn.mine();
    try (IpcLatch latch = open(IpcContext.current(), turn.shared().get(NUMBER))) {
      if (turn.thread() == COUNTER) {
        mine.set(COUNTING, 1);
        all.countDown();
        mine.add(COUNTED, 1);
        mine.set(COUNTING, 0);
        latch.countDown();
      } else {
        await(turn, latch);
      }
    }
    turn.dawdle();
  }

  private void await(Turn turn, IpcLatch latch) throws InterruptedException {
    switch (turn.random(3)) {
      case 0 -> latch.await();
      case 1 -> latch.awaitUninterruptibly();
      default -> {
        if (!latch.await(limit)) {
          throw new IllegalStateException("nobody counted it down: " + latch);
        }
      }
    }
    if (latch.getCount() != 0) {
      throw new IllegalStateException("not done: " + latch);
    }
  }

  @Override
  public void died(Book book, Line dead) {
    book.keep(dead, COUNTED);
    book.keep(dead, COUNTING);
  }

  @Override
  public void nudge(Book book) {
    IpcLatch latch = ofRound;
    while (latch != null && latch.getCount() > 0) {
      latch.countDown();
    }
  }

  @Override
  public void audit(Book book, Tally tally) {
    Line shared = book.shared();
    long gap = Integer.MAX_VALUE - all.getCount() - book.total(COUNTED);
    long more = gap - shared.get(GAP);
    if (more < 0 || more > shared.get(COUNTING)) {
      tally.lost(Math.abs(more), "count-downs: " + all);
    }
    shared.set(GAP, gap);
    shared.add(Book.UNCERTAIN, Math.max(0, more));
    shared.set(COUNTING, 0);
    if (ofRound != null && context != null) {
      ofRound.close();
      boolean unused = context.remove(IpcLatch.class, "storm-" + shared.get(NUMBER));
      ofRound = open(context, shared.get(NUMBER) + 1);
      shared.add(NUMBER, 1);
    }
  }

  @Override
  public String toString() {
    return all + " and " + ofRound;
  }
}
