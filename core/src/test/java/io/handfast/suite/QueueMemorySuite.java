package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcManager;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.IpcEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** RC: the file in which a queue's elements are goes with the queue, and nobody detaches. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class QueueMemorySuite extends Suite {
  QueueMemorySuite(Setting setting) {
    super(setting);
  }

  private Set<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(context.directory().orElseThrow())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("segment-"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aClosedQueueGoesWithTheLastProcessThatHasDrainedIt() throws Exception {
    Set<Path> others = segments();
    IpcQueue<Long> queue = make.queue(Codec.longs(), 4).build();
    Set<Path> own = segments();
    own.removeAll(others);
    assertThat(own).hasSize(1);
    Path segment = own.iterator().next();
    IpcEvent look = make.event();
    IpcEvent looked = make.event();
    IpcEvent end = make.event();
    Child<Boolean> child = child(QueueMemorySuite::lookAndWait, queue, look, looked, end);
    queue.put(1L);
    queue.close();
    assertThat(queue.take()).isEqualTo(1);
    QueueEndSuite.assertAtItsEnd(queue);
    assertThat(segment).as("the child has not looked yet").exists();
    look.set();
    looked.await();
    if (make instanceof IpcManager manager) {
      assertThat(segment).as("the manager keeps it").exists();
      manager.close();
    }
    assertThat(segment).doesNotExist();
    QueueEndSuite.assertAtItsEnd(queue);
    end.set();
    assertThat(child.answer()).isTrue();
  }

  @SuppressWarnings("unchecked")
  private static boolean lookAndWait(ProcessArgs args) throws InterruptedException {
    IpcQueue<Long> queue = args.get(0, IpcQueue.class);
    args.get(1, IpcEvent.class).await();
    QueueEndSuite.assertAtItsEnd(queue);
    args.get(2, IpcEvent.class).set();
    return args.get(3, IpcEvent.class).await(LONG);
  }
}
