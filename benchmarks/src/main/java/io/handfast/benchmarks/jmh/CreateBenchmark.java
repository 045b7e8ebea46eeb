package io.handfast.benchmarks.jmh;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Making an object in an open region, and giving it up. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CreateBenchmark {
  /** Made by JMH. */
  public CreateBenchmark() {}

  /** An open region. */
  @State(Scope.Benchmark)
  public static class Ipc {
    private final IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();

    /** Made by JMH; opens a region of its own. */
    public Ipc() {
      context.lock().close();
    }

    /** Closes it. */
    @TearDown
    public void close() {
      context.close();
    }
  }

  /**
   * {@link io.handfast.sync.IpcLock}.
   *
   * @param state its region
   */
  @Benchmark
  public void ipcLock(Ipc state) {
    state.context.lock().close();
  }

  /**
   * {@link io.handfast.sync.IpcEvent}.
   *
   * @param state its region
   */
  @Benchmark
  public void ipcEvent(Ipc state) {
    state.context.event().close();
  }

  /**
   * {@link io.handfast.sync.IpcSemaphore}.
   *
   * @param state its region
   */
  @Benchmark
  public void ipcSemaphore(Ipc state) {
    state.context.semaphore(1).close();
  }
}
