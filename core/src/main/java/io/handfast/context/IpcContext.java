package io.handfast.context;

import static java.util.Objects.requireNonNull;

import io.handfast.FenceMode;
import io.handfast.UnsupportedStartMethodException;
import io.handfast.WaitMethod;
import io.handfast.process.ProcessMain;
import io.handfast.process.ProcessStarter;
import io.handfast.process.StartMethod;
import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.RegionModes;
import io.handfast.region.Regions;
import io.handfast.region.SharedObject;
import io.handfast.transfer.TransferRules;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The factory of shared objects and processes, with one way of starting processes.
 *
 * <p>{@link #of} gives the context that all parts of a program share; its region is that of the
 * whole process tree. {@link #builder} makes one with a region of its own, for libraries that want
 * to affect nobody else. A context never travels: in a started process, {@link #current()} is that
 * of its starter. It may be used by any number of threads.
 *
 * <p><b>Killed process.</b> Every process that has a region open watches the others: four times a
 * second it looks for the dead, and cleans up after them. When all are dead, the next context that
 * is made in the same place removes what they left.
 *
 * <p><b>Cost.</b> The first object or process of a context makes the region: a directory, a file of
 * 400 KiB, a few file locks, and a daemon thread {@code handfast-watch} for the whole process.
 * Contexts whose threads never have to wait load no native code.
 *
 * <p><b>Platforms.</b> All; only SPAWN and THREADING for now. The idea of contexts is that of
 * Python's {@code multiprocessing}.
 */
public final class IpcContext extends ObjectFactory implements AutoCloseable, Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final Map<StartMethod, IpcContext> SHARED = new EnumMap<>(StartMethod.class);
  private static @Nullable StartMethod defaultMethod;
  private static @Nullable IpcContext current;

  /** The THREADING context that started this thread, or the thread that started it, and so on. */
  private static final InheritableThreadLocal<@Nullable IpcContext> OF_THREAD =
      new InheritableThreadLocal<>();

  private final transient StartMethod method;
  private final transient boolean shared;
  private final transient Supplier<Region> opener;
  private transient @Nullable Region region;
  private transient boolean closed;

  IpcContext(StartMethod method, boolean shared, Supplier<Region> opener) {
    this.method = method.checkAvailable();
    this.shared = shared;
    this.opener = opener;
  }

  /**
   * The shared context of a start method.
   *
   * @param method how processes are started
   * @return always the same context for the same method
   * @throws UnsupportedStartMethodException if that is not possible here; it says why
   */
  public static IpcContext of(StartMethod method) {
    synchronized (SHARED) {
      return SHARED.computeIfAbsent(method, IpcContext::makeShared);
    }
  }

  private static IpcContext makeShared(StartMethod method) {
    return new IpcContext(
        method, true, method == StartMethod.THREADING ? IpcContext::inProcess : Regions::tree);
  }

  private static Region inProcess() {
    return Region.inProcess(FenceMode.byProperty());
  }

  /**
   * The shared context of the default start method: {@link StartMethod#SPAWN} unless another one
   * was set. Asking does not set it.
   *
   * @return the context
   */
  public static IpcContext ofDefault() {
    return of(defaultStartMethod().orElse(StartMethod.SPAWN));
  }

  /**
   * The default start method, if it was set.
   *
   * @return the method, or empty; asking does not set it
   */
  public static Optional<StartMethod> defaultStartMethod() {
    synchronized (SHARED) {
      return Optional.ofNullable(defaultMethod);
    }
  }

  /**
   * Sets the default start method. That is for applications; libraries take a context of their own.
   *
   * @param method the method
   * @throws IllegalStateException if it was set before
   * @throws UnsupportedStartMethodException if it is not available
   */
  public static void setDefaultStartMethod(StartMethod method) {
    setDefaultStartMethod(method, false);
  }

  /**
   * Sets the default start method.
   *
   * @param method the method
   * @param force whether to set it though it was set before
   * @throws IllegalStateException if it was set before and is not forced
   * @throws UnsupportedStartMethodException if it is not available
   */
  public static void setDefaultStartMethod(StartMethod method, boolean force) {
    StartMethod checked = method.checkAvailable();
    synchronized (SHARED) {
      if (defaultMethod != null && !force) {
        throw new IllegalStateException(
            "the default start method was set before; force it, or let it be [startMethod="
                + defaultMethod
                + "]");
      }
      defaultMethod = checked;
    }
  }

  /**
   * The context in which this process was started, or the default one: what libraries use if they
   * are not given one.
   *
   * @return the context
   */
  public static IpcContext current() {
    IpcContext threading = OF_THREAD.get();
    if (threading != null) {
      return threading;
    }
    Region startedInto = Regions.startedInto();
    Optional<StartMethod> method = StartMethod.ofThisProcess();
    if (startedInto == null || method.isEmpty()) {
      return ofDefault();
    }
    if (Regions.isTree(startedInto)) {
      return of(method.get());
    }
    synchronized (SHARED) {
      if (current == null) {
        current = new IpcContext(method.get(), true, () -> startedInto);
      }
      return current;
    }
  }

  /**
   * Begins an isolated context: with a region of its own, which nobody else's objects can reach.
   *
   * @param method how its processes are started
   * @return its builder
   * @throws UnsupportedStartMethodException if that is not possible here; it says why
   */
  public static Builder builder(StartMethod method) {
    return new Builder(method.checkAvailable());
  }

  /** An isolated context in the making. */
  public static final class Builder {
    private final StartMethod method;
    private @Nullable Path directory;
    private @Nullable WaitMethod waits;
    private @Nullable FenceMode fences;

    private Builder(StartMethod method) {
      this.method = method;
    }

    /**
     * Has the region's files made in another place than the default one. A THREADING context has no
     * files.
     *
     * @param path a directory of this user, on a local file system, best in memory
     * @return this
     */
    public Builder directory(Path path) {
      directory = requireNonNull(path, "path");
      return this;
    }

    /**
     * Chooses how the context's threads, and those of all processes that join it, are put to sleep;
     * in place of what the system property {@code handfast.waits} says. Threads of a THREADING
     * context sleep in the JVM.
     *
     * @param how the method
     * @return this
     * @throws IllegalArgumentException if this is a THREADING context
     */
    public Builder waits(WaitMethod how) {
      if (method == StartMethod.THREADING) {
        throw new IllegalArgumentException(
            "threads of a THREADING context sleep in the JVM; there is nothing to choose [waits="
                + how
                + "]");
      }
      waits = requireNonNull(how, "how");
      return this;
    }

    /**
     * Chooses how whoever gives a lock back and whoever is about to sleep find each other, in all
     * processes that join the context; in place of what the system property {@code handfast.fences}
     * says.
     *
     * @param mode the mode
     * @return this
     */
    public Builder fences(FenceMode mode) {
      fences = requireNonNull(mode, "mode");
      return this;
    }

    /**
     * Makes the context, and its region; before that, removes regions in the same place whose
     * processes are all dead.
     *
     * @return the context, to be closed
     * @throws io.handfast.NoPlatformException if no native module is on the class path, or threads
     *     cannot be put to sleep here in the way that was chosen
     * @throws IllegalArgumentException if a system property says what there is not
     * @throws io.handfast.IpcException if the directory may not be used; it says why
     * @throws java.io.UncheckedIOException if the files cannot be made; with too little room it
     *     says how much is needed and available
     */
    public IpcContext build() {
      FenceMode mode = fences != null ? fences : FenceMode.byProperty();
      Region region =
          method == StartMethod.THREADING ? Region.inProcess(mode) : regionOfFiles(mode);
      return new IpcContext(method, false, () -> region);
    }

    private Region regionOfFiles(FenceMode mode) {
      WaitMethod how = waits != null ? waits : WaitMethod.byProperty();
      return Region.create(directory, new RegionModes(how, mode));
    }
  }

  /**
   * How this context starts processes.
   *
   * @return the method
   */
  public StartMethod startMethod() {
    return method;
  }

  /**
   * Where this context's files are.
   *
   * @return the region's directory, or empty for a THREADING context
   */
  public Optional<Path> directory() {
    Region open = region();
    return open.isShared() ? Optional.of(open.directory()) : Optional.empty();
  }

  /**
   * How this context's threads are put to sleep.
   *
   * @return the method, or empty for a THREADING context
   */
  public Optional<WaitMethod> waits() {
    Region open = region();
    return open.isShared() ? Optional.of(open.waits()) : Optional.empty();
  }

  /**
   * How whoever gives a lock back in this context, and whoever is about to sleep, find each other.
   *
   * @return the mode
   */
  public FenceMode fences() {
    return region().fences();
  }

  /**
   * How the names of all OS objects of this context begin, for people who look for left-overs: on
   * Linux they show as {@code /dev/shm/sem.<prefix>...} while threads sleep, or have slept, unless
   * they sleep on futexes.
   *
   * @return the prefix, or empty for a THREADING context
   */
  public Optional<String> osNamePrefix() {
    Region open = region();
    return open.isShared() ? Optional.of(open.osNamePrefix()) : Optional.empty();
  }

  /**
   * Begins the start of a process. It runs the main with the arguments, which travel under the
   * rules for process start: nearly everything may.
   *
   * @param main what it runs: a reference to a static method, a lambda, or an object
   * @param args what it is handed
   * @return the starter
   */
  public ProcessStarter process(ProcessMain main, @Nullable Object... args) {
    requireNonNull(main, "main");
    return new ProcessStarter(
        method, this::region, method == StartMethod.THREADING ? inThread(main) : main, args);
  }

  private ProcessMain inThread(ProcessMain main) {
    return args -> {
      OF_THREAD.set(this);
      main.main(args);
    };
  }

  /**
   * Makes a manager, whose objects may travel by any road.
   *
   * @return the manager
   */
  public IpcManager manager() {
    return new IpcManager(this);
  }

  @Override
  <R> R create(ObjectSpec spec, @Nullable String name, Function<? super SharedObject, R> use) {
    Region open = region();
    return name == null
        ? use.apply(open.objects().create(spec))
        : open.openOrCreate(spec, name, use);
  }

  @Override
  boolean removeName(int kind, String name) {
    return region().removeName(ObjectKinds.find(kind), name);
  }

  private synchronized Region region() {
    if (closed) {
      throw new IllegalStateException("this context is closed [context=" + this + "]");
    }
    if (region == null) {
      region = opener.get();
    }
    return region;
  }

  /**
   * Closes an isolated context: its handles in this process are closed, its region is left, and
   * removed if nobody else is in it. Processes that it started go on. A lock that a thread of this
   * process still holds is taken for abandoned; in an asymmetric context ({@link
   * io.handfast.FenceMode}) not if that is another thread, and alive. No effect on a shared
   * context, and none when closed again.
   *
   * <p>Threads that wait through its handles are woken, and leave with a {@link
   * io.handfast.ClosedHandleException}. If one is in the middle of writing or reading an element of
   * a queue, or owns a lock of an asymmetric context, and does not get on within a second, the
   * region is left as soon as it does, or at the end of the process.
   */
  @Override
  public void close() {
    Region left;
    synchronized (this) {
      if (shared || closed) {
        return;
      }
      closed = true;
      left = opener.get();
    }
    left.close();
  }

  /**
   * Whether this context was closed.
   *
   * @return true once it was; never for a shared context
   */
  public synchronized boolean isClosed() {
    return closed;
  }

  @Serial
  private Object writeReplace() {
    throw TransferRules.never(
        this, "IpcContext", "in the started process, use IpcContext.current()");
  }

  @Override
  public String toString() {
    return "IpcContext " + method + (shared ? "" : ", isolated");
  }
}
