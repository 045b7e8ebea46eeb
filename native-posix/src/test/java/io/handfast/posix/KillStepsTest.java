package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.steps.KillSteps;
import io.handfast.steps.KillTable;
import io.handfast.steps.VictimPool;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R1: a process is killed at every step of every protocol, and all others go on at once.
 *
 * <p>{@code -Dhandfast.steps=} a word plays the scenarios that have it in their names; NONE is for
 * a second run of the tests on another JDK.
 */
class KillStepsTest {
  private static final String WANTED = System.getProperty("handfast.steps", "ALL");
  private static final int SIDE_BY_SIDE = 2;
  private static final int MOST_REPETITIONS = 3;

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void R1_a_process_killed_at_any_step_keeps_nobody_from_going_on() throws Exception {
    if (WANTED.equals("NONE")) {
      System.out.println("nobody is killed at any step: -Dhandfast.steps=NONE");
      return;
    }
    List<String> scenarios =
        KillSteps.scenarios().stream()
            .filter(name -> WANTED.equals("ALL") || name.contains(WANTED))
            .toList();
    assertThat(scenarios).as("scenarios with " + WANTED).isNotEmpty();
    AssertionError failures = new AssertionError("others did not go on as they should");
    long start = System.nanoTime();
    List<KillSteps.Row> rows = play(scenarios, failures);
    for (int again = 0; again < MOST_REPETITIONS && failures.getSuppressed().length == 0; again++) {
      List<String> missed = missed(scenarios, rows);
      if (missed.isEmpty()) {
        break;
      }
      rows.addAll(play(missed, failures));
    }
    KillTable table = new KillTable(rows);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    table.write(Path.of("target", "kill-steps.md"), taken, ProtocolSteps.exceptions());
    System.out.println(table.summary() + " in " + taken.toSeconds() + " s");
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
    if (WANTED.equals("ALL")) {
      assertThat(ProtocolSteps.missing(table.sites()))
          .as("steps at which nobody was killed")
          .isEmpty();
      assertThat(ProtocolSteps.needlessExceptions(table.sites()))
          .as("exceptions that are none")
          .isEmpty();
    }
  }

  /**
   * The scenarios of those protocols in which a step was missed. Some steps are taken only if a
   * slice ends at the right moment, which depends on what else the machine does.
   */
  private static List<String> missed(List<String> scenarios, List<KillSteps.Row> rows)
      throws IOException, URISyntaxException {
    if (!WANTED.equals("ALL")) {
      return List.of();
    }
    Set<String> missing = ProtocolSteps.missing(new KillTable(rows).sites());
    return scenarios.stream()
        .filter(
            name ->
                missing.stream()
                    .anyMatch(
                        site -> site.toLowerCase(Locale.ROOT).contains(name.split("-", 2)[0])))
        .toList();
  }

  private static List<KillSteps.Row> play(List<String> scenarios, AssertionError failures)
      throws InterruptedException {
    ExecutorService players = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try (VictimPool pool = new VictimPool(SIDE_BY_SIDE)) {
      KillSteps kills = new KillSteps(pool);
      List<Future<List<KillSteps.Row>>> played = new ArrayList<>();
      scenarios.forEach(name -> played.add(players.submit(() -> kills.play(name))));
      List<KillSteps.Row> rows = new ArrayList<>();
      for (Future<List<KillSteps.Row>> one : played) {
        try {
          rows.addAll(one.get());
        } catch (ExecutionException e) {
          failures.addSuppressed(e.getCause());
        }
      }
      return rows;
    } finally {
      players.shutdownNow();
    }
  }
}
