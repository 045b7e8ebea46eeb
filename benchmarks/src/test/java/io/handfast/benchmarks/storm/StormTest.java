package io.handfast.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.benchmarks.Handfast;
import io.handfast.benchmarks.JavaCommand;
import io.handfast.context.IpcContext;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** R2: the storm is survived, and a storm that should not be survived is not. */
@Timeout(120)
class StormTest {
  private static final long SEED = 20;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(3);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @AfterEach
  void closeWhatWasLeaked() throws Exception {
    Planted.DescriptorsLeaked.closeAll();
  }

  @Test
  void R2_allPrimitivesSurvive(@TempDir Path directory) throws Exception {
    JavaCommand.Outcome outcome =
        JavaCommand.run(
            directory,
            entry -> false,
            Handfast.class.getName(),
            "storm",
            "--primitive=all",
            "--kills=20",
            "--seed=" + SEED,
            "--limit=" + LONG.toSeconds());
    assertThat(outcome.lines()).first().asString().contains("--seed " + SEED);
    assertThat(outcome.lines()).last().isEqualTo("20 kills, 0 wedged, 0 lost, 0 leaked");
    assertThat(outcome.exitCode()).isZero();
  }

  /** Runs a storm that must not end well; returns what it printed. */
  private String fail(int kills, Duration limit, BiFunction<IpcContext, Duration, List<Load>> loads)
      throws Exception {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int exitStatus = StormCommand.run("of what is wrong", loads, kills, SEED, limit, out);
    String all = printed.toString(StandardCharsets.UTF_8);
    assertThat(exitStatus).as(all).isEqualTo(1);
    return all;
  }

  @Test
  void R2_aLockThatADeadOwnerKeepsIsFound() throws Exception {
    assertThat(fail(100, SHORT, (context, limit) -> List.of(new Planted.LockWithoutOwner())))
        .contains("WEDGED");
  }

  @Test
  void R2_aLockThatLetsTwoInIsFound() throws Exception {
    assertThat(fail(6, LONG, (context, limit) -> List.of(new Planted.LockForAll())))
        .contains("LOST");
  }

  @Test
  void R2_permitsThatDoNotComeBackAreFound() throws Exception {
    assertThat(
            fail(
                20,
                SHORT,
                (context, limit) ->
                    List.of(
                        new Planted.PermitsLost(context.semaphore(SemaphoreLoad.PERMITS), limit))))
        .containsAnyOf("LOST", "WEDGED");
  }

  @Test
  void R2_elementsThatGetLostAreFound() throws Exception {
    assertThat(fail(3, SHORT, (context, limit) -> List.of(elementsLost(context, limit))))
        .contains("LOST");
  }

  private static Load elementsLost(IpcContext context, Duration limit) {
    IpcQueue<Long> queue = context.queue(Codec.longs(), QueueLoad.CAPACITY).build();
    return new Planted.ElementsLost(queue, new QueueLoad(queue, limit));
  }

  @Test
  void R2_descriptorsThatAreLeakedAreFound() throws Exception {
    assertThat(fail(6, LONG, (context, limit) -> List.of(new Planted.DescriptorsLeaked())))
        .contains("6 kills, 0 wedged, 0 lost, 6 leaked");
  }
}
