package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcPermits;
import io.handfast.sync.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Permits: whatever the victim had or was about to have, the others soon have all of them, and
 * there are as many as there ever were.
 */
abstract class PermitsScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(
          Uncontended::new,
          WaitingForOne::new,
          WaitingForMore::new,
          TimedOut::new,
          ClosingForWaiters::new,
          ClosingForNobody::new,
          EndingAGathering::new,
          GatheringAfterTheDead::new,
          Overtaken::new,
          Reaping::new,
          ReapingAGathering::new);

  private static final int TOTAL = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  private final String name;
  private @Nullable IpcPermits permits;

  private PermitsScenarios(String name) {
    this.name = "permits-" + name;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  final void open(IpcContext context) {
    permits = context.permits("it", TOTAL);
  }

  final IpcPermits permits() {
    return requireNonNull(permits);
  }

  @Override
  void prepare(Victim victim) throws Exception {
    super.prepare(victim);
    victim.settleIn();
  }

  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    assertThat(survivors.actor("the next one").<Boolean>does(() -> takeAndGiveBack(TOTAL)))
        .isTrue();
  }

  final boolean takeAndGiveBack(int count) throws InterruptedException {
    Optional<Permit> taken = permits().tryAcquire(count, PATIENCE);
    taken.ifPresent(Permit::close);
    return taken.isPresent();
  }

  final Permit take(int count) {
    return permits().tryAcquire(count).orElseThrow();
  }

  /** All can be had one by one, too, and then there is none. */
  @Override
  final void check(Survivors survivors, Killed killed) {
    assertThat(permits().availablePermits()).isEqualTo(TOTAL);
    List<Permit> all = new ArrayList<>();
    for (int i = 0; i < TOTAL; i++) {
      all.add(take(1));
    }
    assertThat(permits().tryAcquire()).isEmpty();
    all.forEach(Permit::close);
    assertThat(permits().availablePermits()).isEqualTo(TOTAL);
  }

  private static final class Uncontended extends PermitsScenarios {
    Uncontended() {
      super("uncontended");
    }

    @Override
    void act(Victim victim) {
      take(1).close();
      Permit one = take(1);
      take(2).close();
      one.close();
    }
  }

  /** The survivors have all of them. */
  private abstract static class Wanting extends PermitsScenarios {
    private @Nullable Permit all;

    Wanting(String name) {
      super(name);
    }

    @Override
    void begin(Survivors survivors) {
      all = take(TOTAL);
    }

    @Override
    void victimSleeps(Survivors survivors, int times) {
      requireNonNull(all).close(); // once, however often it is called
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      requireNonNull(all).close();
      super.goOn(survivors, killed);
    }
  }

  private static final class WaitingForOne extends Wanting {
    WaitingForOne() {
      super("waiting-for-one");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      permits().acquire().close();
    }
  }

  private static final class WaitingForMore extends Wanting {
    WaitingForMore() {
      super("waiting-for-more");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      permits().acquire(2).close();
    }
  }

  private static final class TimedOut extends Wanting {
    TimedOut() {
      super("timed-out");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      assertThat(permits().tryAcquire(LockScenarios.SHORT)).isEmpty();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) {}
  }

  private static final class ClosingForWaiters extends PermitsScenarios {
    private @Nullable Permit mine;
    private @Nullable Future<Boolean> forOne;
    private @Nullable Future<Boolean> forTwo;

    ClosingForWaiters() {
      super("closing-for-waiters");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      mine = take(TOTAL);
    }

    @Override
    void begin(Survivors survivors) {
      forOne = survivors.actor("for one").begins(() -> takeAndGiveBack(1));
      forTwo = survivors.actor("for two").begins(() -> takeAndGiveBack(2));
      survivors.awaitSleepers(2);
    }

    @Override
    void act(Victim victim) {
      requireNonNull(mine).close();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(Survivors.soon(requireNonNull(forOne))).isTrue();
      assertThat(Survivors.soon(requireNonNull(forTwo))).isTrue();
      super.goOn(survivors, killed);
    }
  }

  /** Somebody waited in vain, and left the flag. */
  private static final class ClosingForNobody extends PermitsScenarios {
    private @Nullable Permit mine;

    ClosingForNobody() {
      super("closing-for-nobody");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      mine = take(TOTAL);
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      assertThat(permits().tryAcquire(LockScenarios.SHORT)).isEmpty();
    }

    @Override
    void act(Victim victim) {
      requireNonNull(mine).close();
    }
  }

  /** Somebody died while it was gathering. */
  private abstract static class AfterAGathering extends PermitsScenarios {
    AfterAGathering(String name) {
      super(name);
    }

    @Override
    final void begin(Survivors survivors) throws Exception {
      Doomed dead = survivors.doomed();
      IpcPermits theirs = dead.context().permits("it", TOTAL);
      // begins, gathers all four, and does not commit
      dead.dieAt("compareAndSetLong", 6, () -> theirs.tryAcquire(TOTAL));
    }
  }

  /** The victim wants one of those cells. */
  private static final class EndingAGathering extends AfterAGathering {
    EndingAGathering() {
      super("ending-a-gathering");
    }

    @Override
    void act(Victim victim) {
      take(1).close();
    }
  }

  /** What was left in cells is free, and is cleared. */
  private static final class ReapingAGathering extends AfterAGathering {
    ReapingAGathering() {
      super("reaping-a-gathering");
    }

    @Override
    void act(Victim victim) {
      victim.region().suspectAll();
    }
  }

  /** Somebody died when it had committed; the victim settles that before it begins. */
  private static final class GatheringAfterTheDead extends PermitsScenarios {
    GatheringAfterTheDead() {
      super("gathering-after-the-dead");
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      Doomed dead = survivors.doomed();
      IpcPermits theirs = dead.context().permits("it", TOTAL);
      // begins, gathers two, commits, and does not settle
      dead.dieAt("compareAndSetLong", 5, () -> theirs.tryAcquire(2));
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      permits().acquire(2).close();
    }
  }

  /** A thread of the victim's takes single ones while it gathers: it cannot have all. */
  private static final class Overtaken extends PermitsScenarios {
    private final List<Permit> single = new ArrayList<>();

    Overtaken() {
      super("overtaken");
    }

    @Override
    void taken(String place, int times) {
      if (place.equals("PermitCells.gather") && times == 2) {
        single.add(take(1));
        single.add(take(1));
      }
    }

    @Override
    void act(Victim victim) {
      assertThat(permits().tryAcquire(TOTAL)).isEmpty();
      assertThat(single).hasSize(2);
      single.forEach(Permit::close);
    }
  }

  /** Somebody died with one permit, and with two that it had not settled. */
  private static final class Reaping extends PermitsScenarios {
    Reaping() {
      super("reaping");
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      Doomed dead = survivors.doomed();
      IpcPermits theirs = dead.context().permits("it", TOTAL);
      Permit unused = theirs.tryAcquire().orElseThrow();
      dead.dieAt("compareAndSetLong", 5, () -> theirs.tryAcquire(2));
    }

    @Override
    void act(Victim victim) {
      victim.region().suspectAll();
    }
  }
}
