package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.LockNotRecoverableException;
import io.handfast.context.IpcContext;
import io.handfast.sync.Acquisition;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.LockOwner;
import io.handfast.sync.OwnerDeath;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A read-write lock: whoever comes next can read and write, and is told that a writer died exactly
 * if the victim was writing; one that was reading, or waited, leaves nothing.
 */
abstract class ReadWriteScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(
          Reading::new,
          Writing::new,
          WaitingToRead::new,
          WaitingToWrite::new,
          PendingUntilAReaderLeaves::new,
          PendingUntilTimeIsOver::new,
          UnlockingReadForAWriter::new,
          UnlockingWriteForWaiters::new,
          WritingAfterADeadWriter::new,
          WritingAfterADeadReader::new,
          MakingUnusableForWaiters::new,
          Reaping::new);

  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  private final String name;
  private final OwnerDeath policy;
  private @Nullable IpcReadWriteLock lock;
  private boolean abandoned;

  private ReadWriteScenarios(String name) {
    this(name, OwnerDeath.RECOVER);
  }

  private ReadWriteScenarios(String name, OwnerDeath policy) {
    this.name = "read-write-" + name;
    this.policy = policy;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  final void open(IpcContext context) {
    lock = context.readWriteLock("it", policy);
  }

  final IpcReadWriteLock lock() {
    return requireNonNull(lock);
  }

  @Override
  void prepare(Victim victim) throws Exception {
    super.prepare(victim);
    victim.settleIn();
  }

  @Override
  void look() {
    long me = ProcessHandle.current().pid();
    boolean victimWrites = lock().owner().map(LockOwner::pid).filter(it -> it != me).isPresent();
    abandoned = victimWrites || lock().toString().contains("abandoned");
  }

  /** Whether the next one must be told that a writer died. */
  final boolean isAbandoned() {
    return abandoned;
  }

  final Acquisition expected() {
    return abandoned ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED;
  }

  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    assertThat(survivors.actor("the next reader").does(this::read)).isEqualTo(expected());
    assertThat(survivors.actor("the next writer").does(this::write)).isEqualTo(expected());
  }

  final Acquisition read() throws InterruptedException {
    assertThat(lock().readLock().tryLock(PATIENCE)).isTrue();
    return told(lock().readLock());
  }

  /** What a writer leaves is in order. */
  final Acquisition write() throws InterruptedException {
    assertThat(lock().writeLock().tryLock(PATIENCE)).isTrue();
    return told(lock().writeLock());
  }

  private Acquisition told(Lock side) {
    boolean died = lock().isAbandoned();
    side.unlock();
    return died ? Acquisition.OWNER_DIED : Acquisition.ACQUIRED;
  }

  @Override
  void check(Survivors survivors, Killed killed) throws Exception {
    assertThat(lock()).asString().endsWith("[free]");
    assertThat(write()).isEqualTo(Acquisition.ACQUIRED);
    assertThat(read()).isEqualTo(Acquisition.ACQUIRED);
  }

  /** Nested, too: only the outermost pair is seen by others. */
  private static final class Reading extends ReadWriteScenarios {
    Reading() {
      super("reading");
    }

    @Override
    void act(Victim victim) {
      lock().readLock().lock();
      lock().readLock().lock();
      lock().readLock().unlock();
      lock().readLock().unlock();
      assertThat(lock().readLock().tryLock()).isTrue();
      lock().readLock().unlock();
    }

    /** Other readers need not wait for anybody. */
    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(lock().readLock().tryLock()).isTrue();
      lock().readLock().unlock();
      super.goOn(survivors, killed);
    }
  }

  /** Nested, and on to reading without anybody in between. */
  private static final class Writing extends ReadWriteScenarios {
    Writing() {
      super("writing");
    }

    @Override
    void act(Victim victim) {
      lock().writeLock().lock();
      lock().writeLock().lock();
      lock().writeLock().unlock();
      lock().readLock().lock();
      lock().writeLock().unlock();
      lock().readLock().unlock();
      assertThat(lock().writeLock().tryLock()).isTrue();
      lock().writeLock().unlock();
    }
  }

  /** A thread of the survivors is inside while the victim wants in. */
  private abstract static class Wanting extends ReadWriteScenarios {
    private Survivors.@Nullable Actor inside;

    Wanting(String name) {
      super(name);
    }

    abstract Lock side();

    @Override
    void begin(Survivors survivors) throws Exception {
      Survivors.Actor first = survivors.actor("the one inside");
      inside = first;
      first.does(
          () -> {
            side().lock();
            return true;
          });
    }

    final void theOneInsideLeaves() throws Exception {
      Survivors.Actor before = inside;
      inside = null;
      if (before != null) {
        before.does(
            () -> {
              side().unlock();
              return true;
            });
      }
    }

    @Override
    void victimSleeps(Survivors survivors, int times) throws Exception {
      theOneInsideLeaves();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      theOneInsideLeaves();
      super.goOn(survivors, killed);
    }
  }

  private static final class WaitingToRead extends Wanting {
    WaitingToRead() {
      super("waiting-to-read");
    }

    @Override
    Lock side() {
      return lock().writeLock();
    }

    @Override
    void act(Victim victim) {
      lock().readLock().lock();
      lock().readLock().unlock();
    }
  }

  private static final class WaitingToWrite extends Wanting {
    WaitingToWrite() {
      super("waiting-to-write");
    }

    @Override
    Lock side() {
      return lock().writeLock();
    }

    @Override
    void act(Victim victim) {
      lock().writeLock().lock();
      lock().writeLock().unlock();
    }
  }

  /** While the one inside still reads, others can read as soon as the pending writer is dead. */
  private abstract static class Pending extends Wanting {
    Pending(String name) {
      super(name);
    }

    @Override
    final Lock side() {
      return lock().readLock();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(survivors.actor("another reader").does(this::read)).isEqualTo(expected());
      super.goOn(survivors, killed);
    }
  }

  private static final class PendingUntilAReaderLeaves extends Pending {
    PendingUntilAReaderLeaves() {
      super("pending-until-a-reader-leaves");
    }

    @Override
    void act(Victim victim) {
      lock().writeLock().lock();
      lock().writeLock().unlock();
    }
  }

  private static final class PendingUntilTimeIsOver extends Pending {
    PendingUntilTimeIsOver() {
      super("pending-until-time-is-over");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      assertThat(lock().writeLock().tryLock(LockScenarios.SHORT)).isFalse();
    }

    @Override
    void victimSleeps(Survivors survivors, int times) {}
  }

  private static final class UnlockingReadForAWriter extends ReadWriteScenarios {
    private @Nullable Future<Acquisition> writer;

    UnlockingReadForAWriter() {
      super("unlocking-read-for-a-writer");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      lock().readLock().lock();
    }

    @Override
    void begin(Survivors survivors) {
      writer = survivors.actor("the writer").begins(this::write);
      survivors.awaitSleepers(1);
    }

    @Override
    void act(Victim victim) {
      lock().readLock().unlock();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(Survivors.soon(requireNonNull(writer))).isEqualTo(Acquisition.ACQUIRED);
    }
  }

  private static final class UnlockingWriteForWaiters extends ReadWriteScenarios {
    private @Nullable Future<Acquisition> reader;
    private @Nullable Future<Acquisition> writer;

    UnlockingWriteForWaiters() {
      super("unlocking-write-for-waiters");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      lock().writeLock().lock();
    }

    @Override
    void begin(Survivors survivors) {
      reader = survivors.actor("a reader").begins(this::read);
      writer = survivors.actor("a writer").begins(this::write);
      survivors.awaitSleepers(2);
    }

    @Override
    void act(Victim victim) {
      lock().writeLock().unlock();
    }

    /** The writer may be first; then it has put in order what the reader is not told of. */
    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      Acquisition read = Survivors.soon(requireNonNull(reader));
      assertThat(Survivors.soon(requireNonNull(writer))).isEqualTo(expected());
      assertThat(read).isIn(expected(), Acquisition.ACQUIRED);
    }
  }

  private static final class WritingAfterADeadWriter extends ReadWriteScenarios {
    WritingAfterADeadWriter() {
      super("writing-after-a-dead-writer");
    }

    @Override
    void begin(Survivors survivors) {
      Doomed dead = survivors.doomed();
      dead.context().readWriteLock("it").writeLock().lock();
      dead.die();
    }

    @Override
    void act(Victim victim) {
      lock().writeLock().lock();
      assertThat(lock().isAbandoned()).isTrue();
      lock().markConsistent();
      lock().writeLock().unlock();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      boolean marked = killed.times("WriteSteps.markConsistent") > 0;
      boolean wrote = isAbandoned() || lock().isWriteLocked();
      assertThat(survivors.actor("the next reader").does(this::read))
          .isEqualTo(!wrote && marked ? Acquisition.ACQUIRED : Acquisition.OWNER_DIED);
      Acquisition unused = survivors.actor("the next writer").does(this::write);
    }
  }

  private static final class WritingAfterADeadReader extends ReadWriteScenarios {
    WritingAfterADeadReader() {
      super("writing-after-a-dead-reader");
    }

    @Override
    void begin(Survivors survivors) {
      Doomed dead = survivors.doomed();
      dead.context().readWriteLock("it").readLock().lock();
      dead.die();
    }

    @Override
    void act(Victim victim) {
      lock().writeLock().lock();
      assertThat(lock().isAbandoned()).isFalse();
      lock().writeLock().unlock();
    }
  }

  /** The victim took it over from a dead writer before others came to wait for it. */
  private static final class MakingUnusableForWaiters extends ReadWriteScenarios {
    private @Nullable Future<Boolean> reader;
    private @Nullable Future<Boolean> writer;
    private boolean unusable;

    MakingUnusableForWaiters() {
      super("making-unusable-for-waiters", OwnerDeath.STRICT);
    }

    @Override
    void before(Survivors survivors) throws Exception {
      super.before(survivors);
      Doomed dead = survivors.doomed();
      dead.context().readWriteLock("it", OwnerDeath.STRICT).writeLock().lock();
      dead.die();
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      lock().writeLock().lock();
    }

    @Override
    void begin(Survivors survivors) {
      reader = survivors.actor("a reader").begins(() -> isUnusable(lock().readLock()));
      writer = survivors.actor("a writer").begins(() -> isUnusable(lock().writeLock()));
      survivors.awaitSleepers(2);
    }

    @Override
    void act(Victim victim) {
      lock().writeLock().unlock();
    }

    @Override
    void look() {
      unusable = lock().toString().contains("not recoverable");
    }

    private boolean isUnusable(Lock side) throws InterruptedException {
      try {
        assertThat(side.tryLock(Survivors.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } catch (LockNotRecoverableException e) {
        return true;
      }
      if (lock().isWriteLocked() && lock().isAbandoned()) {
        lock().markConsistent();
      }
      side.unlock();
      return false;
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(Survivors.soon(requireNonNull(reader))).isEqualTo(unusable);
      assertThat(Survivors.soon(requireNonNull(writer))).isEqualTo(unusable);
    }

    @Override
    void check(Survivors survivors, Killed killed) throws Exception {
      assertThat(isUnusable(lock().writeLock())).isEqualTo(unusable);
      assertThat(isUnusable(lock().readLock())).isEqualTo(unusable);
    }
  }

  /** One died reading and another one pending for it; the victim is the one who cleans up. */
  private static final class Reaping extends ReadWriteScenarios {
    private @Nullable Future<Acquisition> reader;
    private @Nullable Future<Acquisition> writer;

    Reaping() {
      super("reaping");
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      Doomed first = survivors.doomed();
      first.context().readWriteLock("it").readLock().lock();
      Doomed second = survivors.doomed();
      IpcReadWriteLock theirs = second.context().readWriteLock("it");
      second.dieAt(
          "await",
          () -> {
            theirs.writeLock().lock();
            return true;
          });
      first.die();
      reader = survivors.actor("a reader").begins(this::read);
      writer = survivors.actor("a writer").begins(this::write);
      survivors.awaitSleepers(2);
    }

    @Override
    void act(Victim victim) {
      victim.region().suspectAll();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      assertThat(Survivors.soon(requireNonNull(reader))).isEqualTo(Acquisition.ACQUIRED);
      assertThat(Survivors.soon(requireNonNull(writer))).isEqualTo(Acquisition.ACQUIRED);
    }
  }
}
