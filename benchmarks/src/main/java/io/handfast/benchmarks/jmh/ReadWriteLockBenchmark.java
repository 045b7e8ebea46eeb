package io.handfast.benchmarks.jmh;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcReadWriteLock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Lock and unlock both sides, uncontended. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("LockNotBeforeTry") // nothing happens in between
public class ReadWriteLockBenchmark {
  /** Made by JMH. */
  public ReadWriteLockBenchmark() {}

  /** Ours. */
  @State(Scope.Benchmark)
  public static class Ipc {
    private final IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
    private final IpcReadWriteLock lock = context.readWriteLock();

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
  public static class Reentrant {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** Made by JMH. */
    public Reentrant() {}
  }

  /**
   * {@link IpcReadWriteLock}, reading.
   *
   * @param state its state
   */
  @Benchmark
  public void ipcRead(Ipc state) {
    state.lock.readLock().lock();
    state.lock.readLock().unlock();
  }

  /**
   * {@link IpcReadWriteLock}, writing.
   *
   * @param state its state
   */
  @Benchmark
  public void ipcWrite(Ipc state) {
    state.lock.writeLock().lock();
    state.lock.writeLock().unlock();
  }

  /**
   * {@link ReentrantReadWriteLock}, reading.
   *
   * @param state its state
   */
  @Benchmark
  public void reentrantRead(Reentrant state) {
    state.lock.readLock().lock();
    state.lock.readLock().unlock();
  }

  /**
   * {@link ReentrantReadWriteLock}, writing.
   *
   * @param state its state
   */
  @Benchmark
  public void reentrantWrite(Reentrant state) {
    state.lock.writeLock().lock();
    state.lock.writeLock().unlock();
  }
}
