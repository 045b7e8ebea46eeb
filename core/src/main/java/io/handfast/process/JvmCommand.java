package io.handfast.process;

import io.handfast.region.RegionHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a child JVM: the Java home and the class or module path of this one. */
final class JvmCommand {
  private static final String MAIN = ChildMain.class.getName();

  /** From here on a JDK warns on standard error when JNA loads its library. */
  private static final int FIRST_THAT_WARNS = 24;

  private JvmCommand() {}

  static List<String> of(List<String> jvmArgs) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String home = System.getProperty(RegionHome.DIRECTORY_PROPERTY);
    if (home != null) {
      command.add("-D" + RegionHome.DIRECTORY_PROPERTY + "=" + home);
    }
    if (Runtime.version().feature() >= FIRST_THAT_WARNS) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(jvmArgs);
    String classPath = System.getProperty("java.class.path", "");
    if (!classPath.isEmpty()) {
      command.add("-cp");
      command.add(classPath);
    }
    Module module = ChildMain.class.getModule();
    if (module.isNamed()) {
      command.add("--module-path");
      command.add(System.getProperty("jdk.module.path", ""));
      command.add("--add-modules");
      command.add("ALL-MODULE-PATH");
      command.add("--module");
      command.add(module.getName() + "/" + MAIN);
    } else {
      command.add(MAIN);
    }
    return command;
  }
}
