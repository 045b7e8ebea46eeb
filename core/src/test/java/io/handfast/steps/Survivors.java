package io.handfast.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.context.TestContexts;
import io.handfast.region.Region;
import io.handfast.region.RegionModes;
import io.handfast.region.StepObserver;
import io.handfast.region.SteppedRegion;
import io.handfast.region.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The process that goes on: this one. What it sees tells who healed what a victim had left. */
final class Survivors implements StepObserver, AutoCloseable {
  /** Nothing at all that takes so long is a matter of a slow machine. */
  static final long PATIENCE_SECONDS = 30;

  private static final Path OS_NAMES = Path.of("/dev/shm");
  private static final String WATCH = "handfast-watch";

  private final Region keeper;
  private final Path directory;
  private final SteppedRegion region;
  private final IpcContext context;
  private final List<ExecutorService> threads = new ArrayList<>();
  private final List<Doomed> doomed = new ArrayList<>();
  private final AtomicInteger asleep = new AtomicInteger();

  private volatile @Nullable String reaper;
  private volatile boolean sliceEnded;
  private List<String> before = List.of();
  private long victim;

  Survivors(RegionModes modes) {
    keeper = SteppedRegion.create(modes);
    directory = keeper.directory();
    region = SteppedRegion.attach(directory, 0, this);
    context = TestContexts.over(region.region());
  }

  /** Under which number the victim comes. */
  void expect(long startId) {
    victim = startId;
  }

  long victim() {
    return victim;
  }

  Path directory() {
    return directory;
  }

  IpcContext context() {
    return context;
  }

  SteppedRegion region() {
    return region;
  }

  /** One thread that lives on; what it is told to do it does in order. */
  final class Actor {
    private final ExecutorService thread;

    private Actor(String name) {
      thread =
          Executors.newSingleThreadExecutor(
              action -> {
                Thread made = new Thread(action, name);
                made.setDaemon(true);
                return made;
              });
      threads.add(thread);
    }

    /** Begins something that may have to wait. */
    <T extends @Nullable Object> Future<T> begins(Callable<T> action) {
      return thread.submit(action);
    }

    /** Does something that is over soon. */
    <T extends @Nullable Object> T does(Callable<T> action) throws Exception {
      return soon(begins(action));
    }
  }

  Actor actor(String name) {
    return new Actor(name);
  }

  /** What was begun, once it is over. */
  static <T extends @Nullable Object> T soon(Future<T> begun) throws Exception {
    return begun.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits until so many threads of this process sleep. */
  void awaitSleepers(int count) {
    long start = System.nanoTime();
    while (asleep.get() < count) {
      assertThat(isPatient(start)).as("%s threads sleep", count).isTrue();
      LockSupport.parkNanos(100_000);
    }
  }

  /** A participant that can be killed without a process of its own. */
  Doomed doomed() {
    Doomed made = new Doomed(directory);
    doomed.add(made);
    return made;
  }

  /** Somebody who comes when the victim is dead, and leaves in good order. */
  IpcContext newcomer() {
    return TestContexts.over(SteppedRegion.attach(directory, 0, new NobodyLooksOn()).region());
  }

  private static final class NobodyLooksOn implements StepObserver {
    @Override
    public void before(String operation) {}

    @Override
    public void after(String operation) {}
  }

  // What is seen.

  @Override
  public void before(String operation) {}

  @Override
  public void after(String operation) {}

  @Override
  public void reaped() {
    reaper = Thread.currentThread().getName();
  }

  @Override
  public void sleeps() {
    asleep.incrementAndGet();
  }

  @Override
  public void slept(boolean toTheEnd) {
    asleep.decrementAndGet();
    sliceEnded |= toTheEnd;
  }

  // The life of a victim, as it is seen from here.

  /** Remembers what there was before the victim took its first step. */
  void remember() {
    before = region.objects();
  }

  /** The victim, or {@link Tag#NONE} if it has not come so far. */
  long tag() {
    return region.region().participants().findStarted(victim);
  }

  /** What the victim has left: the words of all objects, and what else names it. */
  String remains() {
    String words = String.join("; ", region.bodies());
    List<String> names = region.wordsThatName(tag());
    return names.isEmpty() ? words : words + "; " + String.join(", ", names);
  }

  /** From now on everything that is seen heals. */
  void victimIsBeingKilled() {
    reaper = null;
    sliceEnded = false;
    region.watch();
  }

  /** How the survivors got on, as far as that can be seen. */
  String healedBy() {
    String found = reaper;
    if (found != null) {
      return found.equals(WATCH) ? "watch" : "proof of death by " + found;
    }
    return sliceEnded ? "end of a waiter's slice" : "nothing to heal";
  }

  /**
   * Looks for the dead now, so that the watch need not be waited for, and asserts a clean region.
   */
  void bury(Scenario scenario) {
    long dead = tag();
    long start = System.nanoTime();
    do {
      region.suspectAll(); // in vain while somebody else sweeps, and looks for life here
    } while (!region.wordsThatName(dead).isEmpty() && isPatient(start));
    assertThat(region.wordsThatName(dead)).as("words that name the dead").isEmpty();
    assertThat(region.objects()).as("objects").isEqualTo(scenario.objectsLeft(before));
  }

  static boolean isPatient(long start) {
    return System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
  }

  /** Leaves the region, and asserts that nothing is left of it. */
  @Override
  public void close() throws IOException {
    threads.forEach(ExecutorService::shutdownNow);
    doomed.forEach(Doomed::die);
    String prefix = "sem." + keeper.osNamePrefix();
    context.close();
    keeper.close();
    assertThat(directory).as("what is left of the region").doesNotExist();
    if (Files.isDirectory(OS_NAMES)) {
      try (Stream<Path> names = Files.list(OS_NAMES)) {
        assertThat(names.map(name -> name.getFileName().toString()))
            .as("names of OS objects")
            .noneMatch(name -> name.startsWith(prefix));
      }
    }
  }
}
