package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.sync.IpcBarrier;
import io.handfast.sync.IpcEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A barrier for three: all who were in the victim's round are told the same of it, and soon; it
 * passes only if the victim had come, and a barrier that was reset serves the next round.
 */
abstract class BarrierScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(
          Making::new,
          Arriving::new,
          ArrivingLast::new,
          ArrivingLastWithAnAction::new,
          TimedOut::new,
          Resetting::new,
          Aborting::new,
          ReapingAParty::new);

  private static final int PARTIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);
  private static final String CAME = "BarrierRounds.claim";

  private final String name;
  private final int waiting;
  private final List<Future<Boolean>> waiters = new ArrayList<>();
  private @Nullable IpcBarrier barrier;
  private @Nullable IpcEvent done;
  private boolean broken;
  private int arrived;

  private BarrierScenarios(String name, int waiting) {
    this.name = "barrier-" + name;
    this.waiting = waiting;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  final void open(IpcContext context) {
    barrier = context.barrier("it", PARTIES);
    done = context.event("done");
  }

  final IpcBarrier barrier() {
    return requireNonNull(barrier);
  }

  final IpcEvent done() {
    return requireNonNull(done);
  }

  @Override
  void prepare(Victim victim) throws Exception {
    super.prepare(victim);
    victim.settleIn();
  }

  @Override
  void begin(Survivors survivors) throws Exception {
    for (int i = 0; i < waiting; i++) {
      comes(survivors);
    }
    survivors.awaitSleepers(waiting);
  }

  final void comes(Survivors survivors) {
    waiters.add(survivors.actor("a party").begins(this::passes));
  }

  /** Whether all came; false if the barrier was broken. */
  private boolean passes() throws InterruptedException, TimeoutException {
    try {
      int unused = barrier().await(PATIENCE);
      return true;
    } catch (BrokenBarrierException e) {
      return false;
    }
  }

  @Override
  final void look() {
    broken = barrier().isBroken();
    arrived = barrier().getNumberWaiting();
  }

  /** Whether the barrier was broken when the victim was killed. */
  final boolean wasBroken() {
    return broken;
  }

  /** How many waited when the victim was killed. */
  final int arrived() {
    return arrived;
  }

  /** Those who waited with the victim get on, as a broken round or as one that passed. */
  final void assertAllWere(boolean passed) throws Exception {
    for (Future<Boolean> waiter : waiters) {
      assertThat(Survivors.soon(waiter)).as("passed").isEqualTo(passed);
    }
  }

  /** The victim had not come: the others can do without it. */
  final void theOthersCome(Survivors survivors) throws Exception {
    while (waiters.size() < PARTIES) {
      comes(survivors);
    }
    assertAllWere(true);
  }

  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    if (killed.times(CAME) == 0) {
      theOthersCome(survivors);
    } else {
      assertAllWere(false);
    }
  }

  @Override
  final void check(Survivors survivors, Killed killed) throws Exception {
    assertThat(barrier().getNumberWaiting()).isZero();
    if (barrier().isBroken()) {
      barrier().reset();
    }
    waiters.clear();
    theOthersCome(survivors);
  }

  private static final class Making extends BarrierScenarios {
    Making() {
      super("making", 0);
    }

    @Override
    void act(Victim victim) {
      IpcBarrier unused = victim.context().barrier(2);
    }
  }

  /** One waits already, the last one comes when the victim sleeps. */
  private static final class Arriving extends BarrierScenarios {
    private boolean lastCame;

    Arriving() {
      super("arriving", 1);
    }

    @Override
    void act(Victim victim) throws Exception {
      int unused = barrier().await();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) throws Exception {
      if (!lastCame) {
        lastCame = true;
        comes(survivors);
      }
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      if (lastCame) {
        assertAllWere(true);
      } else {
        super.goOn(survivors, killed);
      }
    }
  }

  private static class ArrivingLast extends BarrierScenarios {
    ArrivingLast() {
      this("arriving-last");
    }

    ArrivingLast(String name) {
      super(name, 2);
    }

    @Override
    void act(Victim victim) throws Exception {
      assertThat(barrier().await()).isZero();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      if (killed.times("BarrierRounds.change") > 0) {
        assertAllWere(true);
      } else {
        super.goOn(survivors, killed);
      }
    }
  }

  /** The action is in memory that all can see, so that the victim is killed in it, too. */
  private static final class ArrivingLastWithAnAction extends ArrivingLast {
    ArrivingLastWithAnAction() {
      super("arriving-last-with-an-action");
    }

    @Override
    void act(Victim victim) throws Exception {
      barrier().setAction(done()::set);
      super.act(victim);
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      super.goOn(survivors, killed);
      assertThat(done().isSet()).isEqualTo(killed.times("EventProtocol.set") > 0);
    }
  }

  private static final class TimedOut extends BarrierScenarios {
    TimedOut() {
      super("timed-out", 1);
    }

    @Override
    void act(Victim victim) throws Exception {
      try {
        int unused = barrier().await(LockScenarios.SHORT);
      } catch (TimeoutException e) {
        return;
      }
      throw new AssertionError("not timed out");
    }
  }

  private static final class Resetting extends BarrierScenarios {
    Resetting() {
      super("resetting", 1);
    }

    @Override
    void act(Victim victim) {
      barrier().reset();
    }

    /** Broken by the victim, or by the next one who resets it. */
    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(wasBroken() || arrived() == (killed.number() == 1 ? 1 : 0)).isTrue();
      barrier().reset();
      assertAllWere(false);
      assertThat(barrier().isBroken()).isFalse();
    }
  }

  private static final class Aborting extends BarrierScenarios {
    Aborting() {
      super("aborting", 2);
    }

    @Override
    void act(Victim victim) {
      barrier().abort();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(wasBroken()).isEqualTo(killed.number() > 1);
      if (killed.number() == 1) {
        comes(survivors);
        assertAllWere(true);
      } else {
        assertAllWere(false);
      }
    }
  }

  /** Somebody had come and died; the victim is the one who cleans up. */
  private static final class ReapingAParty extends BarrierScenarios {
    ReapingAParty() {
      super("reaping-a-party", 0);
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      Doomed dead = survivors.doomed();
      IpcBarrier theirs = dead.context().barrier("it", PARTIES);
      dead.dieAt("await", theirs::await);
      comes(survivors);
    }

    @Override
    void act(Victim victim) {
      victim.region().suspectAll();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertAllWere(false);
    }
  }
}
