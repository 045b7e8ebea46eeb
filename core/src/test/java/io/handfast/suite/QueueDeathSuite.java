package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.process.ExitStatus;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.Halfway;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** QU and KC: what a queue does when those who put and take are killed at a chosen moment. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class QueueDeathSuite extends Suite {
  /** What a child puts that does not live to see it; of several blocks. */
  private static final byte[] FATAL = Numbered.element(1, 9);

  private static final byte[] FIRST = Numbered.element(2, 1);
  private static final byte[] SECOND = Numbered.element(2, 2);

  QueueDeathSuite(Setting setting) {
    super(setting);
  }

  @SuppressWarnings("unchecked")
  private static IpcQueue<byte[]> queue(ProcessArgs args) {
    return args.get(0, IpcQueue.class);
  }

  /** Says that the moment has come, and stays in it. */
  private static void stop(ProcessArgs args) {
    args.get(1, IpcEvent.class).set();
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        // it ends by being killed
      }
    }
  }

  private static boolean put(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcEvent.class).set();
    queue(args).put(FATAL);
    return true;
  }

  private static byte[] take(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcEvent.class).set();
    return queue(args).take();
  }

  private static boolean stopHalfWritten(ProcessArgs args) throws InterruptedException {
    Halfway.whenHalfWritten(() -> stop(args));
    queue(args).put(FATAL);
    return true;
  }

  private static byte[] stopHalfRead(ProcessArgs args) throws InterruptedException {
    Halfway.whenHalfRead(() -> stop(args));
    return queue(args).take();
  }

  private static boolean stopAfterPut(ProcessArgs args) throws InterruptedException {
    queue(args).put(FATAL);
    stop(args);
    return true;
  }

  private static boolean haltAfterPut(ProcessArgs args) throws InterruptedException {
    queue(args).put(FATAL);
    Runtime.getRuntime().halt(3);
    return true;
  }

  /** Starts a child and waits until it is in its moment. */
  private <R> Child<R> at(Remote<R> moment, IpcQueue<byte[]> queue) throws InterruptedException {
    IpcEvent reached = make.event();
    Child<R> child = child(moment, queue, reached);
    assertThat(reached.await(LONG)).isTrue();
    return child;
  }

  /** The same for a moment that is a sleep inside the queue. */
  private <R> Child<R> asleep(Remote<R> moment, IpcQueue<byte[]> queue)
      throws InterruptedException {
    Child<R> child = at(moment, queue);
    Thread.sleep(SHORT.toMillis());
    assertThat(child.isBusy()).isTrue();
    return child;
  }

  private static void assertKilled(Child<?> child) throws InterruptedException {
    child.kill();
    assertThat(child.process().exitStatus().kind()).isEqualTo(ExitStatus.Kind.KILLED);
  }

  @Test
  void QU_13_whatAChildPutRightBeforeAHardExitIsThere() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 4).build();
    IpcEvent unused = make.event();
    Child<Boolean> child = child(QueueDeathSuite::haltAfterPut, queue, unused);
    assertThat(child.process().waitFor()).isEqualTo(new ExitStatus(ExitStatus.Kind.CODE, 3));
    assertThat(queue.poll()).isEqualTo(FATAL);
  }

  @Test
  void QU_13b_whatAChildPutBeforeItWasKilledIsThere() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 4).build();
    assertKilled(at(QueueDeathSuite::stopAfterPut, queue));
    assertThat(queue.poll()).isEqualTo(FATAL);
    assertThat(queue.skippedClaims()).isZero();
  }

  @Test
  void QU_20_aTakerKilledInItsSleepTakesNothingAlong() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 4).build();
    assertKilled(asleep(QueueDeathSuite::take, queue));
    queue.put(FIRST);
    assertThat(queue.poll()).isEqualTo(FIRST);
  }

  @Test
  void QU_20b_theWakeUpOfAKilledTakerIsNotLostForOthers() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 4).build();
    Child<byte[]> doomed = asleep(QueueDeathSuite::take, queue);
    Child<byte[]> other = asleep(QueueDeathSuite::take, queue);
    doomed.process().kill(); // not waited for: the element may come before anybody knows
    queue.put(FIRST);
    queue.put(SECOND);
    assertThat(other.answer()).isIn(FIRST, SECOND);
  }

  @Test
  void aPutterKilledInItsSleepHasPutNothingAndOthersGoOn() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Codec.bytes(), 1).build();
    queue.put(FIRST);
    Child<Boolean> doomed = asleep(QueueDeathSuite::put, queue);
    Child<Boolean> other = asleep(QueueDeathSuite::put, queue);
    assertKilled(doomed);
    assertThat(queue.take()).isEqualTo(FIRST);
    assertThat(other.answer()).isTrue();
    assertThat(queue.take()).isEqualTo(FATAL);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void aHalfWrittenElementIsSkippedAndCountedAndWhatIsBehindItFlows() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Halfway.inTheRing(), 8).build();
    Child<Boolean> producer = at(QueueDeathSuite::stopHalfWritten, queue);
    queue.put(FIRST);
    queue.put(SECOND);
    // As long as it lives it may go on: it is not robbed, and nobody overtakes it.
    assertThat(queue.poll(SHORT)).isNull();
    assertThat(queue.skippedClaims()).isZero();
    assertKilled(producer);
    assertThat(queue.take()).isEqualTo(FIRST);
    assertThat(queue.take()).isEqualTo(SECOND);
    assertThat(queue.skippedClaims()).isEqualTo(1);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aTakerThatSleepsBehindAHalfWrittenElementWakesUp() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Halfway.inTheRing(), 8).build();
    Child<Boolean> producer = at(QueueDeathSuite::stopHalfWritten, queue);
    Child<byte[]> taker = asleep(QueueDeathSuite::take, queue);
    queue.put(FIRST);
    Thread.sleep(SHORT.toMillis());
    assertThat(taker.isBusy()).isTrue();
    producer.process().kill();
    assertThat(taker.answer()).isEqualTo(FIRST);
  }

  @Test
  void theRoomOfHalfWrittenElementsComesBack() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Halfway.inTheRing(), 2).build();
    List<Child<Boolean>> producers = new ArrayList<>();
    producers.add(at(QueueDeathSuite::stopHalfWritten, queue));
    producers.add(at(QueueDeathSuite::stopHalfWritten, queue));
    assertThat(queue.offer(FIRST)).isFalse();
    assertThat(queue.size()).isZero();
    Child<Boolean> putter = asleep(QueueDeathSuite::put, queue);
    for (Child<Boolean> producer : producers) {
      producer.process().kill();
    }
    assertThat(putter.answer()).isTrue();
    assertThat(queue.offer(FIRST, LONG)).isTrue();
    assertThat(queue.take()).isEqualTo(FATAL);
    assertThat(queue.take()).isEqualTo(FIRST);
    assertThat(queue.skippedClaims()).isEqualTo(2);
  }

  @Test
  void aClosedQueueIsAtItsEndOnceTheHalfWrittenElementIsSkipped() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Halfway.inTheRing(), 8).build();
    Child<Boolean> producer = at(QueueDeathSuite::stopHalfWritten, queue);
    queue.close();
    Child<byte[]> taker = asleep(QueueDeathSuite::take, queue);
    producer.process().kill();
    assertThat(taker.failure()).contains("QueueClosedException");
  }

  @Test
  void aProducerKilledWhileItEncodesHasTouchedNothing() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Halfway.inACopy(), 8).build();
    Child<Boolean> producer = at(QueueDeathSuite::stopHalfWritten, queue);
    queue.put(FIRST);
    assertThat(queue.poll()).isEqualTo(FIRST); // it holds up nobody even while it lives
    assertKilled(producer);
    queue.put(SECOND);
    assertThat(queue.take()).isEqualTo(SECOND);
    assertThat(queue.skippedClaims()).isZero();
  }

  @Test
  void aTakerKilledWhileItReadsInTheRingLeavesTheElementInItsPlace() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Halfway.inTheRing(), 8).build();
    queue.put(FIRST);
    queue.put(SECOND);
    assertKilled(at(QueueDeathSuite::stopHalfRead, queue));
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.poll()).isEqualTo(FIRST);
    assertThat(queue.poll()).isEqualTo(SECOND);
  }

  @Test
  void aTakerKilledWhileItDecodesACopyGivesTheElementBack() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Halfway.inACopy(), 8).build();
    queue.put(FIRST);
    queue.put(SECOND);
    Child<byte[]> taker = at(QueueDeathSuite::stopHalfRead, queue);
    assertThat(queue.poll()).isEqualTo(SECOND); // the first one is being read
    assertThat(queue.poll()).isNull();
    assertKilled(taker);
    assertThat(queue.poll()).isEqualTo(FIRST);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aTakerThatWaitsGetsTheElementOfATakerThatIsKilled() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Halfway.inACopy(), 8).build();
    queue.put(FIRST);
    Child<byte[]> killed = at(QueueDeathSuite::stopHalfRead, queue);
    Child<byte[]> waiting = asleep(QueueDeathSuite::take, queue);
    queue.close(); // it is not at its end as long as the element may come back
    killed.process().kill();
    assertThat(waiting.answer()).isEqualTo(FIRST);
  }

  @Test
  void theRoomOfATakerThatIsKilledComesBack() throws Exception {
    IpcQueue<byte[]> queue = make.queue(Halfway.inACopy(), 1).build();
    queue.put(FIRST);
    Child<byte[]> taker = at(QueueDeathSuite::stopHalfRead, queue);
    assertThat(queue.offer(SECOND)).isFalse();
    assertKilled(taker);
    assertThat(queue.poll()).isEqualTo(FIRST);
    assertThat(queue.offer(SECOND, LONG)).isTrue();
  }
}
