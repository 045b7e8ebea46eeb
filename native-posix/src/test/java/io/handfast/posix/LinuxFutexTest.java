package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.NoPlatformException;
import io.handfast.WaitMethod;
import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.region.OtherJvm;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Calls of {@code futex(2)}, and what is said where there is none. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class LinuxFutexTest {
  private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);

  private final ByteBuffer memory = ByteBuffer.allocateDirect(64);
  private final LinuxFutex futex = new LinuxFutex(memory);

  @Test
  void theNumberOfTheCallIsKnownOnTwoArchitectures() {
    assertThat(LinuxFutex.syscall("amd64")).isEqualTo(202);
    assertThat(LinuxFutex.syscall("x86_64")).isEqualTo(202);
    assertThat(LinuxFutex.syscall("aarch64")).isEqualTo(98);
    assertThat(LinuxFutex.syscall("riscv64")).isNegative();
    assertThat(LinuxFutex.isPresent()).isTrue();
  }

  @Test
  void whoeverExpectsSomethingElseDoesNotSleep() {
    futex.await(8, 1, LONG_NANOS); // it is 0: comes back at once
  }

  @Test
  void wakingWhereNobodySleepsIsNoError() {
    futex.wake(8);
  }

  @Test
  void aWordIsWithinTheMemoryAndAligned() {
    for (int index : new int[] {-4, 61, 64, Integer.MAX_VALUE}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> futex.wake(index));
    }
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> futex.wake(2))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OS_CALL))
        .withMessageContainingAll("call=futex(FUTEX_WAKE)", "errno=22");
  }

  /** Asks for futexes by name on an architecture where they are not known. */
  static final class Elsewhere {
    private Elsewhere() {}

    public static void main(String[] args) {
      try {
        IpcContext unused = IpcContext.builder(StartMethod.SPAWN).waits(WaitMethod.FUTEX).build();
        System.out.println("made");
      } catch (NoPlatformException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void whereThereAreNoneNothingIsMade() throws Exception {
    try (OtherJvm jvm = OtherJvm.start(List.of("-Dos.arch=riscv64"), Elsewhere.class)) {
      assertThat(jvm.rest())
          .singleElement()
          .asString()
          .contains("not known on this architecture", "use OS_SEMAPHORE", "arch=riscv64");
    }
  }

  @Test
  void aContextThatAsksForThemHasThem() {
    try (IpcContext context =
        IpcContext.builder(StartMethod.SPAWN).waits(WaitMethod.FUTEX).build()) {
      assertThat(context.waits()).contains(WaitMethod.FUTEX);
    }
  }

  @Test
  void whoCannotSleepAsTheOthersDoIsNotLetIn() {
    try (IpcContext context =
        IpcContext.builder(StartMethod.SPAWN).waits(WaitMethod.FUTEX).build()) {
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(
              () -> context.process(LinuxFutexTest::nothing).jvmArgs("-Dos.arch=riscv64").start())
          .withMessageContainingAll(
              "NoPlatformException", "make it with OS_SEMAPHORE", "arch=riscv64");
      assertThat(context.lock().tryLock()).isTrue();
    }
  }

  private static void nothing(ProcessArgs args) {
    throw new AssertionError("started with " + args.size() + " arguments");
  }
}
