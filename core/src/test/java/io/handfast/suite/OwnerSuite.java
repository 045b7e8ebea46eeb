package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcReadWriteLock;
import io.handfast.sync.IpcReentrantLock;
import io.handfast.sync.LockOwner;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What people and errors are told about the owner of a lock. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class OwnerSuite extends Suite {
  OwnerSuite(Setting setting) {
    super(setting);
  }

  private static long holdUntilTold(ProcessArgs args) throws InterruptedException {
    IpcLock lock = args.get(0, IpcLock.class);
    Thread.currentThread().setName("the \n owner");
    lock.lock();
    args.get(1, IpcEvent.class).set();
    args.get(2, IpcEvent.class).await();
    lock.unlock();
    return ProcessHandle.current().pid();
  }

  @Test
  void anOwnerIsToldByProcessThreadAndName() throws Exception {
    IpcLock lock = make.lock();
    IpcEvent held = make.event();
    IpcEvent end = make.event();
    Child<Long> child = child(OwnerSuite::holdUntilTold, lock, held, end);
    assertThat(held.await(LONG)).isTrue();
    LockOwner owner = lock.owner().orElseThrow();
    assertThat(owner.threadName()).contains("the ? owner");
    assertThat(owner.startTime()).hasValueSatisfying(it -> assertThat(it).isBefore(Instant.now()));
    assertThat(owner.atLeastSince()).as("nobody has waited").isEmpty();
    assertThat(owner.toString())
        .startsWith("thread " + owner.thread() + " 'the ? owner' of process " + owner.pid())
        .contains(" started " + owner.startTime().orElseThrow());
    assertThat(lock.toString()).contains("[owned by " + owner);
    assertThatThrownBy(lock::unlock)
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessageContaining("owner=" + owner);
    end.set();
    assertThat(child.answer()).isEqualTo(owner.pid());
    assertThat(lock.owner()).isEmpty();
    assertThatThrownBy(lock::unlock).hasMessageContaining("owner=nobody");
  }

  @Test
  void eachThreadThatUsesAHandleHasItsOwnName() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    for (String name : new String[] {"first", "second", "third"}) {
      String[] told = new String[1];
      Thread thread =
          new Thread(
              () -> {
                lock.lock();
                told[0] = lock.owner().flatMap(LockOwner::threadName).orElse("unknown");
                lock.unlock();
              },
              name);
      thread.start();
      thread.join();
      assertThat(told[0]).isEqualTo(name);
    }
  }

  @Test
  void aWaiterKnowsSinceWhenAtLeast() throws Exception {
    IpcLock lock = make.lock();
    Instant before = Instant.now();
    lock.lock();
    Child<Boolean> child =
        child(
            args -> {
              args.get(0, IpcLock.class).lock();
              args.get(0, IpcLock.class).unlock();
              return true;
            },
            lock);
    Instant since = awaitSince(lock::owner);
    assertThat(since).isAfter(before.minusMillis(1)).isBeforeOrEqualTo(Instant.now());
    Thread.sleep(3 * SHORT.toMillis());
    assertThat(awaitSince(lock::owner)).as("still the same").isEqualTo(since);
    assertThat(awaitText(lock)).contains(", at least since " + since);
    lock.unlock();
    assertThat(child.answer()).isTrue();
    lock.lock();
    assertThat(lock.owner().orElseThrow().atLeastSince()).as("nobody waits any more").isEmpty();
    lock.unlock();
  }

  @Test
  void aReaderOrAWriterThatWaitsKnowsSinceWhenOneWrites() throws Exception {
    IpcReadWriteLock lock = make.readWriteLock();
    Lock[] sides = {lock.readLock(), lock.writeLock()};
    Instant last = Instant.now().minusMillis(1);
    for (Lock side : sides) {
      lock.writeLock().lock();
      assertThat(lock.owner().orElseThrow().atLeastSince()).isEmpty();
      Waiting waiting =
          Waiting.in(
              () -> {
                side.lock();
                side.unlock();
              });
      Instant since = awaitSince(lock::owner);
      assertThat(since).isAfter(last).isBeforeOrEqualTo(Instant.now());
      assertThat(awaitText(lock)).contains(", at least since " + since);
      last = Instant.now().minusMillis(1);
      lock.writeLock().unlock();
      assertThat(waiting.thrown()).isNull();
    }
    assertThat(lock.owner()).isEmpty();
  }

  /** The same thread again, while somebody waits all the time: not since the first time. */
  @Test
  void whatWasKnownOfOneTurnIsNotSaidOfTheNext() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    Waiting[] waiting = new Waiting[2];
    IpcEvent end = make.event();
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] =
          Waiting.in(
              () -> {
                while (!end.isSet()) {
                  lock.lock();
                  lock.unlock();
                }
              });
    }
    Instant first = awaitSince(lock::owner);
    Thread.sleep(SHORT.toMillis());
    Instant between = Instant.now();
    lock.unlock();
    lock.lock();
    Instant second = awaitSince(lock::owner);
    assertThat(second).isAfter(first).isAfterOrEqualTo(between.minusMillis(1));
    end.set();
    lock.unlock();
    for (Waiting each : waiting) {
      assertThat(each.thrown()).isNull();
    }
    assertThat(lock.isLocked()).isFalse();
  }

  /** Known once a waiter has looked at the end of a slice, except for moments between two. */
  private static Instant awaitSince(Supplier<Optional<LockOwner>> look)
      throws InterruptedException {
    while (true) {
      LockOwner owner = look.get().orElseThrow();
      if (owner.atLeastSince().isPresent()) {
        return owner.atLeastSince().get();
      }
      Thread.sleep(1);
    }
  }

  private static String awaitText(Object lock) throws InterruptedException {
    String text = lock.toString();
    while (!text.contains("at least since")) {
      Thread.sleep(1);
      text = lock.toString();
    }
    return text;
  }
}
