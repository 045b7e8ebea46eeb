package io.handfast.steps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What became of all kills, for people. */
public final class KillTable {
  private final List<KillSteps.Row> rows;

  public KillTable(List<KillSteps.Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /** The instructions in front of which, or behind which, somebody was killed. */
  public Set<String> sites() {
    return rows.stream()
        .map(KillSteps.Row::step)
        .filter(Objects::nonNull)
        .map(Step::site)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** One line. */
  public String summary() {
    long scenarios = rows.stream().map(KillSteps.Row::scenario).distinct().count();
    long slowest = rows.stream().mapToLong(KillSteps.Row::nanos).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%d kills in %d scenarios at %d instructions; slowest to heal %.0f ms",
        rows.size(),
        scenarios,
        sites().size(),
        slowest / 1e6);
  }

  private static String time(KillSteps.Row row) {
    String healed = String.format(Locale.ROOT, "%.1f", row.nanos() / 1e6);
    return row.control() == 0
        ? healed
        : String.format(Locale.ROOT, "%s (idle: %.1f)", healed, row.control() / 1e6);
  }

  /**
   * Writes the table.
   *
   * @param file where
   * @param taken how long all of it took
   * @param exceptions methods in which nobody was killed, and why
   */
  public void write(Path file, Duration taken, Map<String, String> exceptions) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# Killed at every step");
    lines.add("");
    lines.add(
        "A process was killed with SIGKILL in front of the step named, and once more where it had"
            + " taken all of them. The state is that at the kill, before anybody healed it: the"
            + " words of the shared objects in hex, then what names the dead. The time runs from"
            + " the kill until all others had got on; \"nothing to heal\" says that meanwhile"
            + " nobody slept to the end of a slice, nor proved the death. Of three kills at the same"
            + " step the quickest counts if the first took more than "
            + KillSteps.SOON.toMillis()
            + " ms; if all three did, the machine was busy, and the time is told that it took at"
            + " that moment to notice the death of a process that did nothing (idle).");
    lines.add("");
    lines.add(
        "Nobody counts steps in the library: the victim's memory and its way to sleep stand still"
            + " by themselves in front of the n-th write and of the n-th side of a call. So every"
            + " write that is made is a step. A loop over words that nobody sees yet is stopped in"
            + " its first three rounds. A thread's first lock, which tells its name, and its first"
            + " sleep, which makes its OS object, are steps of the scenarios that are about them"
            + " (lock-uncontended, parker-first-sleep); elsewhere they are over when the steps"
            + " begin.");
    lines.add("");
    lines.add(summary() + ", " + taken.toSeconds() + " s in all.");
    lines.add("");
    lines.add("| protocol | step | state left | healed by | time to heal ms |");
    lines.add("|---|---|---|---|---|");
    for (KillSteps.Row row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %d %s | %s | %s | %s |",
              row.scenario(),
              row.number(),
              row.step() == null ? "at the end" : row.step(),
              row.state(),
              row.healedBy(),
              time(row)));
    }
    lines.add("");
    lines.add("Methods in which nobody was killed:");
    lines.add("");
    new TreeMap<>(exceptions).forEach((method, why) -> lines.add("- " + method + ": " + why));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines, StandardCharsets.UTF_8);
  }
}
