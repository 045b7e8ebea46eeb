package io.handfast.steps;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.context.IpcContext;
import io.handfast.context.TestContexts;
import io.handfast.region.Region;
import io.handfast.region.StepObserver;
import io.handfast.region.SteppedRegion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
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

  private final BufferedReader input;
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

  private Victim(BufferedReader input, Scenario scenario, int last, Path directory, long startId) {
    this.input = input;
    this.scenario = scenario;
    this.last = last;
    this.directory = directory;
    this.startId = startId;
  }

  public static void main(String[] args) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    warmUp();
    say(READY);
    String line = input.readLine();
    if (line == null) {
      return; // nobody wants us any more
    }
    String[] words = line.split(" ", 4);
    Scenario scenario = Scenarios.find(words[0]);
    Victim victim =
        new Victim(
            input,
            scenario,
            Integer.parseInt(words[1]),
            Path.of(words[3]),
            Long.parseLong(words[2]));
    victim.play();
  }

  /** The classes that every scenario needs are loaded while somebody else is being judged. */
  private static void warmUp() {
    try (IpcContext context = TestContexts.over(Region.inProcess())) {
      context.lock("warm").lock();
    }
  }

  static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private void play() throws IOException {
    try {
      scenario.prepare(this);
      say(PREPARED);
      if (!GO.equals(input.readLine())) {
        return;
      }
      counting = true;
      scenario.act(this);
      counting = false;
      sayTaken();
      say(END);
    } catch (Exception | Error e) {
      counting = false;
      e.printStackTrace();
      say(FAILED + e);
    }
    halt();
  }

  private void halt() throws IOException {
    while (input.readLine() != null) {
      // whatever is said: there is nothing more to be done
    }
    Runtime.getRuntime().halt(1); // nobody is there to kill us
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

  /** Leases a parker and makes its OS object, so that a scenario need not begin with that. */
  void haveSlept() throws InterruptedException {
    boolean unused = context().event("never-set").await(Duration.ofMillis(1));
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
      try {
        halt();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
