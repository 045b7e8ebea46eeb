package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcReentrantLock;
import io.handfast.sync.LockOwner;
import io.handfast.sync.TestConditions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A condition of a lock that is held twice: all of it is given back for the wait, and whoever comes
 * next holds the lock once, whatever the victim had saved.
 */
@SuppressWarnings("WaitNotInLoop") // it must not return unless it was signalled
final class ReentrantConditionScenario extends Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  private @Nullable IpcReentrantLock lock;
  private @Nullable IpcCondition condition;
  private boolean abandoned;
  private boolean signalled;

  @Override
  String name() {
    return "reentrant-lock-waiting-for-a-signal";
  }

  @Override
  void open(IpcContext context) {
    IpcReentrantLock opened = context.reentrantLock("it");
    lock = opened;
    condition = TestConditions.first(opened);
  }

  private IpcReentrantLock lock() {
    return requireNonNull(lock);
  }

  @Override
  void prepare(Victim victim) throws Exception {
    super.prepare(victim);
    victim.settleIn();
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
  void look() {
    long me = ProcessHandle.current().pid();
    abandoned = lock().owner().map(LockOwner::pid).filter(pid -> pid != me).isPresent();
  }

  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
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
    assertThat(signal()).as("nobody waits").isZero();
  }
}
