package io.handfast.process;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A "process" of a THREADING context: a thread that runs the main with the very objects it is
 * given.
 */
final class ThreadProcess extends IpcProcess {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Thread thread;

  private ThreadProcess(String name, ProcessMain main, List<@Nullable Object> args) {
    super(name);
    this.thread = new Thread(() -> run(main, new ProcessArgs(args, new SameProcess())), name);
  }

  static ThreadProcess start(String name, ProcessMain main, List<@Nullable Object> args) {
    ThreadProcess process = new ThreadProcess(name, main, args);
    process.thread.start();
    return process;
  }

  private void run(ProcessMain main, ProcessArgs args) {
    int code = 1;
    try {
      main.main(args);
      code = 0;
    } catch (Throwable e) {
      // As a JVM does with what its main throws.
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    } finally {
      end(new ExitStatus(ExitStatus.Kind.CODE, code));
    }
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public void terminate() {
    thread.interrupt();
  }

  @Override
  public void kill() {
    throw new UnsupportedOperationException(
        "a thread cannot be killed; use terminate(), or a SPAWN context");
  }

  /** The starter of a thread lives as long as the thread does. */
  private record SameProcess() implements ProcessArgs.Starter {
    @Override
    public boolean isAlive() {
      return true;
    }

    @Override
    public void onDeath(Runnable action) {
      // it cannot die alone
    }
  }
}
