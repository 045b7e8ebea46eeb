package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.LockNotRecoverableException;
import io.handfast.context.IpcContext;
import io.handfast.sync.Acquisition;
import io.handfast.sync.IpcLock;
import io.handfast.sync.LockOwner;
import io.handfast.sync.OwnerDeath;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock: whoever comes next gets it, and is told that its owner died exactly if the victim had it.
 */
abstract class LockScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(
          Uncontended::new,
          Waiting::new,
          TimedOut::new,
          TimedOutLate::new,
          Interrupted::new,
          UnlockingForWaiters::new,
          UnlockingForAThreadOfItsOwn::new,
          TakingFromTheDead::new,
          MarkingConsistent::new,
          MakingUnusable::new,
          MakingUnusableForWaiters::new);

  /** Those in which it matters how threads sleep. */
  static final List<Supplier<Scenario>> SLEEPING =
      List.of(
          Waiting::new, TimedOut::new, UnlockingForWaiters::new, UnlockingForAThreadOfItsOwn::new);

  /** Those in which it matters how a lock is given back. */
  static final List<Supplier<Scenario>> GIVING_BACK =
      List.of(
          Uncontended::new,
          Waiting::new,
          TimedOut::new,
          UnlockingForWaiters::new,
          UnlockingForAThreadOfItsOwn::new,
          TakingFromTheDead::new,
          MakingUnusableForWaiters::new);

  static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  /** Less than a slice. */
  static final Duration SHORT = Duration.ofMillis(10);

  /** More than the first slice, and less than the first two. */
  private static final Duration LONGER = Duration.ofMillis(40);

  private final String name;
  private @Nullable IpcLock lock;
  private boolean abandoned;

  private LockScenarios(String name) {
    this.name = "lock-" + name;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  void open(IpcContext context) {
    lock = context.lock("it");
  }

  final IpcLock lock() {
    return requireNonNull(lock);
  }

  final void open(IpcLock opened) {
    lock = opened;
  }

  @Override
  void look() {
    long me = ProcessHandle.current().pid();
    boolean victimOwnsIt = lock().owner().map(LockOwner::pid).filter(pid -> pid != me).isPresent();
    abandoned = victimOwnsIt || lock().toString().contains("abandoned");
  }

  /** The last owner had died before the victim came. */
  final void wasAbandonedBefore() {
    abandoned = true;
  }

  /** Whether the next owner must be told that the last one died. */
  final boolean isAbandoned() {
    return abandoned;
  }

  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    assertThat(survivors.actor("the next one").does(this::takeAndGiveBack))
        .isEqualTo(abandoned ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED);
  }

  final Acquisition takeAndGiveBack() throws InterruptedException {
    assertThat(lock().tryLock(PATIENCE)).isTrue();
    boolean wasAbandoned = lock().isAbandoned();
    lock().unlock();
    return wasAbandoned ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED;
  }

  @Override
  void check(Survivors survivors, Killed killed) throws Exception {
    assertThat(lock().isLocked()).isFalse();
    assertThat(takeAndGiveBack()).isEqualTo(Acquisition.ACQUIRED);
  }

  private static final class Uncontended extends LockScenarios {
    Uncontended() {
      super("uncontended");
    }

    @Override
    void act(Victim victim) {
      lock().lock();
      lock().unlock();
      assertThat(lock().tryLock()).isTrue();
      lock().unlock();
    }
  }

  /** A thread of the survivors owns the lock while the victim wants it. */
  private abstract static class Wanting extends LockScenarios {
    private Survivors.@Nullable Actor owner;

    Wanting(String name) {
      super(name);
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      owner = survivors.actor("the owner");
      owner.does(
          () -> {
            lock().lock();
            return true;
          });
    }

    final void ownerUnlocks() throws Exception {
      Survivors.Actor before = owner;
      owner = null;
      if (before != null) {
        before.does(
            () -> {
              lock().unlock();
              return true;
            });
      }
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      ownerUnlocks();
      super.goOn(survivors, killed);
    }
  }

  private static final class Waiting extends Wanting {
    Waiting() {
      super("waiting");
    }

    @Override
    void act(Victim victim) {
      lock().lock();
      lock().unlock();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) throws Exception {
      ownerUnlocks();
    }
  }

  private static final class TimedOut extends Wanting {
    TimedOut() {
      super("timed-out");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      assertThat(lock().tryLock(SHORT)).isFalse();
    }
  }

  /** After a slice in which nobody woke it, it notes for people whom it waits for. */
  private static final class TimedOutLate extends Wanting {
    TimedOutLate() {
      super("timed-out-late");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      assertThat(lock().tryLock(LONGER)).isFalse();
    }
  }

  private static final class Interrupted extends Wanting {
    Interrupted() {
      super("interrupted");
    }

    @Override
    void asleep() {
      Thread.currentThread().interrupt();
    }

    @Override
    void act(Victim victim) {
      try {
        lock().lockInterruptibly();
      } catch (InterruptedException e) {
        return;
      }
      throw new AssertionError("not interrupted");
    }
  }

  private static final class UnlockingForWaiters extends LockScenarios {
    private @Nullable Future<Acquisition> first;
    private @Nullable Future<Acquisition> second;

    UnlockingForWaiters() {
      super("unlocking-for-waiters");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
      lock().lock();
    }

    @Override
    void act(Victim victim) {
      lock().unlock();
    }

    @Override
    void begin(Survivors survivors) {
      first = survivors.actor("a waiter").begins(this::takeAndGiveBack);
      second = survivors.actor("a waiter").begins(this::takeAndGiveBack);
      survivors.awaitSleepers(2);
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      List<Acquisition> got =
          List.of(Survivors.soon(requireNonNull(first)), Survivors.soon(requireNonNull(second)));
      if (isAbandoned()) {
        assertThat(got).containsExactlyInAnyOrder(Acquisition.OWNER_DIED, Acquisition.ACQUIRED);
      } else {
        assertThat(got).containsOnly(Acquisition.ACQUIRED);
      }
    }
  }

  /** The victim's own thread waits, and dies with it. */
  private static final class UnlockingForAThreadOfItsOwn extends LockScenarios {
    UnlockingForAThreadOfItsOwn() {
      super("unlocking-for-a-thread-of-its-own");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
      lock().lock();
      Thread waiter = new Thread(() -> lock().lock(), "a waiter");
      waiter.setDaemon(true);
      waiter.start();
      victim.awaitSleeper();
    }

    @Override
    void act(Victim victim) {
      lock().unlock();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      // Its waiter goes on while its main thread stands still: who had the lock is a matter of
      // luck.
      Acquisition unused = survivors.actor("the next one").does(this::takeAndGiveBack);
    }
  }

  /** Somebody else had died with the lock; the victim takes it over. */
  private abstract static class TakingOver extends LockScenarios {
    private final OwnerDeath policy;

    TakingOver(String name, OwnerDeath policy) {
      super(name);
      this.policy = policy;
    }

    @Override
    void open(IpcContext context) {
      open(context.lock("it", policy));
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      Doomed dead = survivors.doomed();
      dead.context().lock("it", policy).lock();
      dead.die();
    }

    @Override
    void look() {
      super.look();
      if (lock().isLocked()) {
        wasAbandonedBefore();
      }
    }
  }

  private static final class TakingFromTheDead extends TakingOver {
    TakingFromTheDead() {
      super("taking-from-the-dead", OwnerDeath.RECOVER);
    }

    @Override
    void act(Victim victim) {
      lock().lock();
      assertThat(lock().isAbandoned()).isTrue();
      lock().unlock();
    }
  }

  private static final class MarkingConsistent extends TakingOver {
    MarkingConsistent() {
      super("marking-consistent", OwnerDeath.STRICT);
    }

    @Override
    void act(Victim victim) {
      lock().lock();
      lock().markConsistent();
      lock().unlock();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      Acquisition got = survivors.actor("the next one").does(this::takeMarkAndGiveBack);
      assertThat(got).isEqualTo(isAbandoned() ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED);
    }

    private Acquisition takeMarkAndGiveBack() throws InterruptedException {
      assertThat(lock().tryLock(PATIENCE)).isTrue();
      boolean wasAbandoned = lock().isAbandoned();
      lock().markConsistent();
      lock().unlock();
      return wasAbandoned ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED;
    }
  }

  private static final class MakingUnusable extends TakingOver {
    private boolean unusable;

    MakingUnusable() {
      super("making-unusable", OwnerDeath.STRICT);
    }

    @Override
    void act(Victim victim) {
      lock().lock();
      lock().unlock();
    }

    @Override
    void look() {
      unusable = lock().toString().contains("not recoverable");
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      Survivors.Actor next = survivors.actor("the next one");
      assertThat(next.<Boolean>does(this::isUnusable)).isEqualTo(unusable);
    }

    private boolean isUnusable() throws InterruptedException {
      try {
        assertThat(lock().tryLock(PATIENCE)).isTrue();
      } catch (LockNotRecoverableException e) {
        return true;
      }
      assertThat(lock().isAbandoned()).isTrue();
      lock().markConsistent();
      lock().unlock();
      return false;
    }

    @Override
    void check(Survivors survivors, Killed killed) throws InterruptedException {
      assertThat(isUnusableOrFree()).isEqualTo(unusable);
    }

    private boolean isUnusableOrFree() throws InterruptedException {
      try {
        assertThat(takeAndGiveBack()).isEqualTo(Acquisition.ACQUIRED);
        return false;
      } catch (LockNotRecoverableException e) {
        return true;
      }
    }
  }

  /** The victim took it over from the dead before others came to wait for it. */
  private static final class MakingUnusableForWaiters extends LockScenarios {
    private @Nullable Future<Boolean> first;
    private @Nullable Future<Boolean> second;
    private boolean unusable;

    MakingUnusableForWaiters() {
      super("making-unusable-for-waiters");
    }

    @Override
    void open(IpcContext context) {
      open(context.lock("it", OwnerDeath.STRICT));
    }

    @Override
    void before(Survivors survivors) throws Exception {
      super.before(survivors);
      Doomed dead = survivors.doomed();
      dead.context().lock("it", OwnerDeath.STRICT).lock();
      dead.die();
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
      lock().lock();
    }

    @Override
    void begin(Survivors survivors) {
      first = survivors.actor("a waiter").begins(this::isUnusable);
      second = survivors.actor("a waiter").begins(this::isUnusable);
      survivors.awaitSleepers(2);
    }

    @Override
    void act(Victim victim) {
      lock().unlock();
    }

    @Override
    void look() {
      unusable = lock().toString().contains("not recoverable");
    }

    private boolean isUnusable() throws InterruptedException {
      try {
        assertThat(lock().tryLock(PATIENCE)).isTrue();
      } catch (LockNotRecoverableException e) {
        return true;
      }
      if (lock().isAbandoned()) {
        lock().markConsistent();
      }
      lock().unlock();
      return false;
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(Survivors.soon(requireNonNull(first))).isEqualTo(unusable);
      assertThat(Survivors.soon(requireNonNull(second))).isEqualTo(unusable);
    }

    @Override
    void check(Survivors survivors, Killed killed) throws InterruptedException {
      assertThat(isUnusable()).isEqualTo(unusable);
    }
  }
}
