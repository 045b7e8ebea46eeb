package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.QueueClosedException;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** QU: a handle whose queue is closed and empty was given up, and works on as a closed one. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class QueueEndSuite extends Suite {
  QueueEndSuite(Setting setting) {
    super(setting);
  }

  static void assertAtItsEnd(IpcQueue<Long> queue) throws InterruptedException {
    List<ThrowingCallable> calls =
        List.of(
            queue::take,
            queue::poll,
            () -> queue.poll(SHORT),
            () -> queue.put(1L),
            () -> queue.offer(1L),
            () -> queue.offer(1L, SHORT));
    for (int i = 0; i < 2; i++) {
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call).isInstanceOf(QueueClosedException.class);
      }
      assertThat(queue.size()).isZero();
      assertThat(queue.isEmpty()).isTrue();
      assertThat(queue.isClosed()).isTrue();
      assertThat(queue.drainTo(new ArrayList<>())).isZero();
      assertThat(queue).asString().contains("closed");
      queue.close(); // no effect again
    }
  }

  private IpcQueue<Long> queue() {
    return make.queue(Codec.longs(), 4).build();
  }

  @Test
  void QU_11_aQueueThatIsClosedAndThenDrainedIsAtItsEnd() throws Exception {
    IpcQueue<Long> queue = queue();
    queue.put(1L);
    queue.put(2L);
    queue.close();
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.take()).isEqualTo(1);
    assertThat(queue.take()).isEqualTo(2);
    assertAtItsEnd(queue);
  }

  @Test
  void QU_11_aQueueThatIsClosedWhenItIsEmptyIsAtItsEnd() throws Exception {
    IpcQueue<Long> queue = queue();
    queue.close();
    assertAtItsEnd(queue);
  }

  /** Otherwise its record, and its memory, would be a stranger's under a handle that works on. */
  @Test
  void QU_11_itLeavesItsSuccessorsAlone() throws Exception {
    IpcQueue<Long> ended = queue();
    ended.close();
    assertAtItsEnd(ended);
    for (long i = 0; i < 3; i++) {
      IpcQueue<Long> successor = queue();
      successor.put(i);
      assertAtItsEnd(ended);
      ended.detach();
      assertThat(successor.size()).isEqualTo(1);
      assertThat(successor.take()).isEqualTo(i);
    }
  }
}
