package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.Hold;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** LK: what a lock does as long as nobody dies. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class LockSuite extends Suite {
  LockSuite(Setting setting) {
    super(setting);
  }

  @Test
  void LK_01_aFreeLockIsTakenOnceByATry() {
    IpcLock lock = make.lock();
    assertThat(lock.tryLock()).isTrue();
    assertThat(lock.tryLock()).isFalse();
    lock.unlock();
  }

  @Test
  void LK_02_itsOwnThreadWaitsInVainOrIsToldAtOnce() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    AtomicReference<Boolean> taken = new AtomicReference<>();
    Duration time =
        timeOf(
            () -> {
              taken.set(lock.tryLock(300, TimeUnit.MILLISECONDS));
              return taken;
            });
    assertThat(taken).hasValue(false);
    assertThat(time).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    assertThatIllegalStateException()
        .isThrownBy(lock::lock)
        .withMessageContaining("ctx.reentrantLock()");
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
  }

  @Test
  void LK_03_noTimeIsOneTry() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    assertThat(lock.tryLock(0, TimeUnit.SECONDS)).isFalse();
    assertThat(lock.tryLock(-1, TimeUnit.SECONDS)).isFalse();
    lock.unlock();
    assertThat(lock.tryLock(-1, TimeUnit.SECONDS)).isTrue();
    lock.unlock();
  }

  @Test
  void LK_04_theLongestTimeIsNoOverflow() throws Exception {
    IpcLock lock = make.lock();
    assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    lock.unlock();
    assertThat(lock.tryLock(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    lock.unlock();
  }

  @Test
  void LK_05_unlockingAFreeLockIsAnErrorAndHarmless() {
    IpcLock lock = make.lock();
    assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
    lock.lock();
    lock.unlock();
  }

  @Test
  void LK_06_aChildSeesThatTheLockIsTaken() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    assertThat(child(args -> args.get(0, IpcLock.class).tryLock(), lock).answer()).isFalse();
    lock.unlock();
  }

  @Test
  void LK_07_aChildCannotUnlockForItsParent() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    assertThat(child(LockSuite::unlock, lock).failure())
        .contains("IllegalMonitorStateException", "only the thread that owns the lock");
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
  }

  private static boolean unlock(ProcessArgs args) {
    args.get(0, IpcLock.class).unlock();
    return true;
  }

  @Test
  void LK_07b_whoeverWantsThatTakesASemaphoreOfOne() throws Exception {
    IpcSemaphore semaphore = make.semaphore(1, 1);
    semaphore.acquire();
    assertThat(child(LockSuite::release, semaphore).answer()).isTrue();
    assertThat(semaphore.tryAcquire()).isTrue();
  }

  private static boolean release(ProcessArgs args) {
    args.get(0, IpcSemaphore.class).release();
    return true;
  }

  @Test
  void LK_08_aWaitingChildGetsTheLockWhenItIsUnlocked() throws Exception {
    IpcLock lock = make.lock();
    IpcEvent waiting = make.event();
    lock.lock();
    Child<Boolean> child = child(LockSuite::lockAndUnlock, lock, waiting);
    waiting.await();
    Thread.sleep(SHORT.toMillis());
    assertThat(child.isBusy()).isTrue();
    lock.unlock();
    assertThat(child.answer()).isTrue();
  }

  private static boolean lockAndUnlock(ProcessArgs args) {
    IpcLock lock = args.get(0, IpcLock.class);
    args.get(1, IpcEvent.class).set();
    lock.lock();
    lock.unlock();
    return true;
  }

  @Test
  void LK_09_anInterruptEndsAnInterruptibleWaitAndLosesNothing() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                lock.lockInterruptibly();
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    waiter.start();
    Thread.sleep(SHORT.toMillis());
    waiter.interrupt();
    waiter.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    lock.unlock();
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  @Test
  void LK_09b_anInterruptDoesNotEndAnUninterruptibleWait() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    AtomicReference<Boolean> pending = new AtomicReference<>();
    Thread waiter =
        new Thread(
            () -> {
              lock.lock();
              pending.set(Thread.currentThread().isInterrupted());
              lock.unlock();
            });
    waiter.start();
    Thread.sleep(SHORT.toMillis());
    waiter.interrupt();
    Thread.sleep(SHORT.toMillis());
    assertThat(waiter.isAlive()).isTrue();
    lock.unlock();
    waiter.join();
    assertThat(pending).hasValue(true);
  }

  @Test
  void LK_09c_anInterruptEndsATimedWaitToo() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    Waiting waiting = Waiting.in(() -> lock.tryLock(LONG));
    waiting.untilAsleep();
    waiting.interrupt();
    assertThat(waiting.thrown()).isInstanceOf(InterruptedException.class);
    lock.unlock();
    assertThat(lock.tryLock()).isTrue();
    lock.unlock();
  }

  @Test
  void LK_10_plainWritesUnderTheLockAreNeverLost(@TempDir Path directory) throws Exception {
    IpcLock lock = make.lock();
    String file = directory.resolve("number").toString();
    List<Child<Boolean>> children = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      children.add(child(LockSuite::increment, lock, file));
    }
    for (Child<Boolean> child : children) {
      assertThat(child.answer()).isTrue();
    }
    assertThat(SharedInt.in(Path.of(file)).get()).isEqualTo(40_000);
  }

  private static boolean increment(ProcessArgs args) throws IOException {
    IpcLock lock = args.get(0, IpcLock.class);
    SharedInt number = SharedInt.in(Path.of(args.get(1, String.class)));
    for (int i = 0; i < 10_000; i++) {
      lock.lock();
      number.increment();
      lock.unlock();
    }
    return true;
  }

  @Test
  void aClosedHandleIsNotUsed() {
    IpcLock lock = make.lock();
    lock.close();
    lock.close(); // no effect again
    assertThat(lock.isClosed()).isTrue();
    assertThatThrownBy(lock::lock).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(lock::tryLock).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(() -> lock.tryLock(SHORT)).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(lock::unlock).isInstanceOf(ClosedHandleException.class);
    assertThat(lock.toString()).contains("closed");
  }

  @Test
  void aLockThatIsHeldMayBeUnlockedThroughAClosedHandle() {
    IpcLock closed = make.lock("jobs");
    IpcLock open = make.lock("jobs");
    closed.lock();
    closed.close();
    closed.unlock();
    assertThat(open.tryLock()).isTrue();
    open.unlock();
  }

  @Test
  void closingAHandleEndsTheWaitsOnIt() throws Exception {
    IpcLock closed = make.lock("jobs");
    IpcLock open = make.lock("jobs");
    open.lock();
    Waiting waiting = Waiting.in(closed::lock);
    waiting.untilAsleep();
    closed.close();
    assertThat(waiting.thrown()).isInstanceOf(ClosedHandleException.class);
    open.unlock();
    assertThat(open.tryLock()).isTrue();
    open.unlock();
  }

  @Test
  void LK_11_aHoldEndsWithItsBlock() {
    IpcLock lock = make.lock();
    assertThatThrownBy(() -> throwWhileHolding(lock)).hasMessage("inside");
    assertThat(lock.isLocked()).isFalse();
  }

  @SuppressWarnings("try")
  private static void throwWhileHolding(IpcLock lock) {
    try (Hold held = lock.hold()) {
      throw new UnsupportedOperationException("inside");
    }
  }
}
