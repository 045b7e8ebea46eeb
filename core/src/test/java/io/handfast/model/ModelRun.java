package io.handfast.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One configuration of a model, as its first lines name it.
 *
 * @param model the model
 * @param expected what must come out
 * @param name how it is called
 * @param flags the definitions that make it
 */
record ModelRun(Path model, Verdict expected, String name, List<String> flags) {
  private static final Pattern LINE =
      Pattern.compile(
          "// (?<size>RUN|LONG|ONCE) +(?<verdict>ok|fail) +(?<name>[^ :]+): (?<flags>.*)");

  /** What a search can find. */
  enum Verdict {
    /** The whole state space was searched, and no assertion failed. */
    OK,
    /** An assertion failed, as it must when a step of the protocol is left out. */
    FAIL
  }

  /** The configurations of one size in a model. */
  static List<ModelRun> in(Path model, String size) throws IOException {
    List<ModelRun> runs = new ArrayList<>();
    for (String line : Files.readAllLines(model)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches() && matcher.group("size").equals(size)) {
        runs.add(
            new ModelRun(
                model,
                matcher.group("verdict").equals("ok") ? Verdict.OK : Verdict.FAIL,
                matcher.group("name"),
                List.of(matcher.group("flags").trim().split(" +"))));
      }
    }
    return runs;
  }
}
