package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcSemaphore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A semaphore without owners: the permits that its word shows when the victim is killed are there
 * for the others, all of them and no more.
 */
abstract class SemaphoreScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(
          Uncontended::new,
          Waiting::new,
          TimedOut::new,
          ReleasingForWaiters::new,
          ReleasingForNobody::new);

  private static final int MAXIMUM = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  private final String name;
  private final int permits;
  private @Nullable IpcSemaphore semaphore;
  private int left;

  private SemaphoreScenarios(String name, int permits) {
    this.name = "semaphore-" + name;
    this.permits = permits;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  final void open(IpcContext context) {
    semaphore = context.semaphore("it", permits, MAXIMUM);
  }

  final IpcSemaphore semaphore() {
    return requireNonNull(semaphore);
  }

  @Override
  final void look() {
    left = semaphore().availablePermits();
  }

  final int left() {
    return left;
  }

  /** Takes what is there, and as much as somebody else gives; then there is nothing more. */
  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    Future<Boolean> next = survivors.actor("the next one").begins(() -> take(left + 2));
    assertThat(semaphore().availablePermits()).isLessThanOrEqualTo(left);
    semaphore().release(2);
    assertThat(Survivors.soon(next)).isTrue();
  }

  private boolean take(int count) throws InterruptedException {
    return semaphore().tryAcquire(count, PATIENCE);
  }

  @Override
  void check(Survivors survivors, Killed killed) {
    assertThat(semaphore().availablePermits()).isZero();
    semaphore().release(MAXIMUM);
    assertThat(semaphore().availablePermits()).isEqualTo(MAXIMUM);
  }

  private static final class Uncontended extends SemaphoreScenarios {
    Uncontended() {
      super("uncontended", 3);
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      semaphore().acquire();
      semaphore().release();
      semaphore().acquire(3);
      semaphore().release(3);
      assertThat(semaphore().drainPermits()).isEqualTo(3);
      semaphore().release(3);
    }
  }

  private static final class Waiting extends SemaphoreScenarios {
    Waiting() {
      super("waiting", 0);
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      semaphore().acquire();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) {
      if (times == 1) {
        semaphore().release();
      }
    }
  }

  private static final class TimedOut extends SemaphoreScenarios {
    TimedOut() {
      super("timed-out", 1);
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      assertThat(semaphore().tryAcquire(2, LockScenarios.SHORT)).isFalse();
    }
  }

  private static final class ReleasingForWaiters extends SemaphoreScenarios {
    private @Nullable Future<Boolean> forOne;
    private @Nullable Future<Boolean> forTwo;

    ReleasingForWaiters() {
      super("releasing-for-waiters", 0);
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void act(Victim victim) {
      semaphore().release(3);
    }

    @Override
    void begin(Survivors survivors) {
      forOne = survivors.actor("for one").begins(() -> semaphore().tryAcquire(PATIENCE));
      forTwo = survivors.actor("for two").begins(() -> semaphore().tryAcquire(2, PATIENCE));
      survivors.awaitSleepers(2);
    }

    /** The victim's first try finds out that somebody waits; its second one releases. */
    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      if (killed.times("SemaphoreProtocol.exchange") < 2) {
        assertThat(left()).isZero();
        semaphore().release(3); // the victim has not
      }
      assertThat(Survivors.soon(requireNonNull(forOne))).isTrue();
      assertThat(Survivors.soon(requireNonNull(forTwo))).isTrue();
    }
  }

  /** Somebody waited in vain, and left the flag. */
  private static final class ReleasingForNobody extends SemaphoreScenarios {
    ReleasingForNobody() {
      super("releasing-for-nobody", 0);
    }

    @Override
    void before(Survivors survivors) throws Exception {
      super.before(survivors);
      assertThat(semaphore().tryAcquire(LockScenarios.SHORT)).isFalse();
    }

    @Override
    void act(Victim victim) {
      semaphore().release();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(left()).isEqualTo(killed.number() == 1 ? 0 : 1);
      super.goOn(survivors, killed);
    }
  }
}
