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
import java.util.concurrent.TimeoutException;
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
  private static final int SIDE_BY_SIDE = 3;

  /** More scenarios need not fail before somebody looks. */
  private static final int MOST_FAILURES = 5;

  /** However busy the machine is: in this time a kill is over, or it never will be. */
  private static final Duration STUCK = Duration.ofMinutes(5);

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
    List<KillSteps.Row> rows = playUntilNoneIsMissed(scenarios, failures);
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

  private static List<KillSteps.Row> playUntilNoneIsMissed(
      List<String> scenarios, AssertionError failures) throws Exception {
    ExecutorService players = Executors.newFixedThreadPool(SIDE_BY_SIDE, KillStepsTest::player);
    List<KillSteps.Row> rows = new ArrayList<>();
    try (VictimPool pool = new VictimPool(SIDE_BY_SIDE)) {
      KillSteps kills = new KillSteps(pool);
      List<String> wanted = scenarios;
      for (int again = 0; again <= MOST_REPETITIONS && !wanted.isEmpty(); again++) {
        rows.addAll(play(wanted, kills, players, failures));
        wanted = failures.getSuppressed().length > 0 ? List.of() : missed(scenarios, rows);
      }
    } finally {
      players.shutdownNow();
    }
    assertThat(players.awaitTermination(1, TimeUnit.MINUTES)).as("players have ended").isTrue();
    return rows;
  }

  private static List<KillSteps.Row> play(
      List<String> scenarios, KillSteps kills, ExecutorService players, AssertionError failures)
      throws InterruptedException {
    List<Future<List<KillSteps.Row>>> played = new ArrayList<>();
    scenarios.forEach(name -> played.add(players.submit(() -> kills.play(name))));
    List<KillSteps.Row> rows = new ArrayList<>();
    for (Future<List<KillSteps.Row>> one : played) {
      rows.addAll(rows(one, kills, failures));
      if (failures.getSuppressed().length >= MOST_FAILURES) {
        break;
      }
    }
    return rows;
  }

  private static Thread player(Runnable work) {
    Thread player = new Thread(work, "player");
    player.setDaemon(true);
    return player;
  }

  private static List<KillSteps.Row> rows(
      Future<List<KillSteps.Row>> played, KillSteps kills, AssertionError failures)
      throws InterruptedException {
    while (true) {
      long over = kills.over();
      try {
        return played.get(STUCK.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        failures.addSuppressed(e.getCause());
        return List.of();
      } catch (TimeoutException e) {
        if (kills.over() == over) {
          throw new AssertionError("no kill was over for " + STUCK + ": " + kills.atWork(), e);
        }
      }
    }
  }
}
