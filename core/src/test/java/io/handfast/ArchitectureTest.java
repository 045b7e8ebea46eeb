package io.handfast;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The house as it was drawn: packages depend downwards only, and on nothing that needs a JVM flag.
 */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(new ImportOption.DoNotIncludeJars())
          .importPackages("io.handfast");

  /** Public members that layers above need, and nobody outside can call. */
  private static final Set<String> BRIDGES =
      Set.of(
          "io.handfast.process.ProcessStarter.<init>",
          "io.handfast.queue.QueueBuilder$Factory.make",
          "io.handfast.queue.IpcQueue.of");

  @Test
  void packagesDependDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("context")
        .definedBy("io.handfast.context..")
        .layer("process")
        .definedBy("io.handfast.process..")
        .layer("queue")
        .definedBy("io.handfast.queue..")
        .layer("sync")
        .definedBy("io.handfast.sync..")
        .layer("transfer")
        .definedBy("io.handfast.transfer..")
        .layer("region")
        .definedBy("io.handfast.region..")
        .layer("spi")
        .definedBy("io.handfast.spi..")
        .layer("root")
        .definedBy("io.handfast")
        .whereLayer("context")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("process")
        .mayOnlyBeAccessedByLayers("context")
        .whereLayer("queue")
        .mayOnlyBeAccessedByLayers("context", "process")
        .whereLayer("sync")
        .mayOnlyBeAccessedByLayers("context", "process", "queue")
        .whereLayer("transfer")
        .mayOnlyBeAccessedByLayers("context", "process", "queue", "sync")
        .whereLayer("region")
        .mayOnlyBeAccessedByLayers("context", "process", "queue", "sync", "transfer")
        .whereLayer("spi")
        .mayOnlyBeAccessedByLayers("region", "sync")
        .check(CORE);
  }

  @Test
  void packagesHaveNoCircles() {
    slices().matching("io.handfast.(**)").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void regionKnowsNoConcreteKind() {
    noClasses()
        .that()
        .resideInAnyPackage("io.handfast.region..", "io.handfast.transfer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.handfast.sync..", "io.handfast.queue..", "io.handfast.process..")
        .check(CORE);
  }

  @Test
  void nothingInternalToTheJdkIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("sun..", "jdk.internal..", "com.sun.."))
        .check(CORE);
  }

  @Test
  void coreKnowsNeitherJnaNorANativeModule() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.sun.jna..", "io.handfast.posix..", "io.handfast.windows.."))
        .check(CORE);
  }

  /** Where the time of day is told to people, and where a date is turned into a time to wait. */
  private static final String WALL_CLOCK =
      "io\\.handfast\\.(region\\.WaitNotes|sync\\.IpcCondition)";

  /** What is waited for is timed by the monotonic clock: a step of the other changes nothing. */
  @Test
  void R8_nothingIsDecidedByTheWallClock() {
    noClasses()
        .that()
        .haveNameNotMatching(WALL_CLOCK)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethodWhere(target(owner(assignableTo(Clock.class))))
        .orShould()
        .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
        .orShould()
        .callConstructor(Date.class)
        .orShould()
        .callMethodWhere(target(owner(assignableTo(Calendar.class))))
        .check(CORE);
  }

  @Test
  void chronicleStaysInItsPackage() {
    noClasses()
        .that(resideInAPackage("io.handfast..").and(notIn("io.handfast.queue.chronicle")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.openhft..")
        .check(CORE);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith("org.jspecify.annotations.NullMarked")
        .check(CORE);
  }

  @Test
  void publicMembersOfExportedPackagesShowNothingOfTheInside() {
    Set<String> leaks = new TreeSet<>();
    for (JavaClass type : CORE) {
      boolean exported =
          !type.getPackageName().startsWith("io.handfast.region")
              && !type.getPackageName().startsWith("io.handfast.transfer")
              && !type.getPackageName().startsWith("io.handfast.spi");
      if (exported && isVisible(type)) {
        for (JavaCodeUnit member : type.getCodeUnits()) {
          if (isApi(member) && mentionsInside(member)) {
            leaks.add(type.getName() + "." + member.getName());
          }
        }
      }
    }
    assertThat(leaks).isEqualTo(new TreeSet<>(BRIDGES));
  }

  private static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
  }

  private static boolean isApi(JavaCodeUnit member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static boolean mentionsInside(JavaCodeUnit member) {
    return isInside(member.getRawReturnType())
        || member.getRawParameterTypes().stream().anyMatch(ArchitectureTest::isInside)
        || member.getParameterTypes().stream()
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .anyMatch(ArchitectureTest::isInside);
  }

  private static boolean isInside(JavaClass type) {
    return type.getPackageName().startsWith("io.handfast.region")
        || type.getPackageName().startsWith("io.handfast.transfer")
        || type.getPackageName().startsWith("io.handfast.spi");
  }

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> notIn(String name) {
    return com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage(name));
  }
}
