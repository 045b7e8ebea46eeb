package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.FutexMemory;
import io.handfast.region.OtherJvm;
import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of a wait mechanism, as each of them keeps it. */
@ParameterizedClass
@EnumSource
@Timeout(120)
class WaitsContractTest {
  private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Beyond the patience of the test: whoever sleeps so long was not woken. */
  private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);

  /** A way to put threads to sleep. */
  enum Mechanism {
    SEMAPHORE(NamedSemaphore.class) {
      @Override
      WaitMechanism open(Path file) {
        return new SemaphoreWaits();
      }
    },
    FUTEX(LinuxFutex.class) {
      @Override
      WaitMechanism open(Path file) throws IOException {
        return (WaitMechanism) FutexMemory.waits(file);
      }
    };

    private final Class<?> sleepsIn;

    Mechanism(Class<?> sleepsIn) {
      this.sleepsIn = sleepsIn;
    }

    abstract WaitMechanism open(Path file) throws IOException;
  }

  private final Mechanism mechanism;
  private final ParkerAddress address = address(TestName.next(), 3);
  @TempDir private Path directory;
  private Path file;
  private WaitMechanism waits;
  private long handle;

  WaitsContractTest(Mechanism mechanism) throws IOException {
    this.mechanism = mechanism;
    this.file = Path.of("");
    this.waits = Mechanism.SEMAPHORE.open(file);
  }

  private static ParkerAddress address(String name, int record) {
    return new ParkerAddress(name, record, 0, 0, 0);
  }

  @BeforeEach
  void create() throws IOException {
    file = directory.resolve("records");
    waits = mechanism.open(file);
    handle = waits.create(address);
    assertThat(handle).isNotZero();
  }

  @AfterEach
  void discard() {
    waits.close(handle);
    waits.discard(address.name());
  }

  /** Only a minimum is asserted: the best of three, since a sleep may end early, for a signal. */
  private void assertNoToken() {
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 3; i++) {
      Duration time = Sleeper.timeOf(() -> waits.await(handle, SHORT_NANOS));
      longest = time.compareTo(longest) > 0 ? time : longest;
    }
    assertThat(longest).isGreaterThanOrEqualTo(Duration.ofNanos(SHORT_NANOS));
  }

  @Test
  void aNewObjectHasNoToken() {
    assertNoToken();
  }

  @Test
  void aTokenThatWasPostedBeforeEndsOneSleep() {
    waits.post(handle);
    waits.await(handle, LONG_NANOS); // comes back at once
    assertNoToken();
  }

  @Test
  void drainingTakesAllTokensAndDoesNotSleep() {
    waits.drain(handle);
    for (int i = 0; i < 5; i++) {
      waits.post(handle);
    }
    waits.drain(handle);
    assertNoToken();
  }

  @Test
  void aPostThroughAHandleOfItsOwnWakesTheSleeper() throws Exception {
    long waker = waits.open(address);
    assertThat(waker).isNotZero();
    Sleeper<Boolean> sleeper = sleeper();
    waits.post(waker);
    assertThat(sleeper.result()).isTrue();
    waits.close(waker);
  }

  @Test
  void anInterruptEndsNoSleepAndIsPendingAfterwards() throws Exception {
    Sleeper<Boolean> sleeper =
        Sleeper.in(
            () -> {
              waits.await(handle, LONG_NANOS);
              return Thread.interrupted();
            });
    sleeper.awaitIn(mechanism.sleepsIn);
    sleeper.interrupt();
    waits.post(handle);
    assertThat(sleeper.result()).isTrue();
  }

  private Sleeper<Boolean> sleeper() throws InterruptedException {
    Sleeper<Boolean> sleeper =
        Sleeper.in(
            () -> {
              waits.await(handle, LONG_NANOS);
              return true;
            });
    sleeper.awaitIn(mechanism.sleepsIn);
    return sleeper;
  }

  @Test
  void twoThreadsWakeEachOtherThousandsOfTimes() throws Exception {
    ParkerAddress otherAddress = address(TestName.next(), 4);
    long other = waits.create(otherAddress);
    int rounds = 5_000;
    Sleeper<Integer> partner =
        Sleeper.in(
            () -> {
              for (int i = 0; i < rounds; i++) {
                waits.await(other, LONG_NANOS);
                waits.post(handle);
              }
              return rounds;
            });
    for (int i = 0; i < rounds; i++) {
      waits.post(other);
      waits.await(handle, LONG_NANOS);
    }
    assertThat(partner.result()).isEqualTo(rounds);
    waits.close(other);
    waits.discard(otherAddress.name());
  }

  /** Sleeps on an object that the test posts to, or posts to one on which the test sleeps. */
  static final class Partner {
    private Partner() {}

    public static void main(String[] args) throws IOException {
      WaitMechanism waits = Mechanism.valueOf(args[0]).open(Path.of(args[1]));
      ParkerAddress address = address(args[2], 3);
      if (args[3].equals("wake")) {
        OtherJvm.awaitWord();
        waits.post(waits.open(address));
      } else {
        long handle = waits.create(address);
        System.out.println("made " + (handle != 0));
        waits.await(handle, LONG_NANOS);
        System.out.println("woken up");
      }
    }
  }

  private OtherJvm partner(String name, String job) throws IOException {
    return OtherJvm.start(List.of(), Partner.class, mechanism, file, name, job);
  }

  @Test
  void aPostOfAnotherProcessWakesTheSleeper() throws Exception {
    try (OtherJvm waker = partner(address.name(), "wake")) {
      Sleeper<Boolean> sleeper = sleeper();
      waker.say("now");
      assertThat(sleeper.result()).isTrue();
      assertThat(waker.waitFor()).isZero();
    }
  }

  @Test
  void aSleeperInAnotherProcessIsWoken() throws Exception {
    waits.close(handle);
    waits.discard(address.name());
    try (OtherJvm sleeper = partner(address.name(), "sleep")) {
      assertThat(sleeper.word("made")).isEqualTo("true");
      handle = waits.open(address);
      waits.post(handle);
      assertThat(sleeper.word("woken")).isEqualTo("up");
      assertThat(sleeper.waitFor()).isZero();
    }
  }

  @Test
  void whoIsKilledAsleepIsPostedToInVainAndLeavesNoTokenToTheNextOwner() throws Exception {
    waits.close(handle);
    waits.discard(address.name());
    try (OtherJvm sleeper = partner(address.name(), "sleep")) {
      assertThat(sleeper.word("made")).isEqualTo("true");
      Thread.sleep(200); // most likely asleep; the rest holds anyway
      sleeper.kill();
    }
    long waker = waits.open(address);
    waits.post(waker);
    waits.close(waker);
    waits.discard(address.name());
    handle = waits.create(address);
    assertThat(handle).isNotZero();
    assertNoToken();
  }

  @Test
  void neitherNamesNorDescriptorsAreLeft() throws Exception {
    long before = descriptors();
    for (int i = 0; i < 100; i++) {
      ParkerAddress next = address(TestName.next(), 10 + i);
      long made = waits.create(next);
      long opened = waits.open(next);
      waits.post(opened);
      waits.await(made, LONG_NANOS);
      waits.close(opened);
      waits.close(made);
      waits.discard(next.name());
      assertThat(NamedSemaphore.open(next.name())).isZero();
    }
    assertThat(descriptors()).isEqualTo(before);
  }

  /** Those of this process, where the system shows them. */
  private static long descriptors() throws IOException {
    Path shown = Path.of("/proc/self/fd");
    if (!Files.isDirectory(shown)) {
      return 0;
    }
    try (Stream<Path> descriptors = Files.list(shown)) {
      return descriptors.count();
    }
  }
}
