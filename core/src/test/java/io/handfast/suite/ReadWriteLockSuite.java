package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.HandleTransferException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.Acquisition;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.OwnerDeath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** RW: what a read-write lock does as long as nobody dies. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
final class ReadWriteLockSuite extends Suite {
  ReadWriteLockSuite(Setting setting) {
    super(setting);
  }

  /** Args: the lock, an event to say that it reads, an event that tells it to go. */
  private static boolean readUntilTold(ProcessArgs args) throws InterruptedException {
    IpcReadWriteLock lock = args.get(0, IpcReadWriteLock.class);
    lock.readLock().lock();
    args.get(1, IpcSemaphore.class).release();
    boolean told = args.get(2, IpcEvent.class).await(LONG);
    lock.readLock().unlock();
    return told;
  }

  private static boolean tryRead(ProcessArgs args) {
    Lock lock = args.get(0, IpcReadWriteLock.class).readLock();
    boolean taken = lock.tryLock();
    if (taken) {
      lock.unlock();
    }
    return taken;
  }

  private static boolean tryWrite(ProcessArgs args) {
    Lock lock = args.get(0, IpcReadWriteLock.class).writeLock();
    boolean taken = lock.tryLock();
    if (taken) {
      lock.unlock();
    }
    return taken;
  }

  private void assertOthersCan(IpcReadWriteLock lock, boolean read, boolean write)
      throws InterruptedException {
    assertThat(child(ReadWriteLockSuite::tryRead, lock).answer()).as("read").isEqualTo(read);
    assertThat(child(ReadWriteLockSuite::tryWrite, lock).answer()).as("write").isEqualTo(write);
  }

  /** What another thread of this process can have. */
  private static boolean elsewhere(Lock lock) {
    return CompletableFuture.supplyAsync(
            () -> {
              boolean taken = lock.tryLock();
              if (taken) {
                lock.unlock();
              }
              return taken;
            })
        .join();
  }

  @Test
  void RW_01_manyReadAtOnceAndNobodyWritesMeanwhile() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    IpcSemaphore reading = make.semaphore(0);
    IpcEvent go = make.event();
    List<Child<Boolean>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(child(ReadWriteLockSuite::readUntilTold, lock, reading, go));
    }
    assertThat(reading.tryAcquire(3, LONG)).isTrue();
    assertThat(lock.writeLock().tryLock()).isFalse();
    assertThat(lock.writeLock().tryLock(SHORT)).isFalse();
    assertThat(lock.readLock().tryLock()).isTrue();
    lock.readLock().unlock();
    assertThat(lock.isWriteLocked()).isFalse();
    assertThat(lock.toString()).contains("read lock owned by ").doesNotContain("write");
    assertThat(lock.getReadLockCount()).isEqualTo(3);
    go.set();
    for (Child<Boolean> reader : readers) {
      assertThat(reader.answer()).isTrue();
    }
    assertThat(lock.writeLock().tryLock()).isTrue();
    lock.writeLock().unlock();
  }

  @Test
  void RW_02_nobodyElseReadsOrWritesWhileOneWrites() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.writeLock().lock();
    assertOthersCan(lock, false, false);
    assertThat(elsewhere(lock.readLock())).isFalse();
    assertThat(elsewhere(lock.writeLock())).isFalse();
    assertThat(lock.isWriteLocked()).isTrue();
    assertThat(lock.owner()).hasValueSatisfying(it -> assertThat(it.pid()).isPositive());
    assertThat(lock.toString()).contains("write lock owned by thread ");
    lock.writeLock().unlock();
    assertOthersCan(lock, true, true);
    assertThat(lock.owner()).isEmpty();
    assertThat(lock.toString()).endsWith("[free]");
  }

  @Test
  void RW_05_readersWhoComeAndGoDoNotKeepAWriterOut() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    IpcSemaphore reads = make.semaphore(0);
    IpcEvent stop = make.event();
    List<Child<Boolean>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(child(ReadWriteLockSuite::readAgainAndAgain, lock, reads, stop));
    }
    assertThat(reads.tryAcquire(30, LONG)).isTrue(); // all of them are at it, as good as surely
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    int writes = 0;
    while (System.nanoTime() < end) {
      assertThat(lock.writeLock().tryLock(LONG)).isTrue();
      assertThat(stop.isSet()).isFalse();
      lock.writeLock().unlock();
      writes++;
      reads.drainPermits();
      assertThat(reads.tryAcquire(LONG)).as("they go on reading").isTrue();
    }
    assertThat(writes).isPositive();
    stop.set();
    for (Child<Boolean> reader : readers) {
      assertThat(reader.answer()).isTrue();
    }
  }

  private static boolean readAgainAndAgain(ProcessArgs args) throws InterruptedException {
    IpcReadWriteLock lock = args.get(0, IpcReadWriteLock.class);
    IpcEvent stop = args.get(2, IpcEvent.class);
    while (!stop.isSet()) {
      lock.readLock().lock();
      args.get(1, IpcSemaphore.class).release();
      Thread.sleep(1); // so that one of them reads at any moment
      lock.readLock().unlock();
    }
    return true;
  }

  @Test
  void RW_06_onlyWhoHoldsASideUnlocksIt() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    assertThatThrownBy(lock.writeLock()::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(lock.readLock()::unlock).isInstanceOf(IllegalMonitorStateException.class);
    lock.writeLock().lock();
    assertThatThrownBy(() -> CompletableFuture.runAsync(lock.writeLock()::unlock).join())
        .hasCauseInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(lock.readLock()::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThat(child(ReadWriteLockSuite::unlockWrite, lock).failure())
        .contains("IllegalMonitorStateException");
    assertThat(lock.isWriteLockedByCurrentThread()).isTrue();
    lock.writeLock().unlock();
    lock.readLock().lock();
    assertThatThrownBy(() -> CompletableFuture.runAsync(lock.readLock()::unlock).join())
        .hasCauseInstanceOf(IllegalMonitorStateException.class);
    assertThatThrownBy(lock.writeLock()::unlock).isInstanceOf(IllegalMonitorStateException.class);
    assertThat(child(ReadWriteLockSuite::unlockRead, lock).failure())
        .contains("IllegalMonitorStateException");
    assertOthersCan(lock, true, false);
    lock.readLock().unlock();
    assertOthersCan(lock, true, true);
  }

  private static boolean unlockWrite(ProcessArgs args) {
    args.get(0, IpcReadWriteLock.class).writeLock().unlock();
    return true;
  }

  private static boolean unlockRead(ProcessArgs args) {
    args.get(0, IpcReadWriteLock.class).readLock().unlock();
    return true;
  }

  @Test
  void RW_07_aWriterGoesOnAsAReader() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.writeLock().lock();
    lock.readLock().lock();
    assertOthersCan(lock, false, false);
    lock.writeLock().unlock();
    assertThat(lock.getReadHoldCount()).isEqualTo(1);
    assertOthersCan(lock, true, false);
    lock.readLock().unlock();
    assertOthersCan(lock, true, true);
  }

  @Test
  void RW_07_aReaderIsToldAtOnceThatItCannotWrite() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.readLock().lock();
    assertThatIllegalStateException()
        .isThrownBy(lock.writeLock()::lock)
        .withMessageContaining("holds the read lock");
    assertThatIllegalStateException().isThrownBy(lock.writeLock()::lockInterruptibly);
    assertThat(lock.writeLock().tryLock()).isFalse();
    assertThat(lock.writeLock().tryLock(Duration.ofDays(1))).isFalse();
    assertThat(lock.getReadHoldCount()).isEqualTo(1);
    assertOthersCan(lock, true, false);
    lock.readLock().unlock();
    lock.writeLock().lock();
    lock.writeLock().unlock();
  }

  @Test
  void bothSidesAreReentrant() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.writeLock().lock();
    assertThat(lock.writeLock().tryLock()).isTrue();
    lock.writeLock().lockInterruptibly();
    assertThat(lock.writeLock().tryLock(Duration.ofDays(1))).isTrue();
    lock.readLock().lock();
    assertThat(lock.readLock().tryLock()).isTrue();
    assertThat(lock.getWriteHoldCount()).isEqualTo(4);
    assertThat(lock.writeLock().getHoldCount()).isEqualTo(4);
    assertThat(lock.writeLock().isHeldByCurrentThread()).isTrue();
    assertThat(lock.getReadHoldCount()).isEqualTo(2);
    assertThat(lock.getReadLockCount()).as("threads").isEqualTo(1);
    for (int left = 3; left >= 0; left--) {
      lock.writeLock().unlock();
      assertThat(lock.getWriteHoldCount()).isEqualTo(left);
    }
    assertThat(lock.toString()).contains("read lock owned by 1 thread of process ");
    lock.readLock().lockInterruptibly();
    assertThat(lock.readLock().tryLock(Duration.ZERO)).isTrue();
    for (int left = 3; left >= 0; left--) {
      assertThat(elsewhere(lock.writeLock())).isFalse();
      lock.readLock().unlock();
      assertThat(lock.getReadHoldCount()).isEqualTo(left);
    }
    assertThat(elsewhere(lock.writeLock())).isTrue();
    assertThat(lock.getReadLockCount()).isZero();
    assertThat(lock.writeLock().isHeldByCurrentThread()).isFalse();
  }

  /** It would wait for a writer that waits for it. */
  @Test
  void aReaderReadsAgainThoughAWriterWaits() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.readLock().lock();
    Child<Boolean> writer = child(ReadWriteLockSuite::write, lock);
    while (elsewhere(lock.readLock())) {
      Thread.onSpinWait(); // until the writer waits
    }
    assertThat(lock.toString()).contains("write lock awaited by thread ");
    lock.readLock().lock();
    assertThat(lock.readLock().tryLock()).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(writer.isBusy()).isTrue();
      lock.readLock().unlock();
    }
    assertThat(writer.answer()).isTrue();
  }

  private static boolean write(ProcessArgs args) {
    IpcReadWriteLock lock = args.get(0, IpcReadWriteLock.class);
    lock.writeLock().lock();
    lock.writeLock().unlock();
    return true;
  }

  @Test
  void readersGetInAgainWhenAWaitingWriterGivesUp() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.readLock().lock();
    Waiting writer = Waiting.in(lock.writeLock()::lockInterruptibly);
    while (elsewhere(lock.readLock())) {
      Thread.onSpinWait();
    }
    Child<Boolean> reader = child(ReadWriteLockSuite::read, lock);
    Thread.sleep(SHORT.toMillis());
    assertThat(reader.isBusy()).isTrue();
    writer.interrupt();
    assertThat(writer.thrown()).isInstanceOf(InterruptedException.class);
    assertThat(reader.answer()).isTrue();
    lock.readLock().unlock();
    assertOthersCan(lock, true, true);
  }

  private static boolean read(ProcessArgs args) {
    IpcReadWriteLock lock = args.get(0, IpcReadWriteLock.class);
    lock.readLock().lock();
    lock.readLock().unlock();
    return true;
  }

  @Test
  void waitsEndAtTheirTimeAndNotBefore() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.writeLock().lock();
    Waiting others =
        Waiting.in(
            () -> {
              assertThat(timeOf(() -> lock.readLock().tryLock(SHORT))).isGreaterThan(SHORT);
              assertThat(timeOf(() -> lock.writeLock().tryLock(SHORT))).isGreaterThan(SHORT);
              assertThat(lock.readLock().tryLock(0, TimeUnit.SECONDS)).isFalse();
              assertThat(lock.readLock().tryLock(-1, TimeUnit.DAYS)).isFalse();
              assertThat(lock.writeLock().tryLock(0, TimeUnit.SECONDS)).isFalse();
              assertThat(lock.writeLock().tryLock(-1, TimeUnit.DAYS)).isFalse();
            });
    assertThat(others.thrown()).isNull();
    lock.writeLock().unlock();
    lock.readLock().lock();
    Waiting writer =
        Waiting.in(
            () -> {
              assertThat(timeOf(() -> lock.writeLock().tryLock(SHORT))).isGreaterThan(SHORT);
              assertThat(lock.writeLock().tryLock(0, TimeUnit.SECONDS)).isFalse();
            });
    assertThat(writer.thrown()).isNull();
    lock.readLock().unlock();
    assertThat(lock.writeLock().tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    assertThat(lock.readLock().tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    lock.readLock().unlock();
    lock.writeLock().unlock();
    assertOthersCan(lock, true, true);
  }

  @Test
  void anInterruptEndsAWaitThatIsInterruptible() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.writeLock().lock();
    List<Waiting> waiting =
        List.of(
            Waiting.in(lock.readLock()::lockInterruptibly),
            Waiting.in(() -> lock.readLock().tryLock(LONG)),
            Waiting.in(lock.writeLock()::lockInterruptibly),
            Waiting.in(() -> lock.writeLock().tryLock(LONG)));
    waiting.get(0).untilAsleep();
    for (Waiting one : waiting) {
      one.interrupt();
      assertThat(one.thrown()).isInstanceOf(InterruptedException.class);
    }
    Thread.currentThread().interrupt();
    assertThatThrownBy(lock.readLock()::lockInterruptibly).isInstanceOf(InterruptedException.class);
    lock.writeLock().unlock();
    assertOthersCan(lock, true, true);
  }

  @Test
  void anInterruptDoesNotEndAPlainWait() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    lock.writeLock().lock();
    List<Waiting> waiting =
        List.of(
            Waiting.in(() -> takeWhileInterrupted(lock.readLock())),
            Waiting.in(() -> takeWhileInterrupted(lock.writeLock())));
    for (Waiting one : waiting) {
      one.untilAsleep();
      one.interrupt();
      one.untilAsleep();
    }
    lock.writeLock().unlock();
    for (Waiting one : waiting) {
      assertThat(one.thrown()).isNull();
    }
    assertOthersCan(lock, true, true);
  }

  private static void takeWhileInterrupted(Lock lock) {
    lock.lock();
    lock.unlock();
    assertThat(Thread.interrupted()).as("still pending").isTrue();
  }

  /** Nobody sees one of two numbers changed without the other. */
  @Test
  void whatIsWrittenTogetherIsReadTogether() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    IpcSemaphore first = make.semaphore(0);
    IpcSemaphore second = make.semaphore(0);
    List<Child<Integer>> children = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      children.add(child(ReadWriteLockSuite::readAndWrite, lock, first, second));
    }
    int written = 0;
    for (Child<Integer> child : children) {
      written += child.answer();
    }
    assertThat(first.availablePermits()).isEqualTo(written);
    assertThat(second.availablePermits()).isEqualTo(written);
    assertThat(lock.toString()).endsWith("[free]");
  }

  /** Two threads; how often they wrote. */
  private static int readAndWrite(ProcessArgs args) {
    IpcReadWriteLock lock = args.get(0, IpcReadWriteLock.class);
    IpcSemaphore first = args.get(1, IpcSemaphore.class);
    IpcSemaphore second = args.get(2, IpcSemaphore.class);
    CompletableFuture<Integer> other =
        CompletableFuture.supplyAsync(() -> readAndWrite(lock, first, second));
    return readAndWrite(lock, first, second) + other.join();
  }

  private static int readAndWrite(IpcReadWriteLock lock, IpcSemaphore first, IpcSemaphore second) {
    int written = 0;
    for (int round = 0; round < 5_000; round++) {
      if (round % 10 == 0) {
        lock.writeLock().lock();
        first.release();
        second.release();
        written++;
      } else {
        lock.readLock().lock();
      }
      int seen = first.availablePermits();
      if (seen != second.availablePermits() || seen != first.availablePermits()) {
        throw new AssertionError("written while it was read");
      }
      if (round % 10 == 0) {
        lock.writeLock().unlock();
      } else {
        lock.readLock().unlock();
      }
    }
    return written;
  }

  @Test
  @SuppressWarnings("try") // the guards are there to be held
  void aGuardCountsLikeALock() {
    IpcReadWriteLock lock = make.readWriteLock();
    try (var write = lock.writeLock().hold();
        var read = lock.readLock().hold()) {
      assertThat(lock.getWriteHoldCount()).isEqualTo(1);
      assertThat(lock.getReadHoldCount()).isEqualTo(1);
    }
    assertThat(lock.getReadHoldCount()).isZero();
    assertThat(lock.readLock().acquire()).isEqualTo(Acquisition.ACQUIRED);
    lock.readLock().unlock();
    assertThat(lock.writeLock().acquire()).isEqualTo(Acquisition.ACQUIRED);
    lock.writeLock().unlock();
    assertThat(elsewhere(lock.writeLock())).isTrue();
  }

  @Test
  void neitherSideHasConditions() {
    IpcReadWriteLock lock = make.readWriteLock();
    assertThatThrownBy(lock.readLock()::newCondition)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("IpcReentrantLock");
    assertThatThrownBy(lock.writeLock()::newCondition)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("IpcReentrantLock");
  }

  @Test
  void aNameMeansTheSameLockAndTheSameHolds() {
    IpcReadWriteLock lock = make.readWriteLock("table");
    IpcReadWriteLock same = make.readWriteLock("table");
    lock.readLock().lock();
    assertThat(same.getReadHoldCount()).isEqualTo(1);
    assertThat(elsewhere(same.writeLock())).isFalse();
    same.readLock().unlock();
    same.writeLock().lock();
    lock.writeLock().unlock();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make.readWriteLock("table", OwnerDeath.STRICT))
        .withMessageContaining("STRICT");
    assertThat(make.remove(IpcReadWriteLock.class, "table")).isTrue();
  }

  @Test
  void whoHoldsAClosedLockUnlocksItStill() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock("closing");
    lock.readLock().lock();
    lock.readLock().lock();
    lock.close();
    assertThatThrownBy(lock.readLock()::lock).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(lock.writeLock()::tryLock).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(lock::isWriteLocked).isInstanceOf(ClosedHandleException.class);
    assertThat(lock.toString()).endsWith("[closed]");
    lock.readLock().unlock();
    lock.readLock().unlock();
    assertThatThrownBy(lock.readLock()::unlock).isInstanceOf(ClosedHandleException.class);

    IpcReadWriteLock again = make.readWriteLock("closing");
    again.writeLock().lock();
    again.close();
    again.writeLock().unlock();
    assertThatThrownBy(again.writeLock()::unlock).isInstanceOf(ClosedHandleException.class);
  }

  @Test
  void whoWaitsThroughAHandleThatIsClosedIsTold() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock("closed meanwhile".replace(' ', '-'));
    IpcReadWriteLock same = make.readWriteLock("closed-meanwhile");
    lock.readLock().lock();
    Waiting writer = Waiting.in(same.writeLock()::lock);
    while (elsewhere(lock.readLock())) {
      Thread.onSpinWait();
    }
    Waiting reader = Waiting.in(same.readLock()::lock);
    Waiting secondWriter = Waiting.in(same.writeLock()::lock);
    reader.untilAsleep();
    same.close();
    assertThat(writer.thrown()).isInstanceOf(ClosedHandleException.class);
    assertThat(reader.thrown()).isInstanceOf(ClosedHandleException.class);
    assertThat(secondWriter.thrown()).isInstanceOf(ClosedHandleException.class);
    assertOthersCan(lock, true, false);
    lock.readLock().unlock();
    assertOthersCan(lock, true, true);
  }

  @Test
  void aSideNeverTravelsByItself() {
    IpcReadWriteLock lock = make.readWriteLock();
    if (setting.hasProcesses()) {
      assertThatThrownBy(() -> child(args -> true, lock.readLock()))
          .isInstanceOf(HandleTransferException.class)
          .hasMessageStartingWith(
              "IpcReadLock can never be handed to another process; hand over"
                  + " the IpcReadWriteLock");
      assertThatThrownBy(() -> child(args -> true, lock.writeLock()))
          .isInstanceOf(HandleTransferException.class)
          .hasMessageContaining("write lock of ");
    }
    assertThat(lock.readLock().toString()).startsWith("read lock of ").endsWith("[free]");
  }
}
