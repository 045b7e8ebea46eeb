package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.handfast.ClosedHandleException;
import io.handfast.HandleTransferException;
import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.OpenMode;
import io.handfast.sync.OsSemaphore;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HT: the operating system's own semaphore goes to a process that is started, and no other way. */
@ExtendWith(NoProcessOutlivesAFailure.class)
@Timeout(120)
class OsSemaphoreTransferSuite {
  private static final String NAME = "handfast-test-" + ProcessHandle.current().pid();

  private final Contexts contexts = new Contexts();

  private static Stream<Way> starts() {
    return ways().filter(Way::isStart);
  }

  private static Stream<Way> streams() {
    return ways().filter(way -> !way.isStart());
  }

  private static Stream<Way> written() {
    return ways().filter(way -> way != Way.START_THREAD);
  }

  private static Stream<Way> ways() {
    return Stream.of(Way.values())
        .filter(way -> Setting.available().anyMatch(Setting::hasProcesses));
  }

  @BeforeEach
  @AfterEach
  void close() {
    contexts.close();
    if (ways().findAny().isPresent()) {
      OsSemaphore.remove(NAME);
    }
  }

  private static OsSemaphore open() throws IOException {
    return OsSemaphore.open(NAME, OpenMode.CREATE_NEW, 1);
  }

  @ParameterizedTest(allowZeroInvocations = true) // core itself has no platform
  @MethodSource("starts")
  void HT_01_aChildHasTheSameSemaphore(Way way) throws Exception {
    try (OsSemaphore semaphore = open()) {
      IpcContext target = way == Way.START_THREAD ? contexts.threading() : contexts.spawn();
      assertThat(Child.start(target, OsSemaphoreTransferSuite::takeAndGiveTwo, semaphore).answer())
          .isTrue();
      assertThat(semaphore.tryAcquire()).isTrue();
      assertThat(semaphore.tryAcquire()).isTrue();
      assertThat(semaphore.tryAcquire()).isFalse();
    }
  }

  private static boolean takeAndGiveTwo(ProcessArgs args) {
    OsSemaphore semaphore = args.get(0, OsSemaphore.class);
    boolean taken = semaphore.tryAcquire();
    semaphore.release();
    semaphore.release();
    return taken;
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("streams")
  void HT_03_itIsNotForStreams(Way way) throws Exception {
    try (OsSemaphore semaphore = open()) {
      for (Wrapping wrapping : Wrapping.values()) {
        Object value = wrapping.wrap(semaphore);
        HandleTransferException refusal =
            catchThrowableOfType(HandleTransferException.class, () -> way.send(contexts, value));
        assertThat(refusal)
            .as(wrapping + " is refused")
            .hasMessageStartingWith(
                "OsSemaphore '"
                    + NAME
                    + "' may be handed to another process only when that process is started; pass"
                    + " it to ctx.process(...), or send its name")
            .hasMessageContaining("road=STREAM");
        if (way.root != null) {
          String path = way.root + wrapping.path(semaphore);
          assertThat(refusal).hasMessageEndingWith("path=" + path + "]");
        }
      }
      assertThat(way.isAsItWas(contexts)).as("nothing was put").isTrue();
      assertThat(semaphore.tryAcquire()).isTrue();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("written")
  void HT_05_closedIsTheFirstRuleOfAll(Way way) throws Exception {
    OsSemaphore semaphore = open();
    semaphore.close();
    ClosedHandleException refusal =
        catchThrowableOfType(
            ClosedHandleException.class, () -> way.send(contexts, Wrapping.LIST.wrap(semaphore)));
    assertThat(refusal)
        .as("a refusal")
        .hasMessageContaining("this semaphore was closed")
        .hasMessageContaining("OsSemaphore '" + NAME + "'");
  }
}
