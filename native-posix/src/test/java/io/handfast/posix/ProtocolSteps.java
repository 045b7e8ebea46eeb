package io.handfast.posix;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All instructions of the library that write shared memory, or call the operating system. */
final class ProtocolSteps {
  private static final String BUFFER = "org.agrona.MutableDirectBuffer";
  private static final String WAITS = "io.handfast.spi.WaitMechanism";
  private static final String MEMORY = "io.handfast.region.RegionMemory";

  /** Those at which nobody can be killed here, or need not be, and why. */
  private static final Map<String, String> EXCEPTIONS = new TreeMap<>();

  private ProtocolSteps() {}

  static Set<String> all() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.handfast.region", "io.handfast.sync", "io.handfast.queue");
    Set<String> steps = new TreeSet<>();
    for (JavaClass type : classes) {
      for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
        if (isStep(call)) {
          steps.add(type.getName() + ":" + call.getLineNumber() + " " + call.getName());
        }
      }
    }
    return steps;
  }

  private static boolean isStep(JavaMethodCall call) {
    String name = call.getName();
    JavaClass owner = call.getTargetOwner();
    if (owner.isAssignableTo(BUFFER)) {
      return name.startsWith("put")
          || name.startsWith("setMemory")
          || name.startsWith("getAnd")
          || name.startsWith("add") && !name.equals("addressOffset")
          || name.startsWith("compareAnd");
    }
    if (owner.isAssignableTo(WAITS)) {
      return !name.equals("published");
    }
    return owner.isAssignableTo(MEMORY)
        && (name.startsWith("create")
            || name.startsWith("remove")
            || name.startsWith("lock")
            || name.startsWith("try"));
  }

  static Set<String> missing(Set<String> killedAt) {
    Set<String> missing = new TreeSet<>(all());
    missing.removeAll(killedAt);
    return missing;
  }

  static Set<String> needlessExceptions(Set<String> killedAt) {
    return new TreeSet<>();
  }
}
