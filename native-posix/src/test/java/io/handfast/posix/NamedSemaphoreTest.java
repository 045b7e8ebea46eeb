package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.handfast.ErrorCode;
import io.handfast.IpcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(120)
class NamedSemaphoreTest {
  private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String name = TestName.next();

  @AfterEach
  void removeName() {
    NamedSemaphore.unlink(name);
  }

  private static int drain(long semaphore) {
    int tokens = 0;
    while (NamedSemaphore.tryTake(semaphore)) {
      tokens++;
    }
    return tokens;
  }

  /** The count is a variadic argument: where it travels another way it would be garbage. */
  @Test
  void aNewSemaphoreHasTheGivenCount() {
    long semaphore = NamedSemaphore.create(name, 1_234);
    assertThat(semaphore).isNotZero();
    assertThat(drain(semaphore)).isEqualTo(1_234);
    NamedSemaphore.close(semaphore);
  }

  /** So is the mode. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aNewSemaphoreIsItsUsersAlone() throws Exception {
    long semaphore = NamedSemaphore.create(name, 0);
    Path file = Path.of("/dev/shm/sem." + name);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    NamedSemaphore.close(semaphore);
    assertThat(NamedSemaphore.unlink(name)).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatIsThereIsNotMadeAgain() {
    long semaphore = NamedSemaphore.create(name, 2);
    assertThat(NamedSemaphore.create(name, 5)).isZero();
    assertThat(Native.getLastError()).isEqualTo(LibC.EEXIST);
    assertThat(drain(semaphore)).isEqualTo(2);
    NamedSemaphore.close(semaphore);
  }

  @Test
  void whatIsNotThereIsNotOpened() {
    assertThat(NamedSemaphore.open(name)).isZero();
    assertThat(Native.getLastError()).isEqualTo(LibC.ENOENT);
  }

  @Test
  void whatIsOpenedIsTheSame() {
    long made = NamedSemaphore.create(name, 0);
    long opened = NamedSemaphore.open(name);
    assertThat(NamedSemaphore.post(opened)).isTrue();
    assertThat(NamedSemaphore.tryTake(made)).isTrue();
    NamedSemaphore.close(opened);
    assertThat(NamedSemaphore.post(made)).isTrue();
    assertThat(drain(made)).isEqualTo(1);
    NamedSemaphore.close(made);
  }

  @Test
  void nothingIsTakenFromAnEmptySemaphore() {
    long semaphore = NamedSemaphore.create(name, 0);
    assertThat(NamedSemaphore.tryTake(semaphore)).isFalse();
    Duration time = Sleeper.timeOf(() -> assertThat(takeWithin(semaphore, SHORT_NANOS)).isFalse());
    assertThat(time).isGreaterThanOrEqualTo(Duration.ofNanos(SHORT_NANOS));
    NamedSemaphore.close(semaphore);
  }

  /** Signals of the JVM's own may end a wait early. */
  private static boolean takeWithin(long semaphore, long nanos) {
    long start = System.nanoTime();
    long left = nanos;
    while (left > 0) {
      if (NamedSemaphore.take(semaphore, left)) {
        return true;
      }
      left = nanos - (System.nanoTime() - start);
    }
    return false;
  }

  @Test
  void aTokenThatIsThereIsTakenAtOnce() {
    long semaphore = NamedSemaphore.create(name, 1);
    assertThat(NamedSemaphore.take(semaphore, LONG_NANOS)).isTrue();
    assertThat(NamedSemaphore.tryTake(semaphore)).isFalse();
    NamedSemaphore.close(semaphore);
  }

  /** With sem_clockwait where it is, unless this JVM was told to do without. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aPostEndsTheSleep() throws Exception {
    boolean polls = "false".equals(System.getProperty(NamedSemaphore.CLOCKWAIT_PROPERTY));
    long semaphore = NamedSemaphore.create(name, 0);
    Sleeper<Boolean> sleeper = Sleeper.in(() -> takeWithin(semaphore, LONG_NANOS));
    sleeper.awaitIn(polls ? PollingWait.class : ClockWait.class);
    assertThat(NamedSemaphore.post(semaphore)).isTrue();
    assertThat(sleeper.result()).isTrue();
    NamedSemaphore.close(semaphore);
  }

  @Test
  void aFullSemaphoreTakesNoMore() {
    int most = Platform.isMac() ? Short.MAX_VALUE : Integer.MAX_VALUE;
    long semaphore = NamedSemaphore.create(name, most);
    assertThat(NamedSemaphore.post(semaphore)).isFalse();
    assertThat(NamedSemaphore.tryTake(semaphore)).isTrue();
    assertThat(NamedSemaphore.post(semaphore)).isTrue();
    NamedSemaphore.close(semaphore);
  }

  @Test
  void aNameIsRemovedOnceAndItsHoldersGoOn() {
    long semaphore = NamedSemaphore.create(name, 0);
    assertThat(NamedSemaphore.unlink(name)).isTrue();
    assertThat(NamedSemaphore.unlink(name)).isFalse();
    assertThat(NamedSemaphore.open(name)).isZero();
    assertThat(NamedSemaphore.post(semaphore)).isTrue();
    assertThat(NamedSemaphore.tryTake(semaphore)).isTrue();
    NamedSemaphore.close(semaphore);
  }

  @Test
  void anUnexpectedErrorNamesTheCallAndTheNumber() {
    String tooLong = "a".repeat(400);
    assertThatThrownBy(() -> new PosixSemaphores().create(tooLong, 1))
        .isInstanceOfSatisfying(
            IpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OS_CALL))
        .hasMessageContaining("call=sem_open, errno=");
  }

  @Test
  void semWaitTakesAToken() throws Exception {
    long semaphore = NamedSemaphore.create(name, 1);
    assertThat(LibC.sem_wait(semaphore)).isZero();
    Sleeper<Integer> sleeper = Sleeper.in(() -> LibC.sem_wait(semaphore));
    sleeper.awaitIn(LibC.class);
    NamedSemaphore.post(semaphore);
    assertThat(sleeper.result()).isZero();
    NamedSemaphore.close(semaphore);
  }
}
