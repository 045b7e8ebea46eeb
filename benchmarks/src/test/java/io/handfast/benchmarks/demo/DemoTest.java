package io.handfast.benchmarks.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.benchmarks.Handfast;
import io.handfast.benchmarks.JavaCommand;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code handfast.jar demo}, line by line. */
@Timeout(120)
class DemoTest {
  private static final String RATE = "    \\d+\\.\\d M messages/s";

  /** What it prints, as regular expressions. */
  private static final List<String> FORM =
      List.of(
          "scenario 1   pool, inherited handles inside tasks    REFUSED   HandleTransferException:"
              + " IpcLock.+ \\(as it must be\\)",
          "scenario 1b  pool, handles given at worker start     OK        10 of 10",
          "scenario 2   pool, managed handles inside tasks      OK        10 of 10",
          "scenario 3   processes, inherited handles            OK        10 of 10",
          "scenario 4   processes, managed handles              OK        10 of 10",
          "scenario 5   lock holder killed                      RECOVERED after \\d+ ms, abandoned"
              + " flag seen",
          "scenario 6   threading-context lock to a process     REFUSED   ContextMismatchException:"
              + " .+",
          "throughput   IpcQueue<byte\\[\\]> 32 B, 1 producer JVM, 1 consumer JVM" + RATE,
          "throughput   IpcQueue<Order> by chronicle-bytes, 1 producer JVM, 1 consumer JVM" + RATE,
          "leftovers    0 files, 0 semaphore names");

  @Test
  void everyStepDoesWhatItShould(@TempDir Path directory) throws Exception {
    JavaCommand.Outcome outcome =
        JavaCommand.run(directory, entry -> false, Handfast.class.getName(), "demo");
    assertThat(outcome.lines()).hasSameSizeAs(FORM);
    for (int i = 0; i < FORM.size(); i++) {
      assertThat(outcome.lines().get(i)).matches(FORM.get(i));
    }
    assertThat(outcome.exitCode()).isZero();
  }
}
