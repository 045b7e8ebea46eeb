package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcReentrantLock;
import io.handfast.sync.IpcSemaphore;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How many threads of all processes wait: told by numbers, and by toString. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class WaitersSuite extends Suite {
  WaitersSuite(Setting setting) {
    super(setting);
  }

  /** Who waits looks up now and then, and is not counted for that moment. */
  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(1); // the time-out of the case ends it
    }
  }

  private static boolean lockOnce(Lock lock) {
    lock.lock();
    lock.unlock();
    return true;
  }

  @Test
  void aLockCountsThreadsOfAllProcesses() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    assertThat(lock.getQueueLength()).isZero();
    assertThat(lock.hasQueuedThreads()).isFalse();
    assertThat(lock.toString()).doesNotContain("waiting");
    Child<Boolean> child = child(args -> lockOnce(args.get(0, IpcLock.class)), lock);
    Waiting waiting = Waiting.in(() -> lockOnce(lock));
    eventually(() -> lock.getQueueLength() == 2);
    eventually(() -> lock.toString().endsWith(", 2 waiting]"));
    eventually(lock::hasQueuedThreads);
    lock.unlock();
    assertThat(child.answer()).isTrue();
    assertThat(waiting.thrown()).isNull();
    assertThat(lock.getQueueLength()).isZero();
    assertThat(lock.toString()).endsWith("[free]");
  }

  @Test
  void aReentrantLockCountsThreadsOfAllProcesses() throws Exception {
    IpcReentrantLock lock = make.reentrantLock();
    lock.lock();
    Child<Boolean> child = child(args -> lockOnce(args.get(0, IpcReentrantLock.class)), lock);
    eventually(() -> lock.getQueueLength() == 1);
    eventually(() -> lock.toString().endsWith(", 1 waiting]"));
    lock.unlock();
    assertThat(child.answer()).isTrue();
    assertThat(lock.hasQueuedThreads()).isFalse();
  }

  @Test
  void aSemaphoreCountsWhoWantsOnePermitAndWhoWantsMany() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    Child<Boolean> child =
        child(
            args -> {
              args.get(0, IpcSemaphore.class).acquire();
              return true;
            },
            semaphore);
    Waiting waiting = Waiting.in(() -> semaphore.acquire(3));
    eventually(() -> semaphore.getQueueLength() == 2);
    eventually(() -> semaphore.toString().endsWith(", 2 waiting]"));
    semaphore.release(4);
    assertThat(child.answer()).isTrue();
    assertThat(waiting.thrown()).isNull();
    assertThat(semaphore.getQueueLength()).isZero();
  }

  @Test
  void anEventCountsWhoWaitsForIt() throws Exception {
    IpcEvent event = make.event();
    IpcEvent other = make.event();
    Child<Boolean> child = child(args -> args.get(0, IpcEvent.class).await(LONG), event);
    eventually(() -> event.getQueueLength() == 1);
    eventually(() -> event.toString().endsWith("[not set, 1 waiting]"));
    assertThat(other.getQueueLength()).as("waiting for something else").isZero();
    event.set();
    assertThat(child.answer()).isTrue();
    assertThat(event.toString()).endsWith("[set]");
  }

  @Test
  void aQueueTellsTakersFromProducers() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 1).build();
    Waiting taker = Waiting.in(queue::take);
    eventually(() -> queue.toString().endsWith("[size=0 of 1, 1 takers waiting]"));
    queue.put(new byte[1]);
    assertThat(taker.thrown()).isNull();
    queue.put(new byte[1]);
    Waiting producer = Waiting.in(() -> queue.put(new byte[1]));
    eventually(() -> queue.toString().endsWith("[size=1 of 1, 1 producers waiting]"));
    assertThat(queue.take()).hasSize(1);
    assertThat(producer.thrown()).isNull();
    assertThat(queue.toString()).endsWith("[size=1 of 1]");
  }

  @Test
  void aClosedHandleCountsNobody() throws Exception {
    IpcEvent event = make.event();
    event.close();
    assertThatThrownBy(event::getQueueLength).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(event::hasQueuedThreads).isInstanceOf(ClosedHandleException.class);
    assertThat(event.toString()).endsWith("[closed]");
  }
}
