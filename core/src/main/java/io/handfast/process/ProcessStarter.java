package io.handfast.process;

import static java.util.Objects.requireNonNull;

import io.handfast.region.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A process about to be started; made by {@code ctx.process(main, args...)}. Starts one process;
 * not for use by several threads.
 */
public final class ProcessStarter {
  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final Duration ATTACH_TIMEOUT = Duration.ofSeconds(30);

  private final StartMethod method;
  private final Supplier<Region> region;
  private final ProcessMain main;
  private final List<@Nullable Object> args;
  private final List<String> jvmArgs = new ArrayList<>();
  private @Nullable String name;
  private Duration attachTimeout = ATTACH_TIMEOUT;
  private boolean started;

  /**
   * Made by a context.
   *
   * @param method how the process is started
   * @param region the region that it will join
   * @param main what it runs
   * @param args what it is handed
   */
  public ProcessStarter(
      StartMethod method, Supplier<Region> region, ProcessMain main, @Nullable Object... args) {
    this.method = method;
    this.region = region;
    this.main = requireNonNull(main, "main");
    this.args = new ArrayList<>(Arrays.asList(args));
  }

  /**
   * Names the process for people.
   *
   * @param name the name; if none is given, one is made
   * @return this
   */
  public ProcessStarter name(String name) {
    this.name = requireNonNull(name, "name");
    return this;
  }

  /**
   * Adds options of the child's JVM, for example {@code -Xmx64m}. A THREADING context ignores them.
   *
   * @param options the options
   * @return this
   */
  public ProcessStarter jvmArgs(String... options) {
    jvmArgs.addAll(List.of(options));
    return this;
  }

  /**
   * Limits how long the child may take until it has its arguments; 30 s if not set.
   *
   * @param time the limit, above 0
   * @return this
   */
  public ProcessStarter attachTimeout(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("the time must be above 0 [attachTimeout=" + time + "]");
    }
    attachTimeout = time;
    return this;
  }

  /**
   * Starts the process and waits until it has its arguments; they need not be kept any longer. What
   * happened before this call in the calling thread happens before what the process's main does. An
   * interrupt does not end the wait; it is pending afterwards.
   *
   * <p>A child JVM has the class path, the Java home, the working directory and the environment of
   * this one, but not its system properties and JVM options. It prints to the same standard output;
   * its standard error comes through this JVM; its standard input is empty.
   *
   * @return the process
   * @throws io.handfast.HandleTransferException if an argument may not travel; nothing was started
   * @throws io.handfast.ContextMismatchException if an argument belongs to another context; nothing
   *     was started
   * @throws IllegalArgumentException if an argument is not serialisable; nothing was started
   * @throws io.handfast.IpcException if the child ended, or was too slow, before it had its
   *     arguments; the message has what it printed on standard error
   * @throws java.io.UncheckedIOException if no JVM can be started
   * @throws IllegalStateException if this starter was used before, or the context is closed
   */
  public IpcProcess start() {
    if (started) {
      throw new IllegalStateException(
          "this process was started before; call ctx.process(...) again for another one");
    }
    started = true;
    String known = name != null ? name : "process-" + STARTED.incrementAndGet();
    Region joined = region.get();
    if (method == StartMethod.THREADING) {
      return ThreadProcess.start(known, main, args);
    }
    return JvmProcess.start(
        new ProcessSpec(method, joined, main, args, known, jvmArgs, attachTimeout));
  }
}
