package io.handfast.model;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every protocol holds in all states of its model, with processes killed at any step; and the model
 * notices when a step of the protocol is left out.
 *
 * <p>{@code -Dhandfast.models=LONG} checks the larger configurations in place of those that every
 * build checks; NONE is for a second run of the tests on another JDK.
 */
final class ModelTest {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final String SIZE = System.getProperty("handfast.models", "RUN");

  /** One search for each core; a search has one thread. */
  private static final ExecutorService SEARCHES =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), ModelTest::daemon);

  @TestFactory
  Stream<DynamicContainer> protocols_hold_whoever_is_killed() throws IOException {
    assumeTrue(!SIZE.equals("NONE"), "the models are not checked: -Dhandfast.models=NONE");
    List<String> missing = Spin.missing();
    assumeTrue(
        missing.isEmpty(),
        () -> "the models are not checked: " + missing + " not installed (packages spin, gcc)");
    List<Path> models = Spin.models(SOURCES);
    assertThat(models).isNotEmpty();
    return models.stream().map(ModelTest::configurations).collect(toList()).stream();
  }

  private static DynamicContainer configurations(Path model) {
    try {
      List<ModelRun> runs = ModelRun.in(model, SIZE);
      assertThat(runs).as("configurations in %s", model).isNotEmpty();
      return dynamicContainer(
          model.getFileName().toString(),
          runs.stream().map(ModelTest::configuration).collect(toList()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static DynamicTest configuration(ModelRun run) {
    Future<ModelRun.Verdict> verdict = SEARCHES.submit(() -> verdict(run));
    return dynamicTest(run.name(), () -> assertThat(verdict.get()).isEqualTo(run.expected()));
  }

  private static Thread daemon(Runnable search) {
    Thread thread = new Thread(search, "search");
    thread.setDaemon(true);
    return thread;
  }

  private static ModelRun.Verdict verdict(ModelRun run) throws Exception {
    Path directory = Files.createTempDirectory("handfast-model-");
    try {
      return Spin.check(run, directory);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
      }
    }
  }
}
