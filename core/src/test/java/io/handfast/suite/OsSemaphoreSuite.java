package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.handfast.ClosedHandleException;
import io.handfast.HandleTransferException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.OpenMode;
import io.handfast.sync.OsSemaphore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SM, for the operating system's own semaphores. No factory makes them, so one setting is all. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no native module
@MethodSource("spawn")
@Timeout(120)
class OsSemaphoreSuite extends Suite {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** Short enough for macOS, and nobody else's. */
  private final String name =
      "hft-" + Long.toString(ProcessHandle.current().pid(), 36) + "-" + NAMES.incrementAndGet();

  OsSemaphoreSuite(Setting setting) {
    super(setting);
  }

  static Stream<Setting> spawn() {
    return Setting.withProcesses().filter(setting -> setting == Setting.SPAWN);
  }

  @AfterEach
  void removeName() {
    OsSemaphore.remove(name);
    assertThatThrownBy(() -> OsSemaphore.open(name, OpenMode.OPEN, 0))
        .isInstanceOf(NoSuchFileException.class);
  }

  private OsSemaphore create(int permits) throws IOException {
    return OsSemaphore.open(name, OpenMode.CREATE_NEW, permits);
  }

  /** How many permits there are, by taking them. */
  private static int drain(OsSemaphore semaphore) {
    int permits = 0;
    while (semaphore.tryAcquire()) {
      permits++;
    }
    return permits;
  }

  @Test
  void SM_01_permitsAreCountedDownAndUp() throws Exception {
    try (OsSemaphore semaphore = create(2)) {
      semaphore.acquire();
      assertThat(semaphore.tryAcquire()).isTrue();
      assertThat(semaphore.tryAcquire()).isFalse();
      semaphore.release();
      assertThat(semaphore.tryAcquire()).isTrue();
      assertThat(semaphore.tryAcquire()).isFalse();
    }
  }

  @Test
  void SM_02_anybodyMayAddPermits() throws Exception {
    try (OsSemaphore semaphore = create(2)) {
      semaphore.release();
      semaphore.release();
      assertThat(drain(semaphore)).isEqualTo(4);
    }
  }

  @Test
  void SM_05_aNegativeCountIsRefusedAndNothingIsMade() {
    assertThatIllegalArgumentException().isThrownBy(() -> create(-1));
    assertThatThrownBy(() -> OsSemaphore.open(name, OpenMode.OPEN, 0))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void SM_06_theCountNeverWrapsAround() throws Exception {
    try (OsSemaphore semaphore = create(Integer.MAX_VALUE)) {
      assertThatIllegalStateException().isThrownBy(semaphore::release).withMessageContaining(name);
      assertThat(semaphore.tryAcquire()).isTrue();
      semaphore.release();
      assertThatIllegalStateException().isThrownBy(semaphore::release);
    }
  }

  @Test
  void SM_07_noPermitIsNotHadAtOnceOrAfterATime() throws Exception {
    try (OsSemaphore semaphore = create(0)) {
      assertThat(semaphore.tryAcquire()).isFalse();
      assertThat(semaphore.tryAcquire(0, TimeUnit.SECONDS)).isFalse();
      assertThat(semaphore.tryAcquire(-1, TimeUnit.DAYS)).isFalse();
      AtomicReference<Boolean> acquired = new AtomicReference<>();
      Duration time =
          timeOf(
              () -> {
                acquired.set(semaphore.tryAcquire(SHORT)); // longer than a slice
                return acquired;
              });
      assertThat(acquired).hasValue(false);
      assertThat(time).isGreaterThanOrEqualTo(SHORT);
    }
  }

  @Test
  void SM_07b_theLongestTimeIsNoOverflow() throws Exception {
    try (OsSemaphore semaphore = create(2)) {
      assertThat(semaphore.tryAcquire(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
      assertThat(semaphore.tryAcquire(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
      Waiting waiting = Waiting.in(() -> semaphore.tryAcquire(Long.MAX_VALUE, TimeUnit.DAYS));
      waiting.untilAsleep();
      semaphore.release();
      assertThat(waiting.thrown()).isNull();
    }
  }

  @Test
  void SM_11_openingWhatIsNotThereIsAnError() {
    assertThatThrownBy(() -> OsSemaphore.open(name, OpenMode.OPEN, 1))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(name);
  }

  @Test
  void SM_11b_makingWhatIsThereIsAnErrorAndChangesNothing() throws Exception {
    try (OsSemaphore semaphore = create(2)) {
      assertThatThrownBy(() -> create(5))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessageContaining(name);
      assertThat(drain(semaphore)).isEqualTo(2);
    }
  }

  @Test
  void SM_11c_createOrOpenMakesItOnceAndThenIgnoresTheCount() throws Exception {
    try (OsSemaphore made = OsSemaphore.open(name, OpenMode.CREATE_OR_OPEN, 2);
        OsSemaphore opened = OsSemaphore.open(name, OpenMode.CREATE_OR_OPEN, 7)) {
      assertThat(opened.tryAcquire()).isTrue();
      assertThat(drain(made)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b", "a/b", "/a", "a b", "\u00e4"})
  void SM_13_otherNamesAreRefused(String wrong) {
    for (OpenMode mode : OpenMode.values()) {
      assertThatIllegalArgumentException().isThrownBy(() -> OsSemaphore.open(wrong, mode, 1));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> OsSemaphore.remove(wrong));
  }

  @Test
  void SM_13b_tooLongANameIsRefused() {
    for (int length : new int[] {201, 300}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OsSemaphore.open("a".repeat(length), OpenMode.CREATE_NEW, 1))
          .withMessageContaining("length=" + length);
    }
  }

  @Test
  void SM_15_aClosedHandleIsNotUsedAndOthersGoOn() throws Exception {
    OsSemaphore closed = create(1);
    try (OsSemaphore open = OsSemaphore.open(name, OpenMode.OPEN, 0)) {
      closed.close();
      closed.close(); // no effect again
      assertThatThrownBy(closed::acquire).isInstanceOf(ClosedHandleException.class);
      assertThatThrownBy(closed::tryAcquire).isInstanceOf(ClosedHandleException.class);
      assertThatThrownBy(() -> closed.tryAcquire(SHORT)).isInstanceOf(ClosedHandleException.class);
      assertThatThrownBy(closed::release).isInstanceOf(ClosedHandleException.class);
      assertThat(closed).asString().contains(name, "closed");
      assertThat(child(OsSemaphoreSuite::acquireOne, open).answer()).isTrue();
      open.release();
      assertThat(drain(open)).isEqualTo(1);
    }
  }

  private static boolean acquireOne(ProcessArgs args) throws InterruptedException {
    return args.get(0, OsSemaphore.class).tryAcquire(LONG);
  }

  @Test
  void SM_15b_closingAHandleEndsTheWaitsOnIt() throws Exception {
    OsSemaphore closed = create(0);
    try (OsSemaphore open = OsSemaphore.open(name, OpenMode.OPEN, 0)) {
      Waiting waiting = Waiting.in(closed::acquire);
      waiting.untilAsleep();
      closed.close();
      assertThat(waiting.thrown()).isInstanceOf(ClosedHandleException.class);
      open.release();
      assertThat(drain(open)).isEqualTo(1);
    }
  }

  @Test
  void anInterruptEndsAWaitAndTakesNoPermit() throws Exception {
    try (OsSemaphore semaphore = create(0)) {
      Waiting waiting = Waiting.in(semaphore::acquire);
      waiting.untilAsleep();
      waiting.interrupt();
      assertThat(waiting.thrown()).isInstanceOf(InterruptedException.class);
      semaphore.release();
      Thread.currentThread().interrupt();
      assertThatThrownBy(semaphore::acquire).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
      assertThat(drain(semaphore)).isEqualTo(1);
    }
  }

  @Test
  void anInterruptDoesNotEndAnUninterruptibleWait() throws Exception {
    try (OsSemaphore semaphore = create(0)) {
      AtomicReference<Boolean> pending = new AtomicReference<>();
      Waiting waiting =
          Waiting.in(
              () -> {
                semaphore.acquireUninterruptibly();
                pending.set(Thread.currentThread().isInterrupted());
              });
      waiting.untilAsleep();
      waiting.interrupt();
      Thread.sleep(SHORT.toMillis());
      assertThat(waiting.isOver()).isFalse();
      semaphore.release();
      assertThat(waiting.thrown()).isNull();
      assertThat(pending).hasValue(true);
      assertThat(drain(semaphore)).isZero();
    }
  }

  @Test
  void anInterruptBeforeAnUninterruptibleWaitIsPendingAfterwards() throws Exception {
    try (OsSemaphore semaphore = create(1)) {
      Thread.currentThread().interrupt();
      semaphore.acquireUninterruptibly();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(drain(semaphore)).isZero();
    }
  }

  @Test
  void closingAHandleEndsAnUninterruptibleWaitOnIt() throws Exception {
    OsSemaphore closed = create(0);
    Waiting waiting = Waiting.in(closed::acquireUninterruptibly);
    waiting.untilAsleep();
    closed.close();
    assertThat(waiting.thrown()).isInstanceOf(ClosedHandleException.class);
  }

  @Test
  void oneThatIsForgottenGivesBackItsHandleWhenItIsCollected() throws Exception {
    assumeTrue(Files.exists(MAPS), "not run here: nobody tells what is mapped");
    openAndForget();
    long start = System.nanoTime();
    while (isMapped() && System.nanoTime() - start < LONG.toNanos()) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(isMapped()).isFalse();
  }

  /** In a frame of its own, which keeps nothing alive when it is gone. */
  private void openAndForget() throws IOException {
    create(1).close(); // whoever makes it may have mapped it under a name of the moment
    assertThat(isMapped()).isFalse();
    OsSemaphore semaphore = OsSemaphore.open(name, OpenMode.OPEN, 0);
    assertThat(isMapped()).isTrue();
    assertThat(semaphore.tryAcquire()).as("still open").isTrue();
  }

  private boolean isMapped() throws IOException {
    try (Stream<String> lines = Files.lines(MAPS)) {
      return lines.anyMatch(line -> line.endsWith("sem." + name));
    }
  }

  @Test
  void aChildsReleaseLetsItsParentGoOn() throws Exception {
    try (OsSemaphore semaphore = create(0)) {
      Child<Boolean> child = child(OsSemaphoreSuite::releaseAfterShort, semaphore);
      assertThat(semaphore.tryAcquire(LONG)).isTrue();
      assertThat(child.answer()).isTrue();
      assertThat(drain(semaphore)).isZero();
    }
  }

  private static boolean releaseAfterShort(ProcessArgs args) throws InterruptedException {
    Thread.sleep(SHORT.toMillis());
    args.get(0, OsSemaphore.class).release();
    return true;
  }

  /** As a program in C would: it knows nothing but the name. */
  @Test
  void aChildThatOpensTheNameSeesTheSameCount() throws Exception {
    try (OsSemaphore semaphore = create(3)) {
      assertThat(child(OsSemaphoreSuite::openAndDrain, name).answer()).isEqualTo(3);
      assertThat(drain(semaphore)).isEqualTo(1);
    }
  }

  private static int openAndDrain(ProcessArgs args) throws IOException {
    String name = args.get(0, String.class);
    try (OsSemaphore semaphore = OsSemaphore.open(name, OpenMode.OPEN, 0)) {
      int permits = drain(semaphore);
      semaphore.release();
      return permits;
    }
  }

  @Test
  void aRemovedNameIsFreeAndItsHoldersGoOn() throws Exception {
    try (OsSemaphore before = create(1)) {
      assertThat(OsSemaphore.remove(name)).isTrue();
      assertThat(OsSemaphore.remove(name)).isFalse();
      try (OsSemaphore after = create(5)) {
        before.release();
        assertThat(drain(before)).isEqualTo(2);
        assertThat(drain(after)).isEqualTo(5);
      }
    }
  }

  @Test
  void theNameStaysWhenItsMakerHasEnded() throws Exception {
    assertThat(child(OsSemaphoreSuite::leaveBehind, name).answer()).isTrue();
    try (OsSemaphore left = OsSemaphore.open(name, OpenMode.OPEN, 0)) {
      assertThat(drain(left)).isEqualTo(2);
    }
    assertThat(OsSemaphore.remove(name)).isTrue();
  }

  private static boolean leaveBehind(ProcessArgs args) throws IOException {
    OsSemaphore.open(args.get(0, String.class), OpenMode.CREATE_NEW, 2).close();
    return true;
  }

  @Test
  void KC_permitsOfAKilledProcessAreGoneAndTheNameStays() throws Exception {
    try (OsSemaphore semaphore = create(3)) {
      IpcEvent acquired = make.event();
      Child<Boolean> holder = child(OsSemaphoreSuite::acquireForEver, semaphore, acquired);
      acquired.await();
      holder.kill();
      assertThat(drain(semaphore)).isEqualTo(2);
      OsSemaphore.open(name, OpenMode.OPEN, 0).close();
    }
  }

  private static boolean acquireForEver(ProcessArgs args) throws InterruptedException {
    args.get(0, OsSemaphore.class).acquire();
    args.get(1, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  @Test
  void itTravelsByNoOtherRoadThanAProcessStart() throws Exception {
    try (OsSemaphore semaphore = create(1);
        ObjectOutputStream stream = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> stream.writeObject(semaphore))
          .isInstanceOf(HandleTransferException.class)
          .hasMessageContaining("OsSemaphore '" + name + "'");
    }
  }

  @Test
  void aClosedOneIsHandedToNobody() throws Exception {
    OsSemaphore semaphore = create(1);
    semaphore.close();
    assertThatThrownBy(() -> child(OsSemaphoreSuite::acquireOne, semaphore))
        .isInstanceOf(ClosedHandleException.class);
  }
}
