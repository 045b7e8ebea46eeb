package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.IpcException;
import io.handfast.IpcObject;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.Kinds;
import io.handfast.process.ProcessArgs;
import io.handfast.process.ProcessStarter;
import io.handfast.process.StartMethod;
import io.handfast.region.OtherJvm;
import io.handfast.region.Region;
import io.handfast.region.TestRegions;
import io.handfast.sync.IpcLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RC, KC: killed at any time, nobody leaves a file or a name, and nobody stops the others. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("once")
@ExtendWith(NoProcessOutlivesAFailure.class)
@Timeout(300)
class LeftoverSuite {
  private static final String SEED_PROPERTY = "handfast.test.seed";

  @TempDir Path base;
  private Home home;
  private Random random;
  private final List<OtherJvm> started = new ArrayList<>();

  LeftoverSuite(Setting setting) {
    assertThat(setting.hasProcesses()).isTrue();
    long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
    System.out.println("LeftoverSuite: -D" + SEED_PROPERTY + "=" + seed);
    random = new Random(seed);
    home = new Home(Path.of(""));
  }

  /** These JVMs make their own contexts. */
  static Stream<Setting> once() {
    return Setting.withProcesses().limit(1);
  }

  @BeforeEach
  void openHome() {
    home = new Home(base);
  }

  @AfterEach
  void killWhoeverIsLeft() throws Exception {
    home.killAll();
    started.forEach(OtherJvm::close);
    home.open().close();
  }

  private OtherJvm start(Class<?> main, Object... args) throws IOException {
    OtherJvm jvm = home.start(main, args);
    started.add(jvm);
    return jvm;
  }

  private void sleepAtMost(int millis) throws InterruptedException {
    Thread.sleep(random.nextInt(millis));
  }

  /** Waits until each of these processes has done something that it began after now. */
  private static void assertWorking(OtherJvm output, List<ProcessHandle> processes)
      throws Exception {
    long now = System.currentTimeMillis();
    Set<Long> waiting = new HashSet<>();
    processes.forEach(process -> waiting.add(process.pid()));
    // What is said first after now may have been done before, so everybody is heard twice.
    for (int round = 0; round < 2; round++) {
      Set<Long> silent = new HashSet<>(waiting);
      while (!silent.isEmpty()) {
        String[] words = output.word("working").split(" ", 2);
        if (Long.parseLong(words[1]) > now) {
          silent.remove(Long.parseLong(words[0]));
        }
      }
    }
  }

  /** Parent and children, once all of them are at work. */
  private OtherJvm startTree(int children) throws Exception {
    OtherJvm parent = start(Tree.Working.class, children);
    Set<Long> working = new HashSet<>();
    while (working.size() < 1 + children) {
      working.add(Long.parseLong(parent.word("working").split(" ", 2)[0]));
    }
    return parent;
  }

  private List<ProcessHandle> childrenOf(OtherJvm parent) {
    return home.processes().stream().filter(process -> process.pid() != parent.pid()).toList();
  }

  @Test
  @Tag(Setting.ONCE)
  void killedChildrenAreReplacedAndTheOthersGoOn() throws Exception {
    OtherJvm parent = startTree(3);
    for (int kill = 0; kill < 12; kill++) {
      sleepAtMost(300);
      List<ProcessHandle> children = new ArrayList<>(childrenOf(parent));
      if (children.isEmpty()) {
        continue; // all of them are being replaced
      }
      ProcessHandle victim = children.remove(random.nextInt(children.size()));
      victim.destroyForcibly();
      victim.onExit().join();
      assertWorking(parent, List.of(ProcessHandle.of(parent.pid()).orElseThrow()));
    }
    home.regions();
    home.killAll();
    home.assertCleanAfterTheNextContext();
  }

  @Test
  @Tag(Setting.ONCE)
  void theChildrenOfAKilledParentGoOnAndAreNotSweptAway() throws Exception {
    OtherJvm parent = startTree(2);
    List<ProcessHandle> children = childrenOf(parent);
    parent.kill();
    assertWorking(parent, children);
    List<Path> before = home.regions();
    home.open().close();
    assertThat(home.regions()).isNotEmpty().isSubsetOf(before);
    assertWorking(parent, children);
    home.killAll();
    home.assertCleanAfterTheNextContext();
  }

  @Test
  void RC_13_aTreeKilledAtAnyMomentLeavesNothing() throws Exception {
    for (int round = 0; round < 8; round++) {
      OtherJvm parent = start(Tree.Working.class, 2);
      // From before its first region, over the starts of its children, to all being at work.
      sleepAtMost(2_500);
      List<ProcessHandle> victims = new ArrayList<>(home.processes());
      home.regions();
      for (ProcessHandle victim : victims) {
        victim.destroyForcibly();
        sleepAtMost(3);
      }
      Home.awaitEnd(victims);
      home.killAll();
      assertThat(parent.isAlive()).isFalse();
      home.assertCleanAfterTheNextContext();
    }
  }

  @Test
  @Tag(Setting.ONCE)
  void whoIsKilledWhileItMakesClosesOrSweepsLeavesNothingAndTheOthersGoOn() throws Exception {
    List<OtherJvm> restless = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      restless.add(start(Tree.Restless.class));
    }
    for (int kill = 0; kill < 12; kill++) {
      String unused = restless.get(0).word("working"); // it will be there, whatever else happens
      sleepAtMost(100);
      home.regions();
      OtherJvm victim = restless.remove(1 + random.nextInt(restless.size() - 1));
      victim.kill();
      home.regions();
      restless.add(start(Tree.Restless.class));
      OtherJvm survivor = restless.get(0);
      assertWorking(survivor, List.of(ProcessHandle.of(survivor.pid()).orElseThrow()));
    }
    for (OtherJvm jvm : restless) {
      String unused = jvm.word("working");
      jvm.kill();
    }
    home.assertCleanAfterTheNextContext();
  }

  @Test
  void RC_03_whoIsKilledAsleepLeavesItsSemaphoreToTheNextContext() throws Exception {
    OtherJvm parent = start(Tree.Sleeping.class);
    long child = Long.parseLong(parent.word("child"));
    String unused = parent.word("directory");
    awaitSleepers(2);
    List<ProcessHandle> victims = home.processes();
    ProcessHandle.of(child).orElseThrow().destroyForcibly();
    parent.kill();
    Home.awaitEnd(victims);
    assertThat(home.semaphores()).as("what the dead have left").hasSize(home.namesOf(2));
    home.assertCleanAfterTheNextContext();
  }

  @Test
  void RC_07_theWatchOfALivingOneRemovesTheSemaphoreOfTheDead() throws Exception {
    OtherJvm parent = start(Tree.Sleeping.class);
    long child = Long.parseLong(parent.word("child"));
    String unused = parent.word("directory");
    awaitSleepers(2);
    ProcessHandle.of(child).orElseThrow().destroyForcibly();
    awaitSleepers(1);
    assertThat(parent.isAlive()).isTrue();
    assertThat(home.processes()).hasSize(1);
  }

  /**
   * Waits until so many sleep or have slept, each with a semaphore unless it sleeps on a futex;
   * that they never do shows as a time-out.
   */
  private void awaitSleepers(int count) throws Exception {
    while (home.parkers() != count || home.semaphores().size() != home.namesOf(count)) {
      Thread.sleep(10);
    }
  }

  @Test
  void haltLeavesEverythingToTheNextContext() throws Exception {
    OtherJvm parent = start(Tree.Sleeping.class);
    String unused = parent.word("directory");
    awaitSleepers(2);
    parent.say("halt");
    assertThat(parent.waitFor()).isEqualTo(7);
    home.killAll();
    assertThat(home.regions()).isNotEmpty();
    home.assertCleanAfterTheNextContext();
  }

  private static List<String> segments(Path region) throws IOException {
    try (Stream<Path> files = Files.list(region)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("segment-"))
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void RC_01_whatWasMadeAndClosedInGoodOrderLeavesNothing(SharedKind kind) throws Exception {
    try (IpcContext context = home.open()) {
      Path region = context.directory().orElseThrow();
      long freed = TestRegions.freed(region);
      IpcObject unnamed = kind.make(context);
      IpcObject named = kind.make(context, "jobs");
      kind.leaveTrace(named);
      IpcObject again = kind.make(context, "jobs");
      assertThat(findInAThread(kind, again)).isTrue();
      assertThat(kind.endTrace(named)).isTrue();
      for (IpcObject object : List.of(unnamed, named, again)) {
        SharedKind.close(object);
      }
      assertThat(TestRegions.freed(region)).isEqualTo(freed + 2);
      assertThat(segments(region)).isEmpty();
      IpcObject successor = kind.make(context, "jobs");
      assertThat(findInAThread(kind, successor)).as("it is a new one").isFalse();
      assertThat(sleepOnce(context)).isFalse(); // makes an object of the operating system
    }
    home.assertClean();
  }

  private static boolean findInAThread(SharedKind kind, IpcObject object) throws Exception {
    return CompletableFuture.supplyAsync(() -> kind.findTrace(object)).get();
  }

  private static boolean sleepOnce(IpcContext context) throws InterruptedException {
    return context.event().await(Duration.ofMillis(1));
  }

  @ParameterizedTest
  @EnumSource
  void RC_02_whatNobodyCanReachAnyMoreIsGivenUpOnceItWasCollected(SharedKind kind)
      throws Exception {
    try (IpcContext context = home.open()) {
      Path region = context.directory().orElseThrow();
      long freed = TestRegions.freed(region);
      makeAndForget(kind, context);
      while (TestRegions.freed(region) < freed + 2) {
        System.gc();
        Thread.sleep(1); // the time-out of the case ends it
      }
      assertThat(segments(region)).isEmpty();
      assertThat(findInAThread(kind, kind.make(context, "jobs"))).as("a new one").isFalse();
    }
    home.assertClean();
  }

  private static void makeAndForget(SharedKind kind, IpcContext context) {
    IpcObject unnamed = kind.make(context);
    IpcObject named = kind.make(context, "jobs");
    assertThat(unnamed.isClosed() || named.isClosed()).isFalse();
  }

  @Test
  void RC_02_whatNobodyClosedIsGoneAfterTheExit() throws Exception {
    OtherJvm careless = start(Careless.class);
    assertThat(careless.word("made")).isEqualTo("it");
    assertThat(careless.waitFor()).isZero();
    home.assertClean();
  }

  /** Makes objects, has a thread sleep, and ends without closing anything. */
  static final class Careless {
    private Careless() {}

    public static void main(String[] args) throws Exception {
      IpcContext context = IpcContext.builder(StartMethod.SPAWN).build();
      for (SharedKind kind : SharedKind.values()) {
        kind.leaveTrace(kind.make(context, kind.name()));
      }
      System.out.println(sleepOnce(context) ? "woken" : "made it");
    }
  }

  @Test
  @Tag(Setting.ONCE)
  void RC_05_aGuestThatLeavesOrIsKilledTakesNothingWithIt() throws Exception {
    try (IpcContext context = home.open()) {
      IpcLock lock = context.lock("theirs");
      Path directory = context.directory().orElseThrow();
      for (boolean killed : new boolean[] {false, true}) {
        OtherJvm guest = start(Guest.class, directory);
        assertThat(guest.word("attached")).isEqualTo(directory.toString());
        if (killed) {
          guest.kill();
        } else {
          guest.say("leave");
          assertThat(guest.waitFor()).isZero();
        }
        assertThat(directory).exists();
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        assertThat(context.lock("theirs").name()).contains("theirs");
      }
    }
    home.assertClean();
  }

  /** An unrelated process that attaches. */
  static final class Guest {
    private Guest() {}

    public static void main(String[] args) throws Exception {
      Kinds.register();
      try (Region region = Region.attach(Path.of(args[0]), 0, 0)) {
        System.out.println("attached " + region.directory());
        OtherJvm.awaitWord();
      }
    }
  }

  @Test
  @Tag(Setting.ONCE)
  void RC_08_threeGenerationsAreInOneRegion() throws Exception {
    OtherJvm first = start(Tree.Generations.class);
    String region = first.word("directory");
    assertThat(first.word("directory")).isEqualTo(region);
    assertThat(first.word("directory")).isEqualTo(region);
    assertThat(first.waitFor()).isZero();
    assertThat(first.rest()).containsExactly("exit exit code 0", "exit exit code 0");
    home.assertClean();
  }

  @Test
  @Tag(Setting.ONCE)
  void KC_07_aChildNoticesThatItsParentWasKilled() throws Exception {
    OtherJvm parent = start(Tree.Orphan.class);
    assertThat(parent.word("parentAlive")).isEqualTo("true");
    long killed = System.currentTimeMillis();
    parent.kill();
    // The contract is 1 s; ten times that on this machine is a defect.
    assertThat(Long.parseLong(parent.word("parentDied")) - killed).isBetween(0L, 10_000L);
    assertThat(parent.rest()).isEmpty();
    home.killAll();
    home.assertCleanAfterTheNextContext();
  }

  @Test
  @Tag(Setting.ONCE)
  void aChildThatCannotStartLeavesNothing() throws Exception {
    try (IpcContext context = home.open()) {
      IpcLock lock = context.lock();
      List<Path> before = home.regions();
      assertThat(messageOf(context.process(LeftoverSuite::main, lock).jvmArgs("-XX:+NoSuchFlag")))
          .contains("the child ended before it had its arguments", "NoSuchFlag", "exitValue=1");
      assertThat(home.regions()).containsAll(before);
      assertThat(lock.tryLock()).isTrue();
      IpcProcess next = context.process(LeftoverSuite::main, lock).start();
      assertThat(next.waitFor().isSuccess()).isTrue();
    }
    home.assertClean();
  }

  private static String messageOf(ProcessStarter starter) {
    try {
      throw new AssertionError("started: " + starter.start());
    } catch (IpcException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void main(ProcessArgs args) {
    if (args.get(0, IpcLock.class).tryLock()) {
      throw new IllegalStateException("the parent holds it");
    }
  }
}
