package io.handfast.benchmarks.storm;

import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The rounds: work, kill, rest, audit. */
final class Storm {
  /** How many workers are at work at once. */
  static final int AT_WORK = 3;

  private static final long LONGEST_WORK_MICROS = 20_000;
  private static final long NUDGE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  private static final long LOOK_NANOS = 200_000;
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final List<Load> loads;
  private final List<Book> books;
  private final Ledger ledger;
  private final Fleet fleet;
  private final Random random;
  private final Duration limit;
  private final Tally tally;
  private final PrintStream out;
  private final List<Fleet.Member> atWork = new ArrayList<>();
  private long killed;

  /**
   * Makes a storm.
   *
   * @param context in which the loads were made
   * @param loads what the workers use
   * @param directory where the ledger may lie
   * @param options options of the workers' JVMs
   * @param seed decides who is killed, and when
   * @param limit how long nobody may need to get on
   */
  Storm(
      IpcContext context,
      List<Load> loads,
      Path directory,
      List<String> options,
      long seed,
      Duration limit,
      Tally tally,
      PrintStream out)
      throws IOException {
    this.loads = List.copyOf(loads);
    Path file = Files.createTempFile(directory, "ledger", null);
    Files.delete(file);
    this.ledger = Ledger.make(file, loads.size());
    this.books = new ArrayList<>();
    for (int i = 0; i < loads.size(); i++) {
      books.add(ledger.book(i));
    }
    this.fleet = new Fleet(context, file, ledger, loads, options);
    this.random = new Random(seed);
    this.limit = limit;
    this.tally = tally;
    this.out = out;
  }

  /** Kills so many workers, or fewer if something is wedged; returns how many it killed. */
  long run(long kills) throws Exception {
    ledger.phase(1);
    for (int seat = 0; seat < Ledger.SEATS; seat++) {
      fleet.prepare(seat);
    }
    try {
      long start = System.nanoTime();
      long told = start;
      while (killed < kills && !tally.isWedged()) {
        round();
        if (System.nanoTime() - told > PROGRESS_NANOS) {
          told = System.nanoTime();
          tell(kills, told - start);
        }
      }
      tell(kills, System.nanoTime() - start);
    } finally {
      end();
    }
    return killed;
  }

  private void tell(long kills, long nanos) {
    out.printf(
        Locale.ROOT,
        "%6d of %d kills, %.1f a second, %s%n",
        killed,
        kills,
        killed * 1e9 / nanos,
        tally);
    out.flush();
  }

  private void round() throws Exception {
    while (atWork.size() < AT_WORK) {
      Fleet.Member next = fleet.next();
      ledger.seat(next.seat()).set(Ledger.CALLED, 1);
      atWork.add(next);
    }
    long work = 2 * (killed + 1);
    ledger.phase(work);
    if (!awaitSeen(work, "has not begun to work", false)) {
      return;
    }
    LockSupport.parkNanos(
        TimeUnit.MICROSECONDS.toNanos((long) (random.nextDouble() * LONGEST_WORK_MICROS)));
    Fleet.Member victim = atWork.remove(random.nextInt(atWork.size()));
    kill(victim);
    long rest = work + 1;
    ledger.phase(rest);
    if (awaitSeen(rest, "does not come to rest", true)) {
      for (int i = 0; i < loads.size(); i++) {
        loads.get(i).audit(books.get(i), tally);
      }
      bury(victim);
    }
  }

  private void kill(Fleet.Member victim) throws InterruptedException {
    IpcProcess process = victim.process();
    if (!process.isAlive()) {
      tally.lost(1, "a worker that nobody had killed: " + process.exitStatus());
    }
    process.kill();
    process.waitFor();
    killed++;
    for (int i = 0; i < loads.size(); i++) {
      for (Line line : books.get(i).seat(victim.seat())) {
        loads.get(i).died(books.get(i), line);
      }
    }
  }

  private void bury(Fleet.Member victim) {
    for (Book book : books) {
      for (Line line : book.seat(victim.seat())) {
        book.keep(line, Book.TURNS);
        line.clear();
      }
    }
    ledger.seat(victim.seat()).clear();
    fleet.prepare(victim.seat());
  }

  /** Waits until all threads of all workers at work have seen a phase. */
  private boolean awaitSeen(long phase, String otherwise, boolean nudge) {
    long start = System.nanoTime();
    long nudged = start;
    while (true) {
      List<Laggard> laggards = laggards(phase);
      if (laggards.isEmpty()) {
        return true;
      }
      long now = System.nanoTime();
      if (now - start > limit.toNanos() || laggards.stream().anyMatch(Laggard::hasFailed)) {
        laggards.forEach(it -> tally.wedged(it + " " + otherwise));
        return false;
      }
      if (nudge && now - nudged > NUDGE_NANOS) {
        nudged = now;
        laggards.stream().map(Laggard::load).distinct().forEach(it -> nudge(it));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void nudge(int load) {
    loads.get(load).nudge(books.get(load));
  }

  private record Laggard(int load, String what, Fleet.Member member, int thread, Line line) {
    boolean hasFailed() {
      return line.get(Book.FAILED) != 0;
    }

    @Override
    public String toString() {
      return "thread "
          + thread
          + " of worker "
          + member.number()
          + (hasFailed() ? " ended by an exception and" : "")
          + " with "
          + what;
    }
  }

  private List<Laggard> laggards(long phase) {
    List<Laggard> laggards = new ArrayList<>();
    for (int load = 0; load < loads.size(); load++) {
      for (Fleet.Member member : atWork) {
        for (int thread = 0; thread < loads.get(load).threads(); thread++) {
          Line line = books.get(load).line(member.seat(), thread);
          if (line.get(Book.SEEN) != phase) {
            laggards.add(new Laggard(load, loads.get(load).toString(), member, thread, line));
          }
        }
      }
    }
    return laggards;
  }

  /** Has everybody leave in good order, if they can. */
  private void end() throws InterruptedException {
    List<Fleet.Member> all = new ArrayList<>(atWork);
    all.addAll(fleet.dissolve());
    ledger.phase(Ledger.END);
    for (Fleet.Member member : all) {
      if (!member.process().waitFor(limit)) {
        member.process().kill();
        member.process().waitFor();
      }
    }
    atWork.clear();
    for (int i = 0; i < loads.size(); i++) {
      Book book = books.get(i);
      out.printf(
          Locale.ROOT,
          "%-14s %6d kills  %9d turns  %6d steps of the dead that may be done or not%n",
          loads.get(i).getClass().getSimpleName().replace("Load", "").toLowerCase(Locale.ROOT),
          killed,
          book.total(Book.TURNS),
          book.shared().get(Book.UNCERTAIN));
    }
  }
}
