package io.handfast.benchmarks.wear;

import io.handfast.benchmarks.jmh.NativeBaseline;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Before, many deaths, after. Beside each primitive stands another one like it, used as often, of
 * which nobody dies: its words must be the same, bit by bit, and its pairs as fast at that moment.
 */
final class Wear {
  /** The goal is 1.25; a semaphore of C reaches some 25. */
  static final double GOAL = 1.25;

  static final List<Function<IpcContext, Worn>> KINDS =
      List.of(
          context -> new WornLock<>(context.lock()),
          context -> new WornLock<>(context.reentrantLock()),
          context -> new WornSemaphore(context.semaphore(1)),
          context -> new WornSemaphore(context.semaphore(1, 1)),
          context -> new WornReadWriteLock(context.readWriteLock()),
          context -> new WornPermits(context.permits(1)),
          context -> new WornEvent(context.event()),
          context -> new WornCondition(context.lock()),
          context -> new WornBarrier(context.barrier(WornBarrier.PARTIES)),
          context -> new WornLatch(context.latch(WornLatch.COUNT)),
          context -> new WornQueue(context.queue(Codec.longs(), WornQueue.ELEMENTS).build()));

  private static final int PAIRS = 20_000;
  private static final int ROUNDS = 200;
  private static final long C_MILLIS = 100;
  private static final int C_ROUNDS = 10;
  private static final long LOOK_MILLIS = 5;

  private final IpcContext context;
  private final int processes;
  private final int waiters;
  private final PrintStream out;

  private Wear(IpcContext context, int processes, int waiters, PrintStream out) {
    this.context = context;
    this.processes = processes;
    this.waiters = waiters;
    this.out = out;
  }

  /** Returns whether all is as before. */
  static boolean run(int processes, int waiters, PrintStream out) throws Exception {
    try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
      return new Wear(context, processes, waiters, out).run();
    }
  }

  private static List<Worn> make(IpcContext context) {
    return KINDS.stream().map(kind -> kind.apply(context)).toList();
  }

  private boolean run() throws Exception {
    List<Worn> worn = make(context);
    List<Worn> spared = make(context);
    double[] before = nanos(worn, spared);
    for (int i = 0; i < processes; i++) {
      kill(worn);
      for (Worn other : spared) {
        other.pairs(1); // so that what counts its uses has counted as many
      }
    }
    double[] after = nanos(worn, spared);
    out.printf(
        "%-18s %7s %7s   %-9s %9s %9s %9s %7s%n",
        "killed:", "waiters", "holders", "words", "before/ns", "after/ns", "spared/ns", "ratio");
    boolean allWell = true;
    for (int i = 0; i < worn.size(); i++) {
      int other = worn.size() + i;
      allWell &= print(worn.get(i), spared.get(i), before[i], after[i], after[other]);
    }
    printNative();
    return allWell;
  }

  /** The least of many rounds for each; they take turns, so that a noisy moment is everybody's. */
  private static double[] nanos(List<Worn> worn, List<Worn> spared) throws InterruptedException {
    List<Worn> all = new ArrayList<>(worn);
    all.addAll(spared);
    double[] least = new double[all.size()];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < least.length; i++) {
        long start = System.nanoTime();
        all.get(i).pairs(PAIRS);
        double nanos = (double) (System.nanoTime() - start) / PAIRS;
        least[i] = round == 0 ? nanos : Math.min(least[i], nanos);
      }
    }
    return least;
  }

  private void kill(List<Worn> all) throws InterruptedException {
    IpcProcess victim =
        context
            .process(Victim::main, new ArrayList<>(all), waiters)
            .jvmArgs("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .start();
    for (Worn worn : all) {
      while (worn.waiting() < waiters) {
        if (!victim.isAlive()) {
          throw new IllegalStateException("it ended before it was killed: " + victim.exitStatus());
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
    victim.kill();
    victim.waitFor();
    for (Worn worn : all) {
      worn.mend();
    }
  }

  private boolean print(Worn worn, Worn spared, double before, double after, double beside) {
    worn.end();
    spared.end();
    List<String> words = Words.of(worn);
    boolean asSpared = words.equals(Words.of(spared));
    out.printf(
        Locale.ROOT,
        "%-18s %7d %7d   %-9s %9.1f %9.1f %9.1f %7.2f%n",
        worn.name(),
        processes * waiters,
        worn instanceof Worn.Held ? processes : 0,
        asSpared ? "as spared" : "CHANGED",
        before,
        after,
        beside,
        after / beside);
    if (!asSpared) {
      out.println("    found " + words + ", spared " + Words.of(spared));
    }
    return asSpared && after <= GOAL * beside;
  }

  private void printNative() throws Exception {
    try (NativeBaseline c = NativeBaseline.compile().orElse(null)) {
      if (c == null) {
        out.println("there is no gcc here: nothing was measured beside C");
        return;
      }
      double[] nanos = c.measureKilled(processes, waiters, C_MILLIS, C_ROUNDS);
      out.printf(
          Locale.ROOT,
          "%-18s %7d %7d   %-9s %9.1f %9.1f %9s %7.2f%n",
          "sem_t, in C",
          processes * waiters,
          0,
          "",
          nanos[0],
          nanos[1],
          "",
          nanos[1] / nanos[0]);
    }
  }
}
