package io.handfast.benchmarks.jmh;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcEvent;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Looking at an event, and setting and clearing it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventBenchmark {
  /** Made by JMH. */
  public EventBenchmark() {}

  /** Ours. */
  @State(Scope.Benchmark)
  public static class Ipc {
    private final IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
    private final IpcEvent event = context.event();

    /** Made by JMH; opens a region of its own. */
    public Ipc() {}

    /** Closes it. */
    @TearDown
    public void close() {
      context.close();
    }
  }

  /** A flag between threads of one process. */
  @State(Scope.Benchmark)
  public static class Field {
    private volatile boolean flag;

    /** Made by JMH. */
    public Field() {}
  }

  /**
   * {@link IpcEvent#isSet()}.
   *
   * @param state its state
   * @return what it returned
   */
  @Benchmark
  public boolean ipcEventIsSet(Ipc state) {
    return state.event.isSet();
  }

  /**
   * A load of a volatile field.
   *
   * @param state its state
   * @return what it found
   */
  @Benchmark
  public boolean volatileField(Field state) {
    return state.flag;
  }

  /**
   * {@link IpcEvent#set()} and {@link IpcEvent#clear()}.
   *
   * @param state its state
   */
  @Benchmark
  public void ipcEventSetAndClear(Ipc state) {
    state.event.set();
    state.event.clear();
  }

  /**
   * Two stores to a volatile field.
   *
   * @param state its state
   */
  @Benchmark
  public void volatileFieldSetAndClear(Field state) {
    state.flag = true;
    state.flag = false;
  }
}
