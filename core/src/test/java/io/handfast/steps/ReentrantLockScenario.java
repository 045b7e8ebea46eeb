package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcReentrantLock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A reentrant lock: whoever takes it over from the dead holds it once, however often they did. */
final class ReentrantLockScenario extends Scenario {
  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  private @Nullable IpcReentrantLock lock;
  private boolean abandoned;

  @Override
  String name() {
    return "reentrant-lock-taking-from-the-dead";
  }

  @Override
  void open(IpcContext context) {
    lock = context.reentrantLock("it");
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
  void look() {
    abandoned = lock().isLocked() || lock().toString().contains("abandoned");
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
  }
}
