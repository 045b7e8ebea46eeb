package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcReentrantLock;
import io.handfast.sync.LockOwner;
import io.handfast.sync.TestConditions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A reentrant lock: whoever comes next holds it once, however often the dead did. */
abstract class ReentrantLockScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(TakingFromTheDead::new, WaitingForASignal::new);

  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  private final String name;
  private @Nullable IpcReentrantLock lock;
  private boolean abandoned;

  private ReentrantLockScenarios(String name) {
    this.name = "reentrant-lock-" + name;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  void open(IpcContext context) {
    lock = context.reentrantLock("it");
  }

  final IpcReentrantLock lock() {
    return requireNonNull(lock);
  }

  @Override
  final void prepare(Victim victim) throws Exception {
    super.prepare(victim);
    victim.settleIn();
  }

  /** Whether the next one will find the lock abandoned. */
  abstract boolean seemsAbandoned();

  @Override
  final void look() {
    abandoned = seemsAbandoned();
  }

  @Override
  final void goOn(Survivors survivors, Killed killed) throws Exception {
    assertThat(survivors.actor("the next one").does(this::takeAndGiveBack)).isEqualTo(abandoned);
  }

  private boolean takeAndGiveBack() throws InterruptedException {
    assertThat(lock().tryLock(PATIENCE)).isTrue();
    assertThat(lock().getHoldCount()).isEqualTo(1);
    boolean wasAbandoned = lock().isAbandoned();
    lock().unlock();
    assertThat(lock().isLocked()).isFalse();
    return wasAbandoned;
  }

  @Override
  void check(Survivors survivors, Killed killed) throws Exception {
    assertThat(takeAndGiveBack()).isFalse();
  }

  /** Somebody died who held it twice. */
  private static final class TakingFromTheDead extends ReentrantLockScenarios {
    TakingFromTheDead() {
      super("taking-from-the-dead");
    }

    @Override
    void begin(Survivors survivors) {
      Doomed dead = survivors.doomed();
      IpcReentrantLock theirs = dead.context().reentrantLock("it");
      theirs.lock();
      theirs.lock();
      dead.die();
    }

    @Override
    void act(Victim victim) {
      lock().lock();
      assertThat(lock().isAbandoned()).isTrue();
      lock().lock();
      assertThat(lock().tryLock()).isTrue();
      assertThat(lock().getHoldCount()).isEqualTo(3);
      lock().unlock();
      lock().unlock();
      lock().unlock();
      assertThat(lock().tryLock()).isTrue();
      lock().unlock();
    }

    @Override
    boolean seemsAbandoned() {
      return lock().isLocked() || lock().toString().contains("abandoned");
    }
  }

  /**
   * A condition of a lock that is held twice: all of it is given back for the wait, whatever the
   * victim had saved.
   */
  @SuppressWarnings("WaitNotInLoop") // it must not return unless it was signalled
  private static final class WaitingForASignal extends ReentrantLockScenarios {
    private @Nullable IpcCondition condition;
    private boolean signalled;

    WaitingForASignal() {
      super("waiting-for-a-signal");
    }

    @Override
    void open(IpcContext context) {
      super.open(context);
      condition = TestConditions.first(lock());
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      lock().lock();
      lock().lock();
      requireNonNull(condition).await();
      assertThat(lock().getHoldCount()).isEqualTo(2);
      lock().unlock();
      lock().unlock();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) throws Exception {
      if (!signalled) {
        signalled = true;
        assertThat(survivors.actor("the signaller").does(this::signal)).isEqualTo(1);
      }
    }

    private int signal() throws InterruptedException {
      assertThat(lock().tryLock(PATIENCE)).isTrue();
      int woken = requireNonNull(condition).signal(1);
      lock().unlock();
      return woken;
    }

    @Override
    boolean seemsAbandoned() {
      long me = ProcessHandle.current().pid();
      return lock().owner().map(LockOwner::pid).filter(pid -> pid != me).isPresent();
    }

    @Override
    void check(Survivors survivors, Killed killed) throws Exception {
      super.check(survivors, killed);
      assertThat(signal()).as("nobody waits").isZero();
    }
  }
}
