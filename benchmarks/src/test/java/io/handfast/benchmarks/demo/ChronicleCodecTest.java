package io.handfast.benchmarks.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.benchmarks.JavaCommand;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.queue.IpcQueue;
import io.handfast.queue.chronicle.ChronicleCodec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages by chronicle-bytes, which is here, and which nobody needs. */
@Timeout(120)
class ChronicleCodecTest {
  private static final int ORDERS = 1_000;

  @SuppressWarnings("unchecked")
  private static void echo(ProcessArgs args) throws InterruptedException {
    IpcQueue<Order> there = args.get(0, IpcQueue.class);
    IpcQueue<Order> back = args.get(1, IpcQueue.class);
    for (int i = 0; i < ORDERS; i++) {
      back.put(there.take());
    }
  }

  private static IpcQueue<Order> queue(IpcContext context, int elements) {
    return context.queue(ChronicleCodec.of(Order.class, Order::new), elements).build();
  }

  /** Sends orders to another JVM and back. */
  private static void thereAndBack(String... jvmArgs) throws InterruptedException {
    try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
      IpcQueue<Order> there = queue(context, 16);
      IpcQueue<Order> back = queue(context, ORDERS);
      IpcProcess child =
          context.process(ChronicleCodecTest::echo, there, back).jvmArgs(jvmArgs).start();
      for (int i = 0; i < ORDERS; i++) {
        there.put(new Order(i, i / 8.0, i * i));
      }
      assertThat(child.waitFor().isSuccess()).isTrue();
      for (int i = 0; i < ORDERS; i++) {
        assertThat(back.take()).usingRecursiveComparison().isEqualTo(new Order(i, i / 8.0, i * i));
      }
      assertThat(back.isEmpty()).isTrue();
    }
  }

  @Test
  void ordersGoToAnotherJvmAndBack() throws Exception {
    thereAndBack();
  }

  @Test
  void nothingIsWrittenToTheUsersHome(@TempDir Path home, @TempDir Path other) throws Exception {
    // JNA, which the codec has nothing to do with, would unpack its library there.
    thereAndBack("-Duser.home=" + home, "-Djna.tmpdir=" + other);
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void nothingThatReportsToItsMakersIsOnTheClassPath() {
    assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(System.getProperty("java.class.path"))
        .contains("chronicle-bytes")
        .doesNotContain("chronicle-analytics");
  }

  @Test
  void withoutChronicleBytesAllElseWorksAndTheErrorNamesIt(@TempDir Path directory)
      throws Exception {
    JavaCommand.Outcome outcome =
        JavaCommand.run(
            directory,
            entry -> entry.startsWith("chronicle-") || entry.contains("openhft"),
            WithoutChronicle.class.getName());
    assertThat(outcome.lines()).hasSize(3);
    assertThat(outcome.lines().get(0)).isEqualTo("a child took: hello");
    assertThat(outcome.lines().get(1))
        .contains("NoClassDefFoundError", "net/openhft/chronicle/bytes");
    assertThat(outcome.lines().get(2)).isEqualTo("still there");
    assertThat(outcome.exitCode()).isZero();
  }
}
