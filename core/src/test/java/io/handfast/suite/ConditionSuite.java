package io.handfast.suite;

import static io.handfast.suite.Conditions.locked;
import static io.handfast.suite.Conditions.refused;
import static io.handfast.suite.Conditions.untilWaiting;
import static io.handfast.suite.Conditions.waiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcReentrantLock;
import io.handfast.sync.IpcSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * CD: what a condition does as long as nobody dies. Waits are not in loops: that they end when they
 * shall, and only then, is what is tested.
 */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
@SuppressWarnings({"WaitNotInLoop", "JavaUtilDate"})
class ConditionSuite extends Suite {
  private final AtomicReference<Object> result = new AtomicReference<>();

  ConditionSuite(Setting setting) {
    super(setting);
  }

  /** Waits for one signal, then says so. */
  private static boolean awaitSignal(ProcessArgs args) throws InterruptedException {
    awaitSignal(
        args.get(0, IpcLock.class),
        args.get(1, IpcCondition.class),
        args.get(2, IpcSemaphore.class));
    return true;
  }

  private static void awaitSignal(IpcLock lock, IpcCondition condition, IpcSemaphore woken)
      throws InterruptedException {
    lock.lock();
    condition.await();
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
    woken.release();
  }

  @Test
  void CD_01_withoutTheLockNobodyWaitsOrSignals() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    ThrowingCallable[] calls = {
      condition::await,
      condition::awaitUninterruptibly,
      () -> condition.awaitNanos(1),
      () -> condition.await(0, TimeUnit.SECONDS),
      () -> condition.await(SHORT),
      () -> condition.awaitUntil(new Date(0)),
      () -> condition.awaitCondition(() -> true, SHORT),
      condition::signal,
      () -> condition.signal(0),
      condition::signalAll,
    };
    refused(IllegalMonitorStateException.class, calls);
    Child<Boolean> owner = child(ConditionSuite::lockUntilSignalled, lock, condition);
    untilWaiting(condition, 1);
    lock.lock();
    condition.signal();
    Waiting other = Waiting.in(() -> refused(IllegalMonitorStateException.class, calls));
    assertThat(other.thrown()).isNull();
    lock.unlock();
    assertThat(owner.answer()).isTrue();
  }

  private static boolean lockUntilSignalled(ProcessArgs args) throws InterruptedException {
    IpcLock lock = args.get(0, IpcLock.class);
    lock.lock();
    args.get(1, IpcCondition.class).await();
    lock.unlock();
    return true;
  }

  @Test
  void CD_02_aWaitOfNoTimeIsOverAtOnceAndKeepsTheLock() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    lock.lock();
    assertThat(condition.await(0, TimeUnit.SECONDS)).isFalse();
    assertThat(condition.await(-1, TimeUnit.DAYS)).isFalse();
    assertThat(condition.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
    assertThat(condition.awaitNanos(0)).isNotPositive();
    assertThat(condition.awaitNanos(Long.MIN_VALUE)).isNotPositive();
    assertThat(condition.awaitUntil(new Date(0))).isFalse();
    assertThat(condition.awaitUntil(new Date(Long.MIN_VALUE))).isFalse();
    assertThat(condition.awaitCondition(() -> false, Duration.ZERO)).isFalse();
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
  }

  @Test
  void CD_03_aTimedWaitIsOverInTimeAndHoldsTheLockAgain() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    lock.lock();
    assertThat(timeOf(() -> says(condition.await(200, TimeUnit.MILLISECONDS))))
        .isGreaterThanOrEqualTo(SHORT);
    assertThat(result).hasValue(false);
    assertThat(timeOf(() -> says(condition.await(SHORT)))).isGreaterThanOrEqualTo(SHORT);
    assertThat(result).hasValue(false);
    assertThat(timeOf(() -> says(condition.awaitNanos(SHORT.toNanos()) > 0)))
        .isGreaterThanOrEqualTo(SHORT);
    assertThat(result).hasValue(false);
    Date date = new Date(System.currentTimeMillis() + SHORT.toMillis());
    assertThat(condition.awaitUntil(date)).isFalse();
    assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(date.getTime());
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
  }

  private Object says(Object value) {
    result.set(value);
    return value;
  }

  /** Slices are cut much shorter than that: whoever is back early was woken by one. */
  @Test
  void CD_03b_nobodyReturnsUnlessItWasSignalled() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    IpcSemaphore woken = make.semaphore(0);
    Child<Boolean> child = child(ConditionSuite::awaitSignal, lock, condition, woken);
    untilWaiting(condition, 1);
    assertThat(woken.tryAcquire(Duration.ofSeconds(2))).isFalse();
    locked(lock, condition::signal);
    assertThat(child.answer()).isTrue();
  }

  @Test
  void CD_04_eachSignalWakesExactlyOne() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    IpcSemaphore woken = make.semaphore(0);
    Child<Boolean> child = child(ConditionSuite::awaitSignal, lock, condition, woken);
    Waiting thread = Waiting.in(() -> awaitSignal(lock, condition, woken));
    untilWaiting(condition, 2);
    locked(lock, condition::signal);
    woken.acquire();
    assertThat(woken.tryAcquire(SHORT)).isFalse();
    assertThat(condition.toString()).contains("[1 waiting]");
    locked(lock, condition::signal);
    woken.acquire();
    assertThat(child.answer()).isTrue();
    assertThat(thread.thrown()).isNull();
  }

  @Test
  void CD_05_signalAllWakesAll() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    IpcSemaphore woken = make.semaphore(0);
    List<Child<Boolean>> children = new ArrayList<>();
    List<Waiting> threads = new ArrayList<>();
    startThreeOfEach(lock, condition, woken, children, threads);
    locked(lock, condition::signalAll);
    assertThat(woken.tryAcquire(6, LONG)).isTrue();
    allGone(children, threads);
  }

  @Test
  void CD_06_soManyAreWokenAsTheSignalSays() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    IpcSemaphore woken = make.semaphore(0);
    List<Child<Boolean>> children = new ArrayList<>();
    List<Waiting> threads = new ArrayList<>();
    startThreeOfEach(lock, condition, woken, children, threads);
    locked(lock, () -> assertThat(condition.signal(2)).isEqualTo(2));
    assertThat(woken.tryAcquire(2, LONG)).isTrue();
    assertThat(woken.tryAcquire(SHORT)).isFalse();
    locked(lock, () -> assertThat(condition.signal(4)).isEqualTo(4));
    assertThat(woken.tryAcquire(4, LONG)).isTrue();
    locked(lock, () -> assertThat(condition.signal(3)).isZero());
    allGone(children, threads);
    assertThat(woken.availablePermits()).isZero();
  }

  private void startThreeOfEach(
      IpcLock lock,
      IpcCondition condition,
      IpcSemaphore woken,
      List<Child<Boolean>> children,
      List<Waiting> threads)
      throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      children.add(child(ConditionSuite::awaitSignal, lock, condition, woken));
      threads.add(Waiting.in(() -> awaitSignal(lock, condition, woken)));
    }
    untilWaiting(condition, 6);
  }

  private static void allGone(List<Child<Boolean>> children, List<Waiting> threads)
      throws InterruptedException {
    for (Child<Boolean> child : children) {
      assertThat(child.answer()).isTrue();
    }
    for (Waiting thread : threads) {
      assertThat(thread.thrown()).isNull();
    }
  }

  @Test
  void CD_06b_aNegativeNumberOfSignalsIsRefused() {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    locked(
        lock,
        () ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> condition.signal(-1))
                .withMessageContaining("count=-1"));
  }

  @Test
  void CD_07_aSignalForNobodyIsNotKept() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    lock.lock();
    condition.signal();
    condition.signalAll();
    assertThat(condition.signal(3)).isZero();
    assertThat(condition.await(SHORT)).isFalse();
    lock.unlock();
  }

  @Test
  void CD_09_howeverOftenItIsHeldTheLockIsFreeMeanwhileAndHeldAsOftenAfterwards() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    IpcCondition condition = lock.newCondition();
    Child<Boolean> child = child(ConditionSuite::signalHoldingTwice, lock, condition);
    lock.lock();
    lock.lock();
    lock.lock();
    condition.await();
    assertThat(lock.getHoldCount()).isEqualTo(3);
    assertThat(condition.await(SHORT)).isFalse();
    assertThat(lock.getHoldCount()).isEqualTo(3);
    assertThat(condition.await(Duration.ZERO)).isFalse();
    assertThat(lock.getHoldCount()).isEqualTo(3);
    lock.unlock();
    lock.unlock();
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
    assertThat(lock.isHeldByCurrentThread()).isFalse();
    assertThat(child.answer()).isTrue();
  }

  private static boolean signalHoldingTwice(ProcessArgs args) throws InterruptedException {
    IpcReentrantLock lock = args.get(0, IpcReentrantLock.class);
    IpcCondition condition = args.get(1, IpcCondition.class);
    untilWaiting(condition, 1);
    lock.lock();
    lock.lock();
    condition.signal();
    lock.unlock();
    lock.unlock();
    return true;
  }

  @Test
  void anInterruptEndsAWaitAndTheLockIsHeldAgain() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    AtomicBoolean held = new AtomicBoolean();
    Waiting waiter =
        Waiting.in(
            () -> {
              lock.lock();
              try {
                condition.await();
              } finally {
                held.set(lock.isHeldByCurrentThread());
                lock.unlock();
              }
            });
    untilWaiting(condition, 1);
    waiter.interrupt();
    assertThat(waiter.thrown()).isInstanceOf(InterruptedException.class);
    assertThat(held).isTrue();
    assertThat(condition.toString()).contains("[0 waiting]");
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void whoComesInterruptedDoesNotWaitAndKeepsTheLock() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    lock.lock();
    Thread.currentThread().interrupt();
    assertThatThrownBy(condition::await).isInstanceOf(InterruptedException.class);
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    lock.unlock();
  }

  @Test
  void aSignalThatCameFirstWinsAndTheInterruptStaysPending() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    AtomicBoolean interrupted = new AtomicBoolean();
    Waiting waiter =
        waiter(
            lock,
            condition,
            () -> {
              condition.await();
              interrupted.set(Thread.interrupted());
            });
    lock.lock();
    condition.signal(); // it cannot have the lock yet
    waiter.interrupt();
    waiter.untilAsleep();
    lock.unlock();
    assertThat(waiter.thrown()).isNull();
    assertThat(interrupted).isTrue();
  }

  @Test
  void aSignalThatCameFirstWinsOverTheEndOfTheTime() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    Waiting waiter = waiter(lock, condition, () -> result.set(condition.await(SHORT)));
    lock.lock();
    int signalled = condition.signal(1);
    Thread.sleep(2 * SHORT.toMillis());
    lock.unlock();
    assertThat(waiter.thrown()).isNull();
    assertThat(result).hasValue(signalled == 1); // 0 if it took so long to come here
  }

  @Test
  void anUninterruptibleWaitGoesOnAndTheInterruptStaysPending() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    AtomicBoolean interrupted = new AtomicBoolean();
    Waiting waiter =
        waiter(
            lock,
            condition,
            () -> {
              condition.awaitUninterruptibly();
              interrupted.set(Thread.interrupted());
            });
    waiter.interrupt();
    waiter.untilAsleep();
    locked(lock, condition::signal);
    assertThat(waiter.thrown()).isNull();
    assertThat(interrupted).isTrue();
  }

  @Test
  void conditionsOfOneLockAreWaitedForApart() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition one = lock.newCondition();
    IpcCondition other = lock.newCondition();
    IpcSemaphore woken = make.semaphore(0);
    Child<Boolean> child = child(ConditionSuite::awaitSignal, lock, one, woken);
    untilWaiting(one, 1);
    locked(lock, () -> assertThat(other.signal(5)).isZero());
    IpcLock stranger = make.lock();
    IpcCondition strangers = stranger.newCondition();
    locked(stranger, () -> assertThat(strangers.signal(5)).isZero());
    assertThat(woken.tryAcquire(SHORT)).isFalse();
    locked(lock, () -> assertThat(one.signal(5)).isEqualTo(1));
    assertThat(child.answer()).isTrue();
  }

  @Test
  void aWaitThatNobodySignalsEndsWhenWhatItIsForIsTrueOrTheTimeIsOver() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    AtomicBoolean done = new AtomicBoolean();
    lock.lock();
    assertThat(condition.awaitCondition(() -> true, Duration.ZERO)).isTrue();
    assertThat(timeOf(() -> says(condition.awaitCondition(done::get, SHORT))))
        .isGreaterThanOrEqualTo(SHORT);
    assertThat(result).hasValue(false);
    lock.unlock();

    Waiting waiter = waiter(lock, condition, () -> says(condition.awaitCondition(done::get, LONG)));
    locked(lock, condition::signal); // not true yet
    untilWaiting(condition, 1);
    assertThat(waiter.isOver()).isFalse();
    locked(
        lock,
        () -> {
          done.set(true);
          condition.signal();
        });
    assertThat(waiter.thrown()).isNull();
    assertThat(result).hasValue(true);
  }

  @Test
  void whatIsTrueAtTheEndOfTheTimeIsTrue() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    AtomicBoolean done = new AtomicBoolean();
    Waiting waiter =
        waiter(lock, condition, () -> says(condition.awaitCondition(done::get, SHORT)));
    done.set(true); // and no signal
    assertThat(waiter.thrown()).isNull();
    assertThat(result).hasValue(true);
  }

  @Test
  void producersAndTakersOfTwoConditionsLoseNothing() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition notEmpty = lock.newCondition();
    IpcCondition notFull = lock.newCondition();
    IpcSemaphore stock = make.semaphore(0); // a number that is read and written under the lock
    List<Child<Integer>> takers = new ArrayList<>();
    List<Child<Integer>> producers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      takers.add(child(ConditionSuite::take, lock, notEmpty, notFull, stock));
      producers.add(child(ConditionSuite::produce, lock, notEmpty, notFull, stock));
    }
    for (Child<Integer> child : takers) {
      assertThat(child.answer()).isEqualTo(2_000);
    }
    for (Child<Integer> child : producers) {
      assertThat(child.answer()).isEqualTo(2_000);
    }
    assertThat(stock.availablePermits()).isZero();
  }

  private static int take(ProcessArgs args) throws InterruptedException {
    return move(args, args.get(1, IpcCondition.class), 0, args.get(2, IpcCondition.class), false);
  }

  private static int produce(ProcessArgs args) throws InterruptedException {
    return move(args, args.get(2, IpcCondition.class), 3, args.get(1, IpcCondition.class), true);
  }

  /** Waits for ever if one signal is lost. */
  private static int move(
      ProcessArgs args, IpcCondition mine, int blocked, IpcCondition others, boolean in)
      throws InterruptedException {
    IpcLock lock = args.get(0, IpcLock.class);
    IpcSemaphore stock = args.get(3, IpcSemaphore.class);
    int moved = 0;
    while (moved < 2_000) {
      lock.lock();
      while (stock.availablePermits() == blocked) {
        mine.await();
      }
      if (in) {
        stock.release();
      } else {
        assertThat(stock.tryAcquire()).isTrue();
      }
      moved++;
      others.signal();
      lock.unlock();
    }
    return moved;
  }
}
