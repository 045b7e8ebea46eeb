package io.handfast.posix;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.handfast.IpcObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;

/**
 * All instructions of the library that write shared memory, sleep, wake, or make and remove files,
 * read from its class files: what is not among the kills is missing there.
 */
final class ProtocolSteps {
  private static final String BUFFER = "org.agrona.MutableDirectBuffer";
  private static final String WAITS = "io.handfast.spi.WaitMechanism";
  private static final String FUTEX = "io.handfast.spi.Futex";
  private static final String MEMORY = "io.handfast.region.RegionMemory";

  /** What memory is made of, and what one process has for itself. */
  private static final Set<String> NO_PROTOCOLS =
      Set.of(
          "AsciiNumbers",
          "BlockBuffer",
          "BoundMemory",
          "MappedBuffer",
          "ProcessMemory",
          "TextBuffer",
          "ThreadWaits");

  /** Methods in which nobody is killed here, and why. */
  private static final Map<String, String> EXCEPTIONS =
      new TreeMap<>(
          Map.of(
              "HeaderLayout.prepare", "the region has no name yet; RegionSweeperTest",
              "HeaderLayout.publish", "likewise",
              "IpcQueue.read", "copies to memory of its own",
              "Parkers.discardAll", "nobody is left to go on; RegionSweeperTest, LeftoverSuite",
              "RegionMemory.tryProveDead", "the form for memory of one process",
              "RegionSweeper.retire", "likewise; RegionSweeper.pml",
              "Participants.recoverVacant", "a claim like that of reap; QueueLeavingTest",
              "StampedRing.keepUp", "only after 32 claims of which none was published",
              "Participants.register, suspects", "only with 1 024 participants"));

  private ProtocolSteps() {}

  /** Instructions, and the methods in which they are. */
  static Map<String, String> all() throws IOException, URISyntaxException {
    Map<String, String> steps = new TreeMap<>();
    for (JavaClass type : library()) {
      for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
        if (!NO_PROTOCOLS.contains(type.getSimpleName()) && isStep(call)) {
          String site = type.getName() + ":" + call.getLineNumber() + " " + call.getName();
          steps.put(site, place(type, call));
        }
      }
    }
    return steps;
  }

  private static String place(JavaClass type, JavaMethodCall call) {
    String method = type.getSimpleName() + "." + call.getOrigin().getName();
    boolean suspects =
        method.equals("Participants.register") && call.getName().equals("tryProveDead");
    return suspects ? method + ", suspects" : method;
  }

  /** The library without its tests. */
  private static JavaClasses library() throws IOException, URISyntaxException {
    Path location =
        Path.of(IpcObject.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(location)) {
      return new ClassFileImporter().importPath(location);
    }
    try (JarFile jar = new JarFile(location.toFile())) {
      return new ClassFileImporter().importJar(jar);
    }
  }

  private static boolean isStep(JavaMethodCall call) {
    String name = call.getName();
    JavaClass owner = call.getTargetOwner();
    if (owner.isAssignableTo(BUFFER)) {
      return name.startsWith("put")
          || name.equals("setMemory")
          || name.startsWith("getAnd")
          || name.startsWith("compareAnd");
    }
    if (owner.getName().equals(FUTEX)) {
      return true;
    }
    if (owner.getName().equals(WAITS)) {
      return !name.equals("published");
    }
    return owner.getName().equals(MEMORY)
        && (name.startsWith("create")
            || name.startsWith("remove")
            || name.startsWith("lock")
            || name.startsWith("try"));
  }

  /** Where nobody was killed, and should have been. */
  static Set<String> missing(Set<String> killedAt) throws IOException, URISyntaxException {
    Set<String> missing = new TreeSet<>();
    all()
        .forEach(
            (site, place) -> {
              if (!killedAt.contains(site) && !EXCEPTIONS.containsKey(place)) {
                missing.add(site + " in " + place);
              }
            });
    return missing;
  }

  /** Exceptions for what is not there, or was covered all the same. */
  static Set<String> needlessExceptions(Set<String> killedAt)
      throws IOException, URISyntaxException {
    Set<String> needless = new TreeSet<>(EXCEPTIONS.keySet());
    all()
        .forEach(
            (site, place) -> {
              if (!killedAt.contains(site)) {
                needless.remove(place);
              }
            });
    return needless;
  }

  /** For the table. */
  static Map<String, String> exceptions() {
    return EXCEPTIONS;
  }
}
