package io.handfast.benchmarks.wear;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcSemaphore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** P7, as far as it does not depend on time. */
@Timeout(120)
class WearTest {
  @Test
  void P7_wordsAreAsIfNobodyHadDied() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    boolean unused = Wear.run(2, 10, out); // which also says whether the times are as they were
    String all = printed.toString(StandardCharsets.UTF_8);
    assertThat(all).doesNotContain("CHANGED");
    assertThat(all.lines().filter(line -> line.contains("as spared")))
        .hasSameSizeAs(Wear.KINDS)
        .allMatch(line -> line.contains("     20 "));
  }

  @Test
  void P7_aWordThatIsNotAsBeforeIsFound() throws Exception {
    try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
        IpcSemaphore semaphore = context.semaphore(1);
        IpcSemaphore other = context.semaphore(1);
        IpcEvent event = context.event()) {
      assertThat(Words.of(semaphore)).isEqualTo(Words.of(other)).isNotEqualTo(Words.of(event));
      semaphore.release();
      assertThat(Words.of(semaphore)).isNotEqualTo(Words.of(other));
    }
  }
}
