package io.handfast.benchmarks.jmh;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcPermits;
import io.handfast.sync.IpcSemaphore;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Acquire and release, with a permit to be had. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SemaphoreBenchmark {
  /** Made by JMH. */
  public SemaphoreBenchmark() {}

  /** Ours. */
  @State(Scope.Benchmark)
  public static class Ipc {
    private final IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
    private final IpcSemaphore semaphore = context.semaphore(1);
    private final IpcPermits permits = context.permits(8);
    private final IpcSemaphore withMaximum = context.semaphore(1, 1);

    /** Made by JMH; opens a region of its own. */
    public Ipc() {}

    /** Closes it. */
    @TearDown
    public void close() {
      context.close();
    }
  }

  /** The JDK's, between threads of one process. */
  @State(Scope.Benchmark)
  public static class Jdk {
    private final Semaphore semaphore = new Semaphore(1);

    /** Made by JMH. */
    public Jdk() {}
  }

  /** The operating system's, through JNA's direct mapping. */
  @State(Scope.Benchmark)
  public static class Posix {
    private final long semaphore = PosixSemaphore.create(1);

    /** Made by JMH. */
    public Posix() {}

    /** Closes it. */
    @TearDown
    public void close() {
      PosixSemaphore.destroy(semaphore);
    }
  }

  /**
   * {@link IpcSemaphore}.
   *
   * @param state its state
   * @throws InterruptedException never
   */
  @Benchmark
  public void ipcSemaphore(Ipc state) throws InterruptedException {
    state.semaphore.acquire();
    state.semaphore.release();
  }

  /**
   * {@link IpcSemaphore} with a maximum.
   *
   * @param state its state
   * @throws InterruptedException never
   */
  @Benchmark
  public void ipcSemaphoreWithMaximum(Ipc state) throws InterruptedException {
    state.withMaximum.acquire();
    state.withMaximum.release();
  }

  /**
   * {@link IpcPermits}.
   *
   * @param state its state
   * @throws InterruptedException never
   */
  @Benchmark
  public void ipcPermits(Ipc state) throws InterruptedException {
    state.permits.acquire().close();
  }

  /**
   * {@link Semaphore}.
   *
   * @param state its state
   * @throws InterruptedException never
   */
  @Benchmark
  public void semaphore(Jdk state) throws InterruptedException {
    state.semaphore.acquire();
    state.semaphore.release();
  }

  /**
   * {@code sem_wait} and {@code sem_post}.
   *
   * @param state its state
   * @return what they returned
   */
  @Benchmark
  public int jnaSemT(Posix state) {
    return PosixSemaphore.sem_wait(state.semaphore) + PosixSemaphore.sem_post(state.semaphore);
  }
}
