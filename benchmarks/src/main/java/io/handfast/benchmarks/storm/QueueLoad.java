package io.handfast.benchmarks.storm;

import io.handfast.queue.IpcQueue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@link IpcQueue}: every element whose put returned is taken once. Elements are numbered by their
 * producers; a taker sets the element's mark in its producer's line. An element has no mark though
 * its put had returned only if a taker died between its take and the mark: one for each taker
 * killed in a take. An element whose producer died in the put is there or not.
 *
 * @param queue the queue
 * @param limit how long an audit waits for what must come
 */
record QueueLoad(IpcQueue<Long> queue, Duration limit) implements Load {
  static final int CAPACITY = 8;
  private static final int PRODUCER = 0;

  /** What the storm puts for takers that could rest if only there were something to take. */
  private static final long NOTHING = -1;

  private static final int INDEX_BITS = 20;

  /** In each producer's line: how many puts it has begun, and ended, since the last audit. */
  private static final int BEGUN = Book.FREE;

  private static final int PUT = Book.FREE + 1;

  /** In each taker's line: 1 while it takes. In the shared one: how many died of that. */
  private static final int TAKING = Book.FREE + 2;

  /** In each taker's line: how often it took what had been taken before. */
  private static final int TWICE = Book.FREE + 3;

  @Override
  public int threads() {
    return 2;
  }

  @Override
  public void turn(Turn turn) throws Exception {
    if (turn.thread() == PRODUCER) {
      put(turn);
    } else {
      take(turn);
    }
  }

  private void put(Turn turn) throws InterruptedException {
    Line mine = turn.mine();
    long index = mine.get(PUT);
    if (index == Line.MARKS) {
      turn.dawdle(); // until the next audit
      return;
    }
    mine.set(BEGUN, index + 1);
    long element = (long) turn.seat() << INDEX_BITS | index;
    switch (turn.random(3)) {
      case 0 -> {
        while (!queue.offer(element)) {
          Thread.onSpinWait();
        }
      }
      case 1 -> {
        while (!queue.offer(element, Duration.ofMillis(1))) {
          Thread.onSpinWait();
        }
      }
      default -> queue.put(element);
    }
    mine.set(PUT, index + 1);
  }

  private void take(Turn turn) throws InterruptedException {
    Line mine = turn.mine();
    mine.set(TAKING, 1);
    @Nullable Long element =
        switch (turn.random(3)) {
          case 0 -> queue.poll();
          case 1 -> queue.poll(Duration.ofMillis(1));
          default -> queue.take();
        };
    if (element != null) {
      mark(turn.book(), element, mine);
    }
    mine.set(TAKING, 0);
  }

  private static void mark(Book book, long element, Line taker) {
    if (element == NOTHING) {
      return;
    }
    Line producer = book.line((int) (element >>> INDEX_BITS), PRODUCER);
    if (!producer.mark((int) (element & (1 << INDEX_BITS) - 1))) {
      taker.add(TWICE, 1);
    }
  }

  @Override
  public void died(Book book, Line dead) {
    book.keep(dead, TAKING);
    book.keep(dead, TWICE);
  }

  @Override
  public void nudge(Book book) {
    Line shared = book.shared();
    if (queue.size() == CAPACITY) {
      @Nullable Long element = queue.poll();
      if (element != null) {
        mark(book, element, shared);
      }
    } else if (queue.isEmpty()) {
      for (int i = 0; i < CAPACITY; i++) {
        boolean unused = queue.offer(NOTHING);
      }
    }
  }

  @Override
  public void audit(Book book, Tally tally) throws InterruptedException {
    Line shared = book.shared();
    drain(book);
    // What the dead one was in the middle of may not have been cleaned up yet.
    long deadline = System.nanoTime() + limit.toNanos();
    while (countMissing(book) > shared.get(TAKING) && System.nanoTime() < deadline) {
      Thread.sleep(1);
      drain(book);
    }
    long twice = book.total(TWICE);
    if (twice > 0) {
      tally.lost(twice, "elements were taken twice: " + queue);
    }
    long missing = countMissing(book);
    long excused = Math.min(missing, shared.get(TAKING));
    if (missing > excused) {
      tally.lost(missing - excused, "elements that were put: " + queue);
    }
    shared.add(Book.UNCERTAIN, excused);
    beginAnew(book);
  }

  private void drain(Book book) {
    for (Long element = queue.poll(); element != null; element = queue.poll()) {
      mark(book, element, book.shared());
    }
  }

  private static long countMissing(Book book) {
    long missing = 0;
    for (int seat = 0; seat < Ledger.SEATS; seat++) {
      Line producer = book.line(seat, PRODUCER);
      for (int index = 0; index < producer.get(PUT); index++) {
        missing += producer.isMarked(index) ? 0 : 1;
      }
    }
    return missing;
  }

  private static void beginAnew(Book book) {
    for (int seat = 0; seat < Ledger.SEATS; seat++) {
      Line producer = book.line(seat, PRODUCER);
      producer.clearMarks((int) producer.get(BEGUN));
      producer.set(BEGUN, 0);
      producer.set(PUT, 0);
      for (Line line : book.seat(seat)) {
        line.set(TWICE, 0);
      }
    }
    book.shared().set(TAKING, 0);
    book.shared().set(TWICE, 0);
  }
}
