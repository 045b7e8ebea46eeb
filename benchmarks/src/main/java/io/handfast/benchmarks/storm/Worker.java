package io.handfast.benchmarks.storm;

import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The main of a worker process: a few threads for each load. */
final class Worker {
  private static final long LOOK_NANOS = 500_000;

  private final Ledger ledger;
  private final int seat;
  private final long number;

  /** The phase as this worker's threads know it; one of them looks for all. */
  private long phase = 1;

  private Worker(Ledger ledger, int seat, long number) {
    this.ledger = ledger;
    this.seat = seat;
    this.number = number;
  }

  static Object[] args(Path ledger, int seat, long number, List<Load> loads) {
    return new Object[] {ledger.toString(), seat, number, loads};
  }

  @SuppressWarnings("unchecked")
  static void main(ProcessArgs args) throws IOException, InterruptedException {
    args.onParentDeath(() -> Runtime.getRuntime().halt(1));
    List<Load> loads = args.get(3, List.class);
    Ledger ledger = Ledger.open(Path.of(args.get(0, String.class)), loads.size());
    new Worker(ledger, args.get(1, Integer.class), args.get(2, Long.class)).run(loads);
  }

  private void run(List<Load> loads) throws InterruptedException {
    loadNativeCode();
    for (int i = 0; i < loads.size(); i++) {
      Book book = ledger.book(i);
      for (int thread = 0; thread < loads.get(i).threads(); thread++) {
        start(loads.get(i), new Turn(book, number, seat, thread));
      }
    }
    ledger.seat(seat).set(Ledger.READY, 1);
    while (look() != Ledger.END) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** So that a kill hits the primitives, and not the loading of what they need. */
  private static void loadNativeCode() throws InterruptedException {
    try (IpcEvent event = IpcContext.current().event()) {
      boolean unused = event.await(Duration.ofMillis(1));
    }
  }

  private void start(Load load, Turn turn) {
    String name = load.getClass().getSimpleName() + "-" + turn.thread();
    Thread thread = new Thread(() -> work(load, turn), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void work(Load load, Turn turn) {
    Line mine = turn.mine();
    try {
      while (awaitWork(mine)) {
        mine.add(Book.TURNS, 1);
        load.turn(turn);
      }
    } catch (Exception | Error e) {
      mine.set(Book.FAILED, 1);
      System.err.println("worker " + number + ", " + load + ":");
      e.printStackTrace();
    }
  }

  private long look() {
    boolean called = ledger.seat(seat).get(Ledger.CALLED) != 0;
    long now = ledger.phase();
    synchronized (this) {
      if (called && now != phase) {
        phase = now;
        notifyAll();
      }
    }
    return now;
  }

  /** Tells that the phase was seen; false if it is the last one. */
  private boolean awaitWork(Line mine) throws InterruptedException {
    long now = ledger.phase();
    if (Ledger.isForWork(now) && mine.get(Book.SEEN) == now) {
      return true;
    }
    synchronized (this) {
      while (!Ledger.isForWork(phase) || phase != ledger.phase()) {
        if (phase == Ledger.END) {
          return false;
        }
        mine.set(Book.SEEN, phase);
        wait();
      }
      mine.set(Book.SEEN, phase);
      return true;
    }
  }
}
