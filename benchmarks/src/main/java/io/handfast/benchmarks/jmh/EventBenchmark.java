package io.handfast.benchmarks.jmh;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcEvent;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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

  /** A word of memory outside the heap, through Agrona's own buffer and the flag that it needs. */
  @State(Scope.Benchmark)
  public static class Agrona {
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));

    /** Made by JMH. */
    public Agrona() {}
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
   * The same read through Agrona's {@link UnsafeBuffer}.
   *
   * @param state its state
   * @return what it found
   */
  @Benchmark
  @Fork(jvmArgsAppend = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED")
  public boolean unsafeBufferRead(Agrona state) {
    return state.buffer.getLongVolatile(0) < 0;
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
