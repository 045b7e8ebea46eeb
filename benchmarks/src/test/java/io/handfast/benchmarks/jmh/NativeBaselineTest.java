package io.handfast.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The C program, where there is a compiler; where there is none, that is said. */
@Timeout(120)
class NativeBaselineTest {
  private static boolean isCompilerHere() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Path.of(directory, "gcc").toFile().canExecute());
  }

  @Test
  void isThereWhereACompilerIs() throws Exception {
    Optional<NativeBaseline> compiled = NativeBaseline.compile();
    assertThat(compiled.isPresent()).isEqualTo(isCompilerHere());
    if (compiled.isPresent()) {
      measuresAndLeavesNothing(compiled.get());
    }
  }

  private static void measuresAndLeavesNothing(NativeBaseline c) throws Exception {
    try (c) {
      assertThat(c.nanos("C mutex")).isEmpty();
      c.measurePairs(5, 1);
      c.measureContended(110, 1);
      for (String name : new String[] {"C mutex", "C robust", "C semaphore"}) {
        assertThat(c.nanos(name)).as(name).hasValueSatisfying(it -> assertThat(it).isPositive());
      }
      assertThat(c.contended()).hasValueSatisfying(it -> assertThat(it).contains("two processes"));
      assertThat(c.measureKilled(1, 3, 5, 1)).hasSize(2).doesNotContain(0);
      assertThat(c.nanos("LockBenchmark.ipcLock")).isEmpty();
    }
    assertThat(c.directory()).doesNotExist();
  }
}
