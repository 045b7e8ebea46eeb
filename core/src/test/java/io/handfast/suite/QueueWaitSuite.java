package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** QU: those who wait for an element or for room, what wakes them, and what interrupts them. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class QueueWaitSuite extends Suite {
  private static final int WAITERS = 3;

  QueueWaitSuite(Setting setting) {
    super(setting);
  }

  @SuppressWarnings("unchecked")
  private static <E> IpcQueue<E> queue(ProcessArgs args) {
    return args.get(0, IpcQueue.class);
  }

  private static long take(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcEvent.class).set();
    return QueueWaitSuite.<Long>queue(args).take();
  }

  private static boolean put(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcEvent.class).set();
    QueueWaitSuite.<Long>queue(args).put(7L);
    return true;
  }

  /** Starts a child, and lets it get as far as its wait. */
  private <R> Child<R> waiting(Remote<R> remote, IpcQueue<?> queue) throws InterruptedException {
    IpcEvent near = make.event();
    Child<R> child = child(remote, queue, near);
    near.await();
    Thread.sleep(SHORT.toMillis());
    assertThat(child.isBusy()).isTrue();
    return child;
  }

  @Test
  void aTakerThatWaitsGetsTheElementThatComes() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 1).build();
    Child<Long> taker = waiting(QueueWaitSuite::take, queue);
    queue.put(5L);
    assertThat(taker.answer()).isEqualTo(5L);
  }

  @Test
  void aPutOnAFullQueueWaitsForRoom() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 1).build();
    queue.put(1L);
    Child<Boolean> putter = waiting(QueueWaitSuite::put, queue);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.take()).isEqualTo(1L);
    assertThat(putter.answer()).isTrue();
    assertThat(queue.take()).isEqualTo(7L);
  }

  @Test
  void everyElementWakesATaker() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), WAITERS).build();
    List<Child<Long>> takers = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      takers.add(waiting(QueueWaitSuite::take, queue));
    }
    for (long i = 0; i < WAITERS; i++) {
      queue.put(i);
    }
    List<Long> taken = new ArrayList<>();
    for (Child<Long> taker : takers) {
      taken.add(taker.answer());
    }
    assertThat(taken).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  @Test
  void aLongElementLeavesRoomForAllWhoWaitWithShortOnes() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 100).bytes(64 * 1_024).build();
    byte[] quarter = new byte[queue.longestElement()];
    for (int i = 0; i < 4; i++) {
      queue.put(quarter);
    }
    List<Child<Boolean>> putters = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      putters.add(waiting(QueueWaitSuite::putShort, queue));
    }
    queue.take();
    for (Child<Boolean> putter : putters) {
      assertThat(putter.answer()).isTrue();
    }
    assertThat(queue.size()).isEqualTo(3 + WAITERS);
  }

  private static boolean putShort(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcEvent.class).set();
    QueueWaitSuite.<byte[]>queue(args).put(new byte[8]);
    return true;
  }

  @Test
  void QU_22_closingWakesTakersAndTheyGetTheClosedError() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 1).build();
    Child<Long> first = waiting(QueueWaitSuite::take, queue);
    Child<Long> second = waiting(QueueWaitSuite::take, queue);
    queue.close();
    assertThat(first.failure()).contains("QueueClosedException");
    assertThat(second.failure()).contains("QueueClosedException");
  }

  @Test
  void QU_22b_closingWakesPuttersAndWhatIsThereIsDrained() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 1).build();
    queue.put(1L);
    Child<Boolean> first = waiting(QueueWaitSuite::put, queue);
    Child<Boolean> second = waiting(QueueWaitSuite::put, queue);
    queue.close();
    assertThat(first.failure()).contains("QueueClosedException");
    assertThat(second.failure()).contains("QueueClosedException");
    IpcEvent near = make.event();
    assertThat(child(QueueWaitSuite::take, queue, near).answer()).isEqualTo(1L);
    assertThat(child(QueueWaitSuite::take, queue, near).failure()).contains("QueueClosedException");
  }

  /** Runs an action that waits on a thread of its own, and interrupts it. */
  private static @Nullable Throwable interrupted(Callable<?> action) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                Object unused = action.call();
              } catch (Exception e) {
                thrown.set(e);
              }
            });
    waiter.start();
    Thread.sleep(SHORT.toMillis());
    waiter.interrupt();
    waiter.join();
    return thrown.get();
  }

  @Test
  void anInterruptEndsATakeAndNothingIsTaken() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 1).build();
    assertThat(interrupted(queue::take)).isInstanceOf(InterruptedException.class);
    assertThat(interrupted(() -> queue.poll(LONG))).isInstanceOf(InterruptedException.class);
    queue.put(1L);
    assertThat(queue.take()).isEqualTo(1L);
  }

  @Test
  void anInterruptEndsAPutAndNothingIsPut() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 1).build();
    queue.put(1L);
    assertThat(interrupted(() -> queue.offer(2L, LONG))).isInstanceOf(InterruptedException.class);
    Throwable thrown =
        interrupted(
            () -> {
              queue.put(2L);
              return true;
            });
    assertThat(thrown).isInstanceOf(InterruptedException.class);
    assertThat(queue.take()).isEqualTo(1L);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void anInterruptBeforehandCountsEvenIfThereIsNothingToWaitFor() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 2).build();
    queue.put(1L);
    Thread.currentThread().interrupt();
    assertThat(thrownBy(queue::take)).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThat(thrownBy(() -> queue.offer(2L, LONG))).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void formsThatDoNotWaitAreNotInterrupted() {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 1).build();
    Thread.currentThread().interrupt();
    assertThat(queue.offer(1L)).isTrue();
    assertThat(queue.poll()).isEqualTo(1L);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static Throwable thrownBy(Callable<?> action) {
    try {
      return new AssertionError("it returned " + action.call());
    } catch (Exception e) {
      return e;
    }
  }
}
