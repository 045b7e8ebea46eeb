package io.handfast.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.benchmarks.JavaCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * R4: the tests of this package under jcstress, each with every compiler of the JVM. More than the
 * few iterations of a build: {@code -Dhandfast.jcstress=20}.
 */
@Timeout(900)
class JcstressTest {
  private static final String ITERATIONS = System.getProperty("handfast.jcstress", "2");
  private static final String ALL_PASSED =
      "\\(Results: ([1-9]\\d*) planned; \\1 passed, 0 failed, 0 soft errs, 0 hard errs\\)";

  @Test
  void R4_noForbiddenOutcome(@TempDir Path directory) throws Exception {
    JavaCommand.Outcome outcome = run(directory, "\\.(?!WithoutLock)[A-Za-z]+$");
    assertThat(result(outcome)).matches(ALL_PASSED);
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void R4_whatHasNoLockIsFoundOut(@TempDir Path directory) throws Exception {
    JavaCommand.Outcome outcome = run(directory, "\\.WithoutLock$");
    assertThat(result(outcome)).doesNotMatch(ALL_PASSED);
    assertThat(outcome.exitCode()).isNotZero();
  }

  /** The last account that jcstress gives of itself. */
  private static String result(JavaCommand.Outcome outcome) {
    return outcome.lines().stream()
        .filter(line -> line.startsWith("(Results: "))
        .reduce("no result", (earlier, later) -> later);
  }

  private static JavaCommand.Outcome run(Path directory, String tests) throws Exception {
    return JavaCommand.run(
        directory,
        entry -> false,
        "org.openjdk.jcstress.Main",
        "-m",
        "quick",
        "-iters",
        ITERATIONS,
        "-t",
        JcstressTest.class.getPackageName().replace(".", "\\.") + tests,
        "-sc",
        "false",
        "-af",
        "NONE",
        "-r",
        directory.toString());
  }
}
