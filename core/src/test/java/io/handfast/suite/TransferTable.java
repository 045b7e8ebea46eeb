package io.handfast.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may be handed over, and how. "yes", or the number of the first rule that is broken:
 *
 * <ul>
 *   <li>3: an object of a THREADING context would leave the process;
 *   <li>4: an object that may be inherited only would be in a stream;
 *   <li>5: the target is in another region than the object.
 * </ul>
 *
 * Rules 1, closed objects, and 2, objects that never travel, come before the table.
 */
final class TransferTable {
  private static final String TABLE =
      """
      origin             START_PROCESS  START_THREAD  PLAIN_STREAM  ELEMENT_SPAWN  ELEMENT_THREADING
      SPAWN_UNNAMED      yes            yes           4             4              4
      SPAWN_NAMED        yes            yes           yes           yes            5
      SPAWN_MANAGED      yes            yes           yes           yes            5
      OTHER_UNNAMED      5              yes           4             4              4
      OTHER_MANAGED      5              yes           yes           5              5
      THREADING_UNNAMED  3              yes           3             3              4
      THREADING_NAMED    3              yes           yes           3              yes
      THREADING_MANAGED  3              yes           yes           3              yes
      """;

  private TransferTable() {}

  /** One object on one way. */
  record Cell(Origin origin, Way way, SharedKind kind, String verdict) {
    @Override
    public String toString() {
      return origin + " " + kind + " by " + way + ": " + verdict;
    }

    private boolean isAvailable() {
      boolean inProcess =
          origin.isInProcess() && way != Way.START_PROCESS && way != Way.ELEMENT_SPAWN;
      return inProcess || Setting.available().anyMatch(Setting::hasProcesses);
    }
  }

  /** The cells with a verdict that can be tried here. */
  static Stream<Cell> cells(String verdict) {
    List<String> lines = TABLE.lines().toList();
    List<String> head = words(lines.get(0));
    List<Cell> cells = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = words(line);
      for (int i = 1; i < row.size(); i++) {
        for (SharedKind kind : SharedKind.values()) {
          Origin origin = Origin.valueOf(row.get(0));
          cells.add(new Cell(origin, Way.valueOf(head.get(i)), kind, row.get(i)));
        }
      }
    }
    return cells.stream().filter(cell -> cell.verdict.equals(verdict)).filter(Cell::isAvailable);
  }

  /** All of them: for the rules that come before the table. */
  static Stream<Cell> cells() {
    return Stream.of("yes", "3", "4", "5").flatMap(TransferTable::cells);
  }

  private static List<String> words(String line) {
    return Arrays.asList(line.trim().split(" +", -1));
  }
}
