package io.handfast.model;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The model checker: translates a model, compiles the search and runs it. */
final class Spin {
  private static final List<String> TOOLS = List.of("spin", "gcc");

  /** What a search prints if it had to stop before it had seen everything. */
  private static final List<String> UNFINISHED =
      List.of("max search depth too small", "reached -DMEMLIM", "out of memory", "not completed");

  private Spin() {}

  /** Those of its tools that are not installed. */
  static List<String> missing() {
    List<String> directories = List.of(System.getenv("PATH").split(File.pathSeparator));
    return TOOLS.stream()
        .filter(tool -> directories.stream().noneMatch(it -> Files.isExecutable(Path.of(it, tool))))
        .toList();
  }

  /** Searches all states of a model. */
  static ModelRun.Verdict check(ModelRun run, Path directory) throws Exception {
    Path model = Files.copy(run.model(), directory.resolve(run.model().getFileName()));
    List<String> translate = new ArrayList<>(List.of("spin", "-a"));
    translate.addAll(run.flags());
    translate.add(model.getFileName().toString());
    execute(directory, translate);
    // A mistake is found soon: there a search that is compiled faster is over before a faster
    // search.
    String optimization = run.expected() == ModelRun.Verdict.FAIL ? "-O0" : "-O1";
    execute(
        directory,
        List.of(
            "gcc",
            optimization,
            "-w",
            "-DSAFETY",
            "-DCOLLAPSE",
            "-DMEMLIM=4000",
            "-o",
            "pan",
            "pan.c"));
    String output = execute(directory, List.of("./pan", "-m10000", "-E", "-n"));
    if (output.contains("assertion violated")) {
      return ModelRun.Verdict.FAIL;
    }
    if (output.contains("errors: 0") && UNFINISHED.stream().noneMatch(output::contains)) {
      return ModelRun.Verdict.OK;
    }
    throw new AssertionError("the search did not finish:\n" + output);
  }

  /** All models of a source tree. */
  static List<Path> models(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.toString().endsWith(".pml")).sorted().toList();
    }
  }

  private static String execute(Path directory, List<String> command) throws Exception {
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    String output = Files.readString(log);
    if (status != 0) {
      throw new AssertionError(command + " ended with " + status + ":\n" + output);
    }
    return output;
  }
}
