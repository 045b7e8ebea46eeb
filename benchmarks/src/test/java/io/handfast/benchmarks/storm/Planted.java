package io.handfast.benchmarks.storm;

import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcSemaphore;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Primitives and uses of primitives that are wrong, each in its own way. */
final class Planted {
  private Planted() {}

  /** A lock whose word does not say who has it: when its owner dies nobody else gets it. */
  record LockWithoutOwner() implements Load {
    @Override
    public int threads() {
      return 2;
    }

    @Override
    public void turn(Turn turn) {
      while (!turn.shared().mark(0)) {
        Thread.onSpinWait();
      }
      turn.dawdle();
      turn.shared().clearMarks(1);
    }

    @Override
    public void died(Book book, Line dead) {}

    @Override
    public void audit(Book book, Tally tally) {}
  }

  /** A lock that everybody gets at once. */
  record LockForAll() implements Load {
    @Override
    public int threads() {
      return 2;
    }

    @Override
    public void turn(Turn turn) {
      GuardedPair.change(turn, false);
    }

    @Override
    public void died(Book book, Line dead) {
      GuardedPair.died(book, dead);
    }

    @Override
    public void audit(Book book, Tally tally) {
      GuardedPair.audit(book, false, this, tally);
    }
  }

  /** Permits that a dead worker had do not come back. */
  record PermitsLost(SemaphoreLoad load) implements Load {
    PermitsLost(IpcSemaphore semaphore, Duration limit) {
      this(new SemaphoreLoad(semaphore, limit));
    }

    @Override
    public int threads() {
      return load.threads();
    }

    @Override
    public void turn(Turn turn) throws Exception {
      load.turn(turn);
    }

    @Override
    public void died(Book book, Line dead) {}

    @Override
    public void audit(Book book, Tally tally) throws Exception {
      load.audit(book, tally);
    }
  }

  /** A queue that swallows an element now and then. */
  record ElementsLost(IpcQueue<Long> queue, QueueLoad load) implements Load {
    @Override
    public int threads() {
      return load.threads();
    }

    @Override
    public void turn(Turn turn) throws Exception {
      if (turn.random(4) == 0) {
        Long unused = queue.poll();
      }
      load.turn(turn);
    }

    @Override
    public void died(Book book, Line dead) {
      load.died(book, dead);
    }

    @Override
    public void nudge(Book book) {
      load.nudge(book);
    }

    @Override
    public void audit(Book book, Tally tally) throws Exception {
      load.audit(book, tally);
    }
  }

  /** Opens a file at each audit, and never closes it. */
  static final class DescriptorsLeaked implements Load {
    private static final long serialVersionUID = 1L;
    private static final List<FileInputStream> OPEN = new ArrayList<>();

    static void closeAll() throws IOException {
      for (FileInputStream stream : OPEN) {
        stream.close();
      }
      OPEN.clear();
    }

    @Override
    public int threads() {
      return 1;
    }

    @Override
    public void turn(Turn turn) {
      turn.dawdle();
    }

    @Override
    public void died(Book book, Line dead) {}

    @Override
    public void audit(Book book, Tally tally) throws IOException {
      OPEN.add(new FileInputStream(new File("/dev/null")));
    }

    @Override
    public String toString() {
      return "leak";
    }
  }
}
