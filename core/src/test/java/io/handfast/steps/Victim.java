package io.handfast.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.context.IpcContext;
import io.handfast.context.TestContexts;
import io.handfast.region.StepObserver;
import io.handfast.region.SteppedRegion;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The process that is killed. It is told which scenario to play, halts in front of its n-th step,
 * and waits for its end.
 */
final class Victim implements StepObserver {
  static final String READY = "ready";
  static final String PREPARED = "prepared";
  static final String GO = "go";
  static final String SLEEPS = "sleeps";
  static final String TAKEN = "taken ";
  static final String STEP = "step ";
  static final String END = "end";
  static final String FAILED = "failed ";

  private static final int ROUNDS = 3;

  private final Scenario scenario;
  private final int last;
  private final Path directory;
  private final long startId;
  private final Thread actor = Thread.currentThread();

  private @Nullable SteppedRegion region;
  private @Nullable IpcContext context;
  private boolean counting;
  private @Nullable Step previous;
  private int repeated;
  private String refused = "";
  private volatile boolean othersSleep;
  private volatile String wakingPlace = "";
  private final List<String> taken = new ArrayList<>();

  private Victim(Scenario scenario, int last, Path directory, long startId) {
    this.scenario = scenario;
    this.last = last;
    this.directory = directory;
    this.startId = startId;
  }

  public static void main(String[] args) throws InterruptedException {
    Orders orders = Orders.take();
    say(READY);
    String[] words = orders.next().split(" ", 4);
    Victim victim =
        new Victim(
            Scenarios.get(Integer.parseInt(words[0])),
            Integer.parseInt(words[1]),
            Path.of(words[3]),
            Long.parseLong(words[2]));
    victim.play(orders);
    halt();
  }

  /** Plays a scenario in which the victim needs nobody else, to its end. */
  static void rehearse(Scenario scenario, Path directory) throws Exception {
    Victim victim = new Victim(scenario, Integer.MAX_VALUE, directory, 1);
    scenario.prepare(victim);
    victim.act();
    victim.context().close();
  }

  static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void play(Orders orders) {
    try {
      scenario.prepare(this);
      say(PREPARED);
      String order = orders.next();
      assertThat(order).isEqualTo(GO);
      act();
      say(END);
    } catch (Exception | Error e) {
      counting = false;
      e.printStackTrace();
      say(FAILED + e);
    }
  }

  private void act() throws Exception {
    counting = true;
    scenario.act(this);
    counting = false;
    assertThat(wakingPlace).as("where others were to be woken").isEmpty();
    sayTaken();
  }

  /** Stands still until it is killed. */
  private static void halt() {
    while (true) {
      LockSupport.park();
      boolean unused = Thread.interrupted(); // or the next park ends at once
    }
  }

  Path directory() {
    return directory;
  }

  /** The victim's context; the first call attaches. */
  IpcContext context() {
    if (context == null) {
      context = TestContexts.over(region().region());
    }
    return context;
  }

  SteppedRegion region() {
    if (region == null) {
      region = SteppedRegion.attach(directory, startId, this);
    }
    return region;
  }

  /**
   * Leases a parker and makes its OS object, and tells the thread's name, so that a scenario need
   * not begin with that.
   */
  void settleIn() throws InterruptedException {
    try (IpcEvent never = context().event();
        IpcLock mine = context().lock()) {
      boolean unused = never.await(Duration.ofMillis(1));
      mine.lock();
      mine.unlock();
    }
  }

  /** From now on the operating system refuses this. */
  void refuse(String operation) {
    refused = operation;
    // The library tells people what was refused.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }

  /** Other threads that sleep notice nothing before this one has come to a place. */
  void keepOthersAsleepUntil(String place) {
    wakingPlace = place;
  }

  @Override
  public void slept(boolean toTheEnd) {
    if (Thread.currentThread() != actor) {
      while (!wakingPlace.isEmpty()) {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  /** Waits until another thread of this process sleeps. */
  void awaitSleeper() {
    while (!othersSleep) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void before(String operation) {
    take(operation, false);
    if (operation.equals(refused)) {
      throw new IpcException(ErrorCode.OS_CALL, "refused by the test", "operation", operation);
    }
  }

  @Override
  public void after(String operation) {
    take(operation, true);
  }

  @Override
  public void sleeps() {
    if (Thread.currentThread() != actor) {
      othersSleep = true;
    } else if (counting) {
      scenario.asleep();
      say(SLEEPS);
    }
  }

  private void take(String operation, boolean done) {
    if (Thread.currentThread() != actor) {
      return;
    }
    Step step = Step.here(operation, done); // also before it counts: the first look is slow
    if (!counting || isOneMoreOfMany(step)) {
      return;
    }
    if (taken.size() == last - 1) {
      sayTaken();
      say(STEP + step.toLine());
      halt();
    }
    taken.add(step.place());
    counting = false;
    scenario.taken(step.place(), Collections.frequency(taken, step.place()));
    counting = true;
    if (step.done() && step.place().equals(wakingPlace)) {
      wakingPlace = "";
    }
  }

  /** A loop over many words that nobody sees yet is stopped in its first rounds. */
  private boolean isOneMoreOfMany(Step step) {
    repeated = step.equals(previous) ? repeated + 1 : 0;
    previous = step;
    return repeated >= ROUNDS;
  }

  private void sayTaken() {
    say(TAKEN + String.join(" ", taken));
  }
}
