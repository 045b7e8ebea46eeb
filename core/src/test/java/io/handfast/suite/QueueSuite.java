package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.QueueClosedException;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.Halfway;
import io.handfast.queue.IpcQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** QU: putting and taking, size, order, closing; nobody dies. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class QueueSuite extends Suite {
  private static final int CAPACITY = 6;

  QueueSuite(Setting setting) {
    super(setting);
  }

  private IpcQueue<Long> queue() {
    return make.queue(Codec.longs(), CAPACITY).build();
  }

  private IpcQueue<Long> fullQueue() {
    IpcQueue<Long> queue = queue();
    for (long i = 0; i < CAPACITY; i++) {
      assertThat(queue.offer(i)).isTrue();
    }
    return queue;
  }

  @SuppressWarnings("unchecked")
  private static IpcQueue<Long> queue(ProcessArgs args) {
    return args.get(0, IpcQueue.class);
  }

  @Test
  void QU_01_asManyElementsAsItWasMadeForGoInByEveryForm() throws Exception {
    IpcQueue<Long> queue = queue();
    queue.put(0L);
    queue.put(1L);
    assertThat(queue.offer(2L)).isTrue();
    assertThat(queue.offer(3L, 0, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.offer(4L, 10, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.offer(5L, LONG)).isTrue();
    assertThat(queue.size()).isEqualTo(queue.capacity()).isEqualTo(CAPACITY);
    assertThat(queue.isEmpty()).isFalse();
  }

  @Test
  void QU_02_oneMoreFindsNoRoom() throws Exception {
    IpcQueue<Long> queue = fullQueue();
    assertThat(queue.offer(6L)).isFalse();
    assertThat(queue.offer(6L, 0, TimeUnit.SECONDS)).isFalse();
    assertThat(queue.offer(6L, -1, TimeUnit.SECONDS)).isFalse();
    assertThat(queue.offer(6L, Duration.ofSeconds(-1))).isFalse();
    assertThat(timeOf(() -> queue.offer(6L, SHORT))).isGreaterThanOrEqualTo(SHORT);
    assertThat(queue.size()).isEqualTo(CAPACITY);
    List<Long> elements = new ArrayList<>();
    assertThat(queue.drainTo(elements)).isEqualTo(CAPACITY);
    assertThat(elements).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void QU_02b_theLastTryOfATimedPutCounts() throws Exception {
    IpcQueue<Long> queue = fullQueue();
    Child<Boolean> putter = child(args -> queue(args).offer(6L, LONG), queue);
    Thread.sleep(SHORT.toMillis());
    assertThat(queue.take()).isEqualTo(0L);
    assertThat(putter.answer()).isTrue();
    assertThat(queue.size()).isEqualTo(CAPACITY);
  }

  @Test
  void QU_03_anEmptyQueueGivesNothing() throws Exception {
    IpcQueue<Long> queue = queue();
    assertThat(queue.poll()).isNull();
    assertThat(queue.poll(0, TimeUnit.SECONDS)).isNull();
    assertThat(queue.poll(-1, TimeUnit.SECONDS)).isNull();
    assertThat(queue.poll(Duration.ofSeconds(-1))).isNull();
    assertThat(timeOf(() -> queue.poll(SHORT))).isGreaterThanOrEqualTo(SHORT);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void QU_03b_theLongestTimeIsNoOverflow() throws Exception {
    IpcQueue<Long> queue = queue();
    assertThat(queue.offer(1L, Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    assertThat(queue.poll(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(1L);
    Child<Boolean> putter = child(QueueSuite::putLate, queue);
    assertThat(queue.poll(Long.MAX_VALUE, TimeUnit.DAYS)).isEqualTo(1L);
    assertThat(putter.answer()).isTrue();
  }

  private static boolean putLate(ProcessArgs args) throws InterruptedException {
    Thread.sleep(SHORT.toMillis());
    queue(args).put(1L);
    return true;
  }

  @Test
  void QU_04_everyFormTakesWhatAChildHasPut() throws Exception {
    IpcQueue<Long> queue = queue();
    Child<Boolean> putter = child(QueueSuite::putTwoToFive, queue);
    assertThat(queue.take()).isEqualTo(2L);
    assertThat(queue.poll(LONG)).isEqualTo(3L);
    assertThat(queue.poll(1, TimeUnit.MINUTES)).isEqualTo(4L);
    assertThat(putter.answer()).isTrue();
    assertThat(queue.poll()).isEqualTo(5L);
    assertThat(queue.poll()).isNull();
  }

  private static boolean putTwoToFive(ProcessArgs args) throws InterruptedException {
    for (long i = 2; i <= 5; i++) {
      queue(args).put(i);
    }
    return true;
  }

  @Test
  void QU_05_twoProducersOneAfterTheOtherKeepTheirOrder() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), 20).build();
    for (long i = 0; i < 10; i++) {
      queue.put(i);
    }
    assertThat(child(QueueSuite::putTenToNineteen, queue).answer()).isTrue();
    for (long i = 0; i < 20; i++) {
      assertThat(queue.take()).isEqualTo(i);
    }
    assertThat(queue.isEmpty()).isTrue();
  }

  private static boolean putTenToNineteen(ProcessArgs args) throws InterruptedException {
    for (long i = 10; i < 20; i++) {
      queue(args).put(i);
    }
    return true;
  }

  @Test
  void QU_06_theSizeIsExact() throws Exception {
    IpcQueue<Long> queue = queue();
    queue.put(1L);
    assertThat(queue.size()).isEqualTo(1);
    queue.put(2L);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(child(args -> queue(args).size(), queue).answer()).isEqualTo(2);
    queue.take();
    assertThat(queue.size()).isEqualTo(1);
    queue.take();
    assertThat(queue.size()).isZero();
  }

  @Test
  void QU_07_anElementIsThereWhenItsPutReturns() throws Exception {
    IpcQueue<Long> queue = queue();
    for (long i = 0; i < 10_000; i++) {
      queue.put(i);
      assertThat(queue.isEmpty()).isFalse();
      assertThat(queue.poll()).isEqualTo(i);
      assertThat(queue.isEmpty()).isTrue();
    }
  }

  @Test
  void nullIsNoElement() {
    IpcQueue<Long> queue = queue();
    @SuppressWarnings("NullAway") // that is the point
    Runnable offerNull = () -> queue.offer(null);
    assertThatNullPointerException().isThrownBy(offerNull::run).withMessage("element");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void drainToTakesNoMoreThanItIsTold() {
    IpcQueue<Long> queue = fullQueue();
    List<Long> elements = new ArrayList<>();
    assertThat(queue.drainTo(elements, 0)).isZero();
    assertThat(queue.drainTo(elements, 4)).isEqualTo(4);
    assertThat(elements).containsExactly(0L, 1L, 2L, 3L);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.drainTo(elements, 4)).isEqualTo(2);
    assertThat(queue.drainTo(elements)).isZero();
  }

  @Test
  void aQueueThatIsClosedWhileItsLastElementIsBeingReadGivesItAndEnds() {
    IpcQueue<byte[]> queue = make.queue(Halfway.inTheRing(), 2).build();
    queue.offer(new byte[8]);
    AtomicBoolean first = new AtomicBoolean(true);
    Halfway.whenHalfRead(
        () -> {
          if (first.getAndSet(false)) {
            assertThat(queue.poll()).isNull();
            queue.close();
            assertThat(queue.poll()).as("it may come back").isNull();
          }
        });
    try {
      assertThat(queue.drainTo(new ArrayList<>())).isEqualTo(1);
      assertThatThrownBy(queue::poll).isInstanceOf(QueueClosedException.class);
    } finally {
      Halfway.whenHalfRead(() -> {});
    }
  }

  @Test
  void QU_11_aClosedQueueTakesNothingMoreAndGivesWhatIsLeft() throws Exception {
    IpcQueue<Long> queue = queue();
    queue.put(1L);
    queue.put(2L);
    queue.put(3L);
    queue.close();
    queue.close();
    assertThat(queue.isClosed()).isTrue();
    assertThatThrownBy(() -> queue.put(4L)).isInstanceOf(QueueClosedException.class);
    assertThatThrownBy(() -> queue.offer(4L)).isInstanceOf(QueueClosedException.class);
    assertThatThrownBy(() -> queue.offer(4L, SHORT)).isInstanceOf(QueueClosedException.class);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.take()).isEqualTo(1L);
    assertThat(queue.poll(LONG)).isEqualTo(2L);
    assertThat(queue.poll()).isEqualTo(3L);
    assertThatThrownBy(queue::take).isInstanceOf(QueueClosedException.class);
    assertThatThrownBy(queue::poll).isInstanceOf(QueueClosedException.class);
    assertThatThrownBy(() -> queue.poll(SHORT)).isInstanceOf(QueueClosedException.class);
    assertThat(queue.drainTo(new ArrayList<>())).isZero();
  }

  @Test
  void QU_11b_aQueueThatAChildClosedIsClosedHere() throws Exception {
    IpcQueue<Long> queue = queue();
    queue.put(1L);
    assertThat(child(QueueSuite::close, queue).answer()).isTrue();
    assertThat(queue.isClosed()).isTrue();
    assertThatThrownBy(() -> queue.put(2L)).isInstanceOf(QueueClosedException.class);
    assertThat(queue.take()).isEqualTo(1L);
    assertThatThrownBy(queue::take).isInstanceOf(QueueClosedException.class);
  }

  private static boolean close(ProcessArgs args) {
    queue(args).close();
    return queue(args).isClosed();
  }

  @Test
  void QU_11c_aDetachedHandleIsRefusedAndOthersGoOn() throws Exception {
    IpcQueue<Long> first = make.queue(Codec.longs(), CAPACITY).name("shared").build();
    IpcQueue<Long> second = make.queue(Codec.longs(), CAPACITY).name("shared").build();
    first.put(1L);
    first.detach();
    first.detach();
    first.close(); // a handle that is gone closes nothing
    assertThat(first.isClosed()).isTrue();
    assertThatThrownBy(() -> first.offer(2L)).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(() -> first.put(2L)).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(first::poll).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(first::take).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(first::size).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(first::isEmpty).isInstanceOf(ClosedHandleException.class);
    assertThat(first.toString()).contains("detached");
    assertThat(second.isClosed()).isFalse();
    assertThat(second.take()).isEqualTo(1L);
  }

  @Test
  void QU_14_anElementThatIsTooLongIsRefusedAtOnce() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), CAPACITY).bytes(64 * 1_024).build();
    int longest = queue.longestElement();
    assertThat(longest).isBetween(16 * 1_024 - 64, 16 * 1_024);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.put(new byte[longest + 1]))
        .withMessageContaining("element=" + (longest + 1))
        .withMessageContaining("longest=" + longest);
    assertThatIllegalArgumentException().isThrownBy(() -> queue.offer(new byte[longest + 1]));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.offer(new byte[100_000], LONG));
    assertThat(queue.isEmpty()).isTrue();
    queue.put(new byte[longest]);
    assertThat(queue.take()).hasSize(longest);
  }

  @Test
  void itIsFullWhenItsBytesAre() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 100).bytes(64 * 1_024).build();
    byte[] quarter = new byte[queue.longestElement()];
    for (int i = 0; i < 4; i++) {
      assertThat(queue.offer(quarter)).isTrue();
    }
    assertThat(queue.offer(new byte[0])).isFalse();
    assertThat(queue.take()).hasSize(quarter.length);
    assertThat(queue.offer(new byte[0])).isTrue();
    assertThat(queue.offer(quarter)).isFalse();
    assertThat(queue.size()).isEqualTo(4);
  }

  @Test
  void toStringTellsNameAndFill() throws Exception {
    IpcQueue<Long> queue = make.queue(Codec.longs(), CAPACITY).name("jobs").build();
    assertThat(queue.name()).contains("jobs");
    queue.put(1L);
    assertThat(queue.toString()).contains("'jobs'", "size=1 of 6");
    queue.close();
    assertThat(queue.toString()).contains("size=1 of 6, closed");
  }
}
