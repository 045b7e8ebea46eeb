package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.handfast.ClosedHandleException;
import io.handfast.ContextMismatchException;
import io.handfast.ErrorCode;
import io.handfast.HandleTransferException;
import io.handfast.IpcException;
import io.handfast.IpcObject;
import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.suite.TransferTable.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HT: every kind of object by every way, however deep it is in what is handed over. The cases are
 * {@link TransferTable}'s.
 */
@ExtendWith(NoProcessOutlivesAFailure.class)
@Timeout(120)
class TransferSuite {
  private final Contexts contexts = new Contexts();

  @AfterEach
  void close() {
    contexts.close();
  }

  static Stream<Cell> travelling() {
    return TransferTable.cells("yes");
  }

  static Stream<Cell> breakingRule3() {
    return TransferTable.cells("3");
  }

  static Stream<Cell> breakingRule4() {
    return TransferTable.cells("4");
  }

  static Stream<Cell> breakingRule5() {
    return TransferTable.cells("5");
  }

  @ParameterizedTest(allowZeroInvocations = true) // core itself has no processes
  @MethodSource("travelling")
  void HT_01_06_arrivesAsTheSameObject(Cell cell) throws Exception {
    IpcObject object = cell.origin().make(contexts, cell.kind());
    if (cell.way().isStart()) {
      arrivesInAChild(cell, object);
    } else {
      for (Wrapping wrapping : Wrapping.values()) {
        Object received = cell.way().send(contexts, wrapping.wrap(object));
        arrived(cell, object, (IpcObject) wrapping.unwrap(received));
      }
    }
  }

  private void arrivesInAChild(Cell cell, IpcObject object) throws InterruptedException {
    List<Object> args = new ArrayList<>(List.of(cell.kind()));
    for (Wrapping wrapping : Wrapping.values()) {
      args.add(wrapping.wrap(object));
    }
    cell.kind().leaveTrace(object);
    IpcContext target = cell.way() == Way.START_THREAD ? contexts.threading() : contexts.spawn();
    String different =
        Child.start(target, TransferSuite::findTraceAndDifferences, args.toArray()).answer();
    assertThat(different).as("what is not the object itself").isEmpty();
    assertThat(cell.kind().endTrace(object)).as("state seen by the parent").isTrue();
  }

  /** Looks for the trace in the first argument, and whether all the others are the same object. */
  private static String findTraceAndDifferences(ProcessArgs args) {
    IpcObject first = args.get(1, IpcObject.class);
    StringBuilder different = new StringBuilder();
    Wrapping[] wrappings = Wrapping.values();
    for (int i = 0; i < wrappings.length; i++) {
      if (wrappings[i].unwrap(args.get(1 + i, Object.class)) != first) {
        different.append(' ').append(wrappings[i]);
      }
    }
    if (!args.get(0, SharedKind.class).findTrace(first)) {
      different.append(" state");
    }
    return different.toString();
  }

  /** What comes back to the process that holds the object. */
  private static void arrived(Cell cell, IpcObject sent, IpcObject received)
      throws InterruptedException {
    if (cell.origin() != Origin.SPAWN_NAMED && cell.origin() != Origin.THREADING_NAMED) {
      assertThat(received).isSameAs(sent); // a named one has a handle for each time it is opened
    }
    cell.kind().leaveTrace(sent);
    Thread receiver = new Thread(() -> assertThat(cell.kind().findTrace(received)).isTrue());
    List<Throwable> failures = new ArrayList<>();
    receiver.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
    receiver.start();
    receiver.join();
    assertThat(failures).isEmpty();
    assertThat(cell.kind().endTrace(sent)).isTrue();
  }

  @ParameterizedTest(allowZeroInvocations = true) // core itself has no processes
  @MethodSource("breakingRule3")
  void HT_04_05_06_anObjectOfAThreadingContextStaysInItsProcess(Cell cell) throws Exception {
    refuses(
        cell,
        ContextMismatchException.class,
        ErrorCode.CONTEXT_MISMATCH,
        " was made by a THREADING context and cannot leave this process; make it with the context"
            + " that starts the process",
        "context=THREADING context",
        cell.way() == Way.PLAIN_STREAM ? "" : "target=" + target(cell.way()));
  }

  @ParameterizedTest(allowZeroInvocations = true) // core itself has no processes
  @MethodSource("breakingRule4")
  void HT_03_06_anUnnamedObjectIsNotForStreams(Cell cell) throws Exception {
    refuses(
        cell,
        HandleTransferException.class,
        ErrorCode.HANDLE_TRANSFER,
        " may be handed to another process only when that process is started; pass it to"
            + " ctx.process(...), or make it with ctx.manager()",
        "road=STREAM");
  }

  @ParameterizedTest(allowZeroInvocations = true) // core itself has no processes
  @MethodSource("breakingRule5")
  void HT_06_anObjectOfAnotherRegionIsRefused(Cell cell) throws Exception {
    refuses(
        cell,
        ContextMismatchException.class,
        ErrorCode.CONTEXT_MISMATCH,
        " lives in another region than whoever shall get it; make it with the context that starts"
            + " the process, or that made the queue",
        "context=" + name(cell.origin().context(contexts)),
        "target=" + target(cell.way()));
  }

  static Stream<Cell> written() {
    return TransferTable.cells().filter(cell -> cell.way() != Way.START_THREAD);
  }

  /** A thread is handed the very object, closed or not; all other ways look at it. */
  @ParameterizedTest(allowZeroInvocations = true) // core itself has no processes
  @MethodSource("written")
  void HT_05_closedIsTheFirstRuleOfAll(Cell cell) {
    IpcObject object = cell.origin().make(contexts, cell.kind());
    SharedKind.close(object);
    for (Wrapping wrapping : Wrapping.values()) {
      Object value = wrapping.wrap(object);
      IpcException refusal =
          refusal(ClosedHandleException.class, () -> cell.way().send(contexts, value));
      assertThat(refusal.code()).isEqualTo(ErrorCode.CLOSED_HANDLE);
      assertThat(refusal)
          .hasMessageContaining("was closed in this process")
          .hasMessageContaining("object=" + SharedKind.textOf(object)); // its name may be gone
      assertTellsPath(refusal, cell.way(), wrapping, object);
    }
  }

  private void refuses(
      Cell cell, Class<? extends IpcException> type, ErrorCode code, String what, String... pairs)
      throws Exception {
    IpcObject object = cell.origin().make(contexts, cell.kind());
    String text = SharedKind.textOf(object);
    Set<Long> children = children();
    for (Wrapping wrapping : Wrapping.values()) {
      Object value = wrapping.wrap(object);
      IpcException refusal = refusal(type, () -> cell.way().send(contexts, value));
      assertThat(refusal.code()).isEqualTo(code);
      assertThat(refusal)
          .hasMessageStartingWith(text + what)
          .hasMessageContaining("object=" + text)
          .hasMessageContainingAll((CharSequence[]) pairs);
      assertTellsPath(refusal, cell.way(), wrapping, object);
    }
    assertThat(children).as("children").containsAll(children());
    assertThat(cell.way().isAsItWas(contexts)).as("nothing was put").isTrue();
    assertUsable(cell.kind(), object);
  }

  private static IpcException refusal(Class<? extends IpcException> type, ThrowingCallable send) {
    IpcException refusal = catchThrowableOfType(type, send);
    assertThat(refusal).as("a refusal").isExactlyInstanceOf(type);
    return refusal;
  }

  private static void assertTellsPath(
      IpcException refusal, Way way, Wrapping wrapping, IpcObject object) {
    if (way.root == null) {
      assertThat(refusal).hasMessageNotContaining("path="); // nobody knows it
    } else {
      assertThat(refusal).hasMessageEndingWith("path=" + way.root + wrapping.path(object) + "]");
    }
  }

  private static void assertUsable(SharedKind kind, IpcObject object) throws InterruptedException {
    kind.leaveTrace(object);
    List<Boolean> found = new ArrayList<>();
    Thread other = new Thread(() -> found.add(kind.findTrace(object)));
    other.start();
    other.join();
    assertThat(found).containsExactly(true);
    assertThat(kind.endTrace(object)).isTrue();
  }

  /** How messages call the context to which a way leads. */
  private String target(Way way) {
    return switch (way) {
      case START_PROCESS -> "SPAWN " + name(contexts.spawn());
      case ELEMENT_SPAWN -> name(contexts.spawn());
      default -> name(contexts.threading());
    };
  }

  private static String name(IpcContext context) {
    return context.directory().map(it -> "context in " + it).orElse("THREADING context");
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }
}
