package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.handfast.ErrorCode;
import io.handfast.HandleTransferException;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HT-17: what never leaves its process, whichever way is tried; a thread may have it. */
@ExtendWith(NoProcessOutlivesAFailure.class)
@Timeout(120)
class NeverTravelSuite {
  private final Contexts contexts = new Contexts();

  @AfterEach
  void close() {
    contexts.close();
  }

  /** What is tried, and what its owner is told to do instead. */
  private enum Never {
    CONTEXT("IpcContext", "in the started process, use IpcContext.current()"),
    MANAGER("IpcManager", "hand over the objects that it makes"),
    PROCESS("IpcProcess", "hand over its pid, or an object by which the two can talk"),
    PERMIT("Permit", "hand over the IpcPermits, and acquire there what is closed here");

    private final String type;
    private final String instead;

    Never(String type, String instead) {
      this.type = type;
      this.instead = instead;
    }

    Object make(IpcContext context) {
      return switch (this) {
        case CONTEXT -> context;
        case MANAGER -> context.manager();
        case PROCESS -> context.process(Never::nothing).name("worker").start();
        case PERMIT -> context.permits(1).tryAcquire().orElseThrow();
      };
    }

    private static void nothing(ProcessArgs args) {
      // its starter wants to hand it on, not to have it work
    }
  }

  private static Stream<Arguments> cells() {
    boolean processes = Setting.available().anyMatch(Setting::hasProcesses);
    return Arrays.stream(Never.values())
        .flatMap(
            never ->
                Stream.of(Way.values())
                    .flatMap(
                        way ->
                            Stream.of(true, false)
                                .map(threading -> Arguments.of(never, way, threading))))
        .filter(cell -> processes || isInProcess(cell.get()));
  }

  private static boolean isInProcess(Object... cell) {
    return cell[1] != Way.START_PROCESS && cell[1] != Way.ELEMENT_SPAWN && (boolean) cell[2];
  }

  private static Stream<Arguments> written() {
    return cells().filter(cell -> cell.get()[1] != Way.START_THREAD);
  }

  private static Stream<Arguments> threads() {
    return cells().filter(cell -> cell.get()[1] == Way.START_THREAD);
  }

  /** Also of a THREADING context: that it never travels is said before that it may not leave. */
  @ParameterizedTest
  @MethodSource("written")
  void HT_05_17_isRefusedWithWhatToDoInstead(Never never, Way way, boolean threading)
      throws Exception {
    IpcContext context = threading ? contexts.threading() : contexts.spawn();
    Object object = never.make(context);
    for (Wrapping wrapping : Wrapping.values()) {
      Object value = wrapping.wrap(object);
      HandleTransferException refusal =
          catchThrowableOfType(HandleTransferException.class, () -> way.send(contexts, value));
      assertThat(refusal).as(wrapping + " is refused").isNotNull();
      assertThat(refusal.code()).isEqualTo(ErrorCode.HANDLE_TRANSFER);
      assertThat(refusal)
          .hasMessageStartingWith(
              never.type + " can never be handed to another process; " + never.instead)
          .hasMessageContaining("object=" + SharedKind.textOf(object));
      if (way.root == null) {
        assertThat(refusal).hasMessageNotContaining("path=");
      } else if (wrapping != Wrapping.MAP_KEY || never != Never.PROCESS) { // its text changes
        assertThat(refusal).hasMessageEndingWith("path=" + way.root + wrapping.path(object) + "]");
      }
    }
    assertThat(way.isAsItWas(contexts)).as("nothing was put").isTrue();
  }

  @ParameterizedTest
  @MethodSource("threads")
  void HT_17_aThreadMayHaveIt(Never never, Way way, boolean threading) throws Exception {
    IpcContext context = threading ? contexts.threading() : contexts.spawn();
    Object object = never.make(context);
    String received =
        Child.start(contexts.threading(), args -> name(args.get(0, Object.class)), object).answer();
    assertThat(received).isEqualTo(name(object));
  }

  private static String name(Object object) {
    return object instanceof IpcProcess process ? process.name() : object.toString();
  }
}
