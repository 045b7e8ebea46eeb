package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.sync.Acquisition;
import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcLock;
import io.handfast.sync.LockOwner;
import io.handfast.sync.TestConditions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A condition: no signal is lost with the one it had reached, those who wait when the owner of the
 * lock dies go on without one, and the lock is there for whoever comes next.
 */
@SuppressWarnings("WaitNotInLoop") // it must not return unless it was signalled
abstract class ConditionScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(
          Making::new,
          Waiting::new,
          WaitingForTheLock::new,
          TimedOut::new,
          SignallingWaiters::new,
          ReapingASignalledWaiter::new);

  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  private final String name;
  private @Nullable IpcLock lock;
  private @Nullable IpcCondition condition;
  private boolean abandoned;

  private ConditionScenarios(String name) {
    this.name = "condition-" + name;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  final void open(IpcContext context) {
    IpcLock opened = context.lock("it");
    lock = opened;
    condition = TestConditions.first(opened);
  }

  final IpcLock lock() {
    return requireNonNull(lock);
  }

  final IpcCondition condition() {
    return requireNonNull(condition);
  }

  @Override
  void prepare(Victim victim) throws Exception {
    super.prepare(victim);
    victim.settleIn();
  }

  @Override
  final void look() {
    long me = ProcessHandle.current().pid();
    abandoned = lock().owner().map(LockOwner::pid).filter(pid -> pid != me).isPresent();
  }

  /** Whether the victim had the lock. */
  final boolean isAbandoned() {
    return abandoned;
  }

  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    assertThat(survivors.actor("the next one").does(this::takeAndGiveBack))
        .isEqualTo(abandoned ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED);
    waitAndSignal(survivors);
  }

  final Acquisition takeAndGiveBack() throws InterruptedException {
    assertThat(lock().tryLock(PATIENCE)).isTrue();
    return giveBack();
  }

  final Acquisition giveBack() {
    Acquisition acquisition = lock().isAbandoned() ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED;
    lock().unlock();
    return acquisition;
  }

  /** Waits for a signal and tells from whom it got the lock then. */
  final Acquisition waitForSignal() throws InterruptedException {
    lock().lock();
    assertThat(condition().await(PATIENCE)).isTrue();
    return giveBack();
  }

  final void waitAndSignal(Survivors survivors) throws Exception {
    Future<Acquisition> waiter = survivors.actor("a waiter").begins(this::waitForSignal);
    signalUntilOver(waiter);
    assertThat(Survivors.soon(waiter)).isEqualTo(Acquisition.ACQUIRED);
  }

  /** A signal is for those who wait already, and the waiter may come late. */
  private void signalUntilOver(Future<?> waiter) throws InterruptedException {
    boolean signalled = false;
    while (!signalled && !waiter.isDone()) {
      signalled = signal() > 0;
      LockSupport.parkNanos(100_000);
    }
  }

  final int signal() throws InterruptedException {
    assertThat(lock().tryLock(PATIENCE)).isTrue();
    int signalled = condition().signal(1);
    lock().unlock();
    return signalled;
  }

  @Override
  final void check(Survivors survivors, Killed killed) throws Exception {
    assertThat(lock().isLocked()).isFalse();
    assertThat(takeAndGiveBack()).isEqualTo(Acquisition.ACQUIRED);
    assertThat(signal()).as("nobody waits").isZero();
  }

  private static final class Making extends ConditionScenarios {
    Making() {
      super("making");
    }

    @Override
    void act(Victim victim) {
      IpcCondition second = lock().newCondition();
      assertThat(lock().newCondition()).isNotEqualTo(second);
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      int made = 1 + killed.times("ConditionCount.next");
      assertThat(lock().newCondition()).asString().startsWith("IpcCondition " + made + " of");
      super.goOn(survivors, killed);
    }
  }

  /**
   * The one who signals the victim waits itself from then on: it must get a signal that is left.
   */
  private static final class Waiting extends ConditionScenarios {
    private @Nullable Future<Acquisition> next;

    Waiting() {
      super("waiting");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      lock().lock();
      condition().await();
      lock().unlock();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) throws Exception {
      if (next == null) {
        Survivors.Actor signaller = survivors.actor("the signaller");
        next = signaller.begins(this::signalAndWait);
      }
    }

    private Acquisition signalAndWait() throws InterruptedException {
      lock().lock();
      assertThat(condition().signal(1)).isEqualTo(1);
      assertThat(condition().await(PATIENCE)).isTrue();
      return giveBack();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      if (next == null) {
        super.goOn(survivors, killed);
        return;
      }
      boolean victimIsThrough = killed.times("LockProtocol.unlock") > 1;
      if (victimIsThrough) {
        assertThat(signal()).isEqualTo(1);
      }
      assertThat(Survivors.soon(next))
          .isEqualTo(isAbandoned() ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED);
    }
  }

  /** The one who signals the victim keeps the lock, until the victim waits for that. */
  private static final class WaitingForTheLock extends ConditionScenarios {
    private Survivors.@Nullable Actor owner;

    WaitingForTheLock() {
      super("waiting-for-the-lock");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      lock().lock();
      condition().await();
      lock().unlock();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) throws Exception {
      if (times == 1) {
        owner = survivors.actor("the owner");
        owner.does(
            () -> {
              lock().lock();
              return condition().signal(1);
            });
      } else if (lock().toString().contains("1 waiting")) {
        ownerUnlocks();
      }
    }

    private void ownerUnlocks() throws Exception {
      Survivors.Actor before = owner;
      owner = null;
      if (before != null) {
        before.does(this::giveBack);
      }
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      ownerUnlocks();
      super.goOn(survivors, killed);
    }
  }

  private static final class TimedOut extends ConditionScenarios {
    TimedOut() {
      super("timed-out");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      lock().lock();
      assertThat(condition().await(LockScenarios.SHORT)).isFalse();
      lock().unlock();
    }
  }

  private static final class SignallingWaiters extends ConditionScenarios {
    private @Nullable Future<Acquisition> first;
    private @Nullable Future<Acquisition> second;

    SignallingWaiters() {
      super("signalling-waiters");
    }

    @Override
    void begin(Survivors survivors) {
      first = survivors.actor("a waiter").begins(this::waitForSignal);
      second = survivors.actor("a waiter").begins(this::waitForSignal);
      survivors.awaitSleepers(2);
    }

    @Override
    void act(Victim victim) {
      lock().lock();
      condition().signal();
      lock().unlock();
      lock().lock();
      condition().signalAll();
      lock().unlock();
    }

    /** If the victim had the lock nobody needs to signal: it may have been about to. */
    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      int signals = killed.times("LockProtocol.unlock");
      for (int missing = isAbandoned() ? 0 : 2 - signals; missing > 0; missing--) {
        assertThat(signal()).isEqualTo(1);
      }
      List<Acquisition> got =
          List.of(Survivors.soon(requireNonNull(first)), Survivors.soon(requireNonNull(second)));
      assertThat(got).containsAnyOf(Acquisition.ACQUIRED, Acquisition.OWNER_DIED);
      assertThat(got.stream().filter(Acquisition.OWNER_DIED::equals).count())
          .isEqualTo(isAbandoned() ? 1 : 0);
    }
  }

  /** Somebody died who had been signalled: the one who cleans up passes the signal on. */
  private static final class ReapingASignalledWaiter extends ConditionScenarios {
    private @Nullable Future<Acquisition> next;

    ReapingASignalledWaiter() {
      super("reaping-a-signalled-waiter");
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      Doomed dead = survivors.doomed();
      IpcLock theirs = dead.context().lock("it");
      IpcCondition condition = TestConditions.first(theirs);
      dead.dieAt(
          "await",
          () -> {
            theirs.lock();
            return condition.await(PATIENCE);
          });
      assertThat(signal()).isEqualTo(1);
      next = survivors.actor("a waiter").begins(this::waitForSignal);
      survivors.awaitSleepers(1);
    }

    @Override
    void act(Victim victim) {
      victim.region().suspectAll();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(Survivors.soon(requireNonNull(next))).isEqualTo(Acquisition.ACQUIRED);
    }
  }
}
