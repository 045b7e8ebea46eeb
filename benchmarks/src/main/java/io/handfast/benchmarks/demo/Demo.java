package io.handfast.benchmarks.demo;

import io.handfast.ContextMismatchException;
import io.handfast.HandleTransferException;
import io.handfast.benchmarks.OwnFiles;
import io.handfast.benchmarks.pool.Task;
import io.handfast.benchmarks.pool.WorkerPool;
import io.handfast.context.IpcContext;
import io.handfast.context.ObjectFactory;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.Acquisition;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The scenarios, one line each. */
final class Demo {
  private static final int TASKS = 10;
  private static final int WORKERS = 3;
  private static final String CLASSES = "io.handfast.benchmarks.demo.*";

  private final PrintStream out;
  private boolean allWell = true;

  Demo(PrintStream out) {
    this.out = out;
  }

  /** A step: what it found, for the line, or an exception if it went wrong. */
  private interface Step {
    String run() throws Exception;
  }

  /** Runs all steps; true if each did what it should. */
  boolean run() throws Exception {
    Leftovers leftovers = new Leftovers();
    try (IpcContext ctx = IpcContext.builder(StartMethod.SPAWN).build()) {
      leftovers.expectNoneOf(ctx);
      scenarios(ctx);
      throughputs(ctx);
    }
    step("leftovers", "", leftovers::count);
    return allWell;
  }

  private void scenarios(IpcContext ctx) {
    step("scenario 1", "pool, inherited handles inside tasks", () -> inheritedInsideTasks(ctx));
    step("scenario 1b", "pool, handles given at worker start", () -> givenAtWorkerStart(ctx));
    step("scenario 2", "pool, managed handles inside tasks", () -> managedInsideTasks(ctx));
    step("scenario 3", "processes, inherited handles", () -> processes(ctx, ctx));
    step("scenario 4", "processes, managed handles", () -> processes(ctx, ctx.manager()));
    step("scenario 5", "lock holder killed", () -> holderKilled(ctx));
    step("scenario 6", "threading-context lock to a process", () -> threadingLockToProcess(ctx));
  }

  private void throughputs(IpcContext ctx) {
    step(
        "throughput",
        "IpcQueue<byte[]> 32 B, 1 producer JVM, 1 consumer JVM",
        () -> Throughput.ofBytes(ctx));
    step(
        "throughput",
        "IpcQueue<Order> by chronicle-bytes, 1 producer JVM, 1 consumer JVM",
        () -> Throughput.ofOrders(ctx));
  }

  private void step(String name, String what, Step step) {
    String column = what.isEmpty() ? "" : String.format("%-36s    ", what);
    out.printf("%-12s %s", name, column);
    out.flush();
    try {
      out.println(step.run());
    } catch (Exception e) {
      allWell = false;
      out.println("WRONG     " + e);
    }
  }

  /** Ten handles' worth of work: a lock, a queue of lines, a queue of numbers. */
  private record Job(IpcLock lock, IpcQueue<String> lines, IpcQueue<Long> numbers) {
    static Job from(ObjectFactory factory) {
      return new Job(
          factory.lock(),
          factory.queue(Codec.utf8(), TASKS * Printing.LINES).build(),
          factory.queue(Codec.longs(), TASKS).build());
    }

    /** Compares what came out with what must come out. */
    String result() {
      List<String> printed = new ArrayList<>();
      lines.drainTo(printed);
      List<Long> found = new ArrayList<>();
      numbers.drainTo(found);
      lock.close();
      lines.detach();
      numbers.detach();
      List<Long> expected = LongStream.range(0, TASKS).boxed().toList();
      if (!found.stream().sorted().toList().equals(expected)) {
        throw new IllegalStateException("the numbers are " + found);
      }
      for (int i = 0; i < printed.size(); i++) {
        String inOrder = taskOf(printed.get(i - i % Printing.LINES)) + ":" + i % Printing.LINES;
        if (!printed.get(i).equals(inOrder)) {
          throw new IllegalStateException("the lines got mixed up: " + printed);
        }
      }
      if (printed.size() != TASKS * Printing.LINES) {
        throw new IllegalStateException("there are " + printed.size() + " lines");
      }
      return String.format("%-9s %d of %d", "OK", found.size(), TASKS);
    }

    private static String taskOf(String line) {
      return line.substring(0, line.indexOf(':'));
    }
  }

  private static String inheritedInsideTasks(IpcContext ctx) throws Exception {
    Job job = Job.from(ctx);
    try (WorkerPool pool = WorkerPool.builder(ctx, CLASSES).workers(1).start()) {
      CompletableFuture<Integer> result =
          pool.submit(Printing.withHandles(job.lock(), job.lines(), job.numbers(), 0));
      throw new IllegalStateException("the task was not refused: " + result);
    } catch (HandleTransferException e) {
      return refused(e);
    }
  }

  private static String givenAtWorkerStart(IpcContext ctx) throws Exception {
    Job job = Job.from(ctx);
    try (WorkerPool pool =
        WorkerPool.builder(ctx, CLASSES)
            .workers(WORKERS)
            .shared(job.lock(), job.lines(), job.numbers())
            .start()) {
      runAll(pool, Printing::withSharedHandles);
    }
    return job.result();
  }

  private static String managedInsideTasks(IpcContext ctx) throws Exception {
    try (var manager = ctx.manager()) {
      Job job = Job.from(manager);
      try (WorkerPool pool = WorkerPool.builder(ctx, CLASSES).workers(WORKERS).start()) {
        runAll(pool, index -> Printing.withHandles(job.lock(), job.lines(), job.numbers(), index));
      }
      return job.result();
    }
  }

  private static void runAll(WorkerPool pool, IntFunction<Task<Integer>> tasks) throws Exception {
    List<CompletableFuture<Integer>> results = new ArrayList<>();
    for (int index = 0; index < TASKS; index++) {
      results.add(pool.submit(tasks.apply(index)));
    }
    for (int index = 0; index < TASKS; index++) {
      @Nullable Integer result = results.get(index).get(1, TimeUnit.MINUTES);
      if (result == null || result != index) {
        throw new IllegalStateException("task " + index + " returned " + result);
      }
    }
  }

  private static String processes(IpcContext ctx, ObjectFactory factory) throws Exception {
    Job job = Job.from(factory);
    List<IpcProcess> running = new ArrayList<>();
    for (int index = 0; index < TASKS; index++) {
      if (running.size() == WORKERS) {
        join(running.remove(0));
      }
      running.add(
          ctx.process(Printing::main, job.lock(), job.lines(), job.numbers(), index).start());
    }
    for (IpcProcess process : running) {
      join(process);
    }
    return job.result();
  }

  private static void join(IpcProcess process) throws InterruptedException {
    if (!process.waitFor().isSuccess()) {
      throw new IllegalStateException("a process ended with " + process.exitStatus());
    }
  }

  private static String holderKilled(IpcContext ctx) throws Exception {
    try (IpcLock lock = ctx.lock();
        IpcEvent held = ctx.event()) {
      IpcProcess holder = ctx.process(Demo::holdForEver, lock, held).start();
      held.await();
      long start = System.nanoTime();
      holder.kill();
      Acquisition acquisition = lock.acquire();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      boolean abandoned = lock.isAbandoned();
      lock.unlock();
      holder.waitFor();
      if (acquisition != Acquisition.OWNER_DIED || !abandoned) {
        throw new IllegalStateException("the lock does not say that its owner died");
      }
      return "RECOVERED after " + millis + " ms, abandoned flag seen";
    }
  }

  private static void holdForEver(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcLock.class).lock();
    args.get(1, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
  }

  private static String threadingLockToProcess(IpcContext ctx) {
    try (IpcLock lock = IpcContext.of(StartMethod.THREADING).lock()) {
      IpcProcess process = ctx.process(Demo::holdForEver, lock).start();
      throw new IllegalStateException("the lock was not refused: " + process);
    } catch (ContextMismatchException e) {
      return refused(e);
    }
  }

  private static String refused(Exception e) {
    String sentence = String.valueOf(e.getMessage()).replaceAll(" \\[.*", "");
    return String.format(
        Locale.ROOT,
        "%-9s %s: %s (as it must be)",
        "REFUSED",
        e.getClass().getSimpleName(),
        sentence);
  }

  /** What the demo must not leave behind. */
  private static final class Leftovers {
    private @Nullable Path directory;
    private String prefix = "";

    void expectNoneOf(IpcContext ctx) {
      directory = ctx.directory().orElseThrow();
      prefix = ctx.osNamePrefix().orElseThrow();
    }

    String count() throws Exception {
      long files = OwnFiles.count(directory);
      long names = OwnFiles.countSemaphores(prefix);
      if (files + names > 0) {
        throw new IllegalStateException(files + " files, " + names + " semaphore names");
      }
      return "0 files, 0 semaphore names";
    }
  }
}
