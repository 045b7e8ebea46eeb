package io.handfast.benchmarks.jmh;

import io.handfast.FenceMode;
import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcReentrantLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Lock and unlock, uncontended. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("LockNotBeforeTry") // nothing happens in between
public class LockBenchmark {
  /** Made by JMH. */
  public LockBenchmark() {}

  /** Ours. */
  @State(Scope.Benchmark)
  public static class Ipc {
    private final IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
    private final IpcLock lock = context.lock();
    private final IpcLock managed = context.manager().lock();
    private final IpcReentrantLock reentrant = context.reentrantLock();

    /** Made by JMH; opens a region of its own. */
    public Ipc() {}

    /** Closes it. */
    @TearDown
    public void close() {
      context.close();
    }
  }

  /** Ours, given back by a store. */
  @State(Scope.Benchmark)
  public static class Asymmetric {
    private final IpcContext context =
        IpcContext.builder(StartMethod.SPAWN).fences(FenceMode.ASYMMETRIC).build();
    private final IpcLock lock = context.lock();
    private final IpcReentrantLock reentrant = context.reentrantLock();

    /** Made by JMH; opens a region of its own. */
    public Asymmetric() {}

    /** Closes it. */
    @TearDown
    public void close() {
      context.close();
    }
  }

  /** The JDK's, between threads of one process. */
  @State(Scope.Benchmark)
  public static class Reentrant {
    private final ReentrantLock lock = new ReentrantLock();

    /** Made by JMH. */
    public Reentrant() {}
  }

  /** The JDK's, between processes. */
  @State(Scope.Benchmark)
  public static class File {
    private final Path path;
    private final FileChannel channel;

    /** Made by JMH; opens a file. */
    public File() {
      try {
        path = Files.createTempFile("handfast-", ".lock");
        channel = FileChannel.open(path, StandardOpenOption.WRITE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Removes it.
     *
     * @throws IOException if that fails
     */
    @TearDown
    public void close() throws IOException {
      channel.close();
      Files.delete(path);
    }
  }

  /**
   * {@link IpcLock}.
   *
   * @param state its state
   */
  @Benchmark
  public void ipcLock(Ipc state) {
    state.lock.lock();
    state.lock.unlock();
  }

  /**
   * {@link IpcLock} from a manager.
   *
   * @param state its state
   */
  @Benchmark
  public void managedIpcLock(Ipc state) {
    state.managed.lock();
    state.managed.unlock();
  }

  /**
   * {@link IpcReentrantLock}.
   *
   * @param state its state
   */
  @Benchmark
  public void ipcReentrantLock(Ipc state) {
    state.reentrant.lock();
    state.reentrant.unlock();
  }

  /**
   * {@link IpcLock} of an asymmetric region.
   *
   * @param state its state
   */
  @Benchmark
  public void asymmetricIpcLock(Asymmetric state) {
    state.lock.lock();
    state.lock.unlock();
  }

  /**
   * {@link IpcReentrantLock} of an asymmetric region.
   *
   * @param state its state
   */
  @Benchmark
  public void asymmetricIpcReentrantLock(Asymmetric state) {
    state.reentrant.lock();
    state.reentrant.unlock();
  }

  /**
   * {@link ReentrantLock}.
   *
   * @param state its state
   */
  @Benchmark
  public void reentrantLock(Reentrant state) {
    state.lock.lock();
    state.lock.unlock();
  }

  /**
   * {@link FileLock}.
   *
   * @param state its state
   * @throws IOException if it fails
   */
  @Benchmark
  public void fileLock(File state) throws IOException {
    try (FileLock lock = state.channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the lock is not valid");
      }
    }
  }
}
