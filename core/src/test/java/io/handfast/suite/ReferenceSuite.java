package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.handfast.ErrorCode;
import io.handfast.IpcObject;
import io.handfast.TicketException;
import io.handfast.context.IpcContext;
import io.handfast.context.IpcManager;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.io.ObjectInputFilter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a managed object becomes in a stream: a reference, read as often as one likes. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class ReferenceSuite extends Suite {
  private static final Codec<Object> NOTHING_BUT_HANDLES =
      Codec.serializable(ObjectInputFilter.Config.createFilter("!*"));

  ReferenceSuite(Setting setting) {
    super(setting);
  }

  @ParameterizedTest
  @EnumSource
  void aReferenceIsReadAsOftenAsOneLikesAndIsOneObjectInAProcess(SharedKind kind) throws Exception {
    IpcObject object = kind.make(context.manager());
    byte[] bytes = Way.write(List.of(object, object));
    kind.leaveTrace(object);
    Child<String> child = child(ReferenceSuite::readTwice, kind, object, bytes);
    assertThat(child.answer()).isEqualTo("same, found");
    assertThat(kind.endTrace(object)).isTrue();
  }

  private static String readTwice(ProcessArgs args) throws Exception {
    IpcObject object = args.get(1, IpcObject.class);
    byte[] bytes = args.get(2, byte[].class);
    boolean same = true;
    for (int i = 0; i < 2; i++) {
      for (Object read : (List<?>) Way.read(bytes)) {
        same &= read == object;
      }
    }
    boolean found = args.get(0, SharedKind.class).findTrace(object);
    return (same ? "same" : "different") + (found ? ", found" : ", not found");
  }

  @ParameterizedTest
  @EnumSource
  void aReferenceIsAllThatAChildNeeds(SharedKind kind) throws Exception {
    IpcObject object = kind.make(context.manager());
    kind.leaveTrace(object);
    Child<Boolean> child =
        child(
            args ->
                args.get(0, SharedKind.class)
                    .findTrace((IpcObject) Way.read(args.get(1, byte[].class))),
            kind,
            Way.write(object));
    assertThat(child.answer()).isTrue();
    assertThat(kind.endTrace(object)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anElementArrivesThroughAFilterThatLetsNothingElsePass(SharedKind kind) throws Exception {
    IpcObject object = kind.make(context.manager());
    IpcQueue<Object> queue = context.queue(NOTHING_BUT_HANDLES, 2).build();
    queue.put(object);
    kind.leaveTrace(object);
    Child<Boolean> child = child(ReferenceSuite::takeAndFind, kind, queue);
    assertThat(child.answer()).isTrue();
    assertThat(kind.endTrace(object)).isTrue();
  }

  private static boolean takeAndFind(ProcessArgs args) throws InterruptedException {
    IpcObject object = (IpcObject) args.get(1, IpcQueue.class).take();
    return args.get(0, SharedKind.class).findTrace(object);
  }

  @ParameterizedTest
  @EnumSource
  void aReferencePinsNothing(SharedKind kind) throws Exception {
    IpcManager manager = context.manager();
    IpcObject object = kind.make(manager);
    byte[] bytes = Way.write(object);
    SharedKind.close(object);
    assertThat(Way.read(bytes)).as("kept by the manager").isInstanceOf(IpcObject.class);
    SharedKind.close((IpcObject) Way.read(bytes));
    manager.close();
    assertThatExceptionOfType(TicketException.class)
        .isThrownBy(() -> Way.read(bytes))
        .satisfies(gone -> assertThat(gone.code()).isEqualTo(ErrorCode.TICKET_GONE));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadAgainAfterItsHandleWasClosedHereIsOpen(SharedKind kind) throws Exception {
    IpcObject first = kind.make(context.manager());
    byte[] bytes = Way.write(first);
    SharedKind.close(first);
    assertReadAgain(kind, first, bytes);
  }

  @ParameterizedTest
  @EnumSource
  void soItIsWithWhatHasAName(SharedKind kind) throws Exception {
    IpcObject holder = kind.make(make, "again");
    IpcObject first = kind.make(make, "again");
    byte[] bytes = Way.write(first);
    SharedKind.close(first);
    assertReadAgain(kind, first, bytes);
    assertThat(holder.isClosed()).isFalse();
  }

  private static void assertReadAgain(SharedKind kind, IpcObject closed, byte[] bytes)
      throws Exception {
    for (int i = 0; i < 2; i++) {
      IpcObject again = (IpcObject) Way.read(bytes);
      assertThat(closed.isClosed()).isTrue();
      assertThat(again.isClosed()).isFalse();
      assertThat(Way.read(bytes)).as("as long as it is open").isSameAs(again);
      boolean[] found = new boolean[1];
      kind.leaveTrace(again);
      Thread finder = new Thread(() -> found[0] = kind.findTrace(again));
      finder.start();
      finder.join();
      assertThat(found[0]).isTrue();
      assertThat(kind.endTrace(again)).isTrue();
      SharedKind.close(again);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHolderKeepsWhatItsManagerHasLeftBehind(SharedKind kind) throws Exception {
    IpcManager manager = context.manager();
    IpcObject object = kind.make(manager);
    byte[] bytes = Way.write(object);
    manager.close();
    assertThat(Way.read(bytes)).isSameAs(object);
  }

  @ParameterizedTest
  @EnumSource
  void aReferenceDoesNotReachTheNextObjectInTheSamePlace(SharedKind kind) throws Exception {
    IpcManager manager = context.manager();
    IpcObject object = kind.make(manager);
    byte[] bytes = Way.write(object);
    manager.close();
    SharedKind.close(object);
    IpcObject next = kind.make(context.manager());
    assertThatExceptionOfType(TicketException.class).isThrownBy(() -> Way.read(bytes));
    assertThat(Way.read(Way.write(next))).isSameAs(next);
  }

  @Test
  void aReferenceIsWorthNothingInAnotherRegion() throws Exception {
    byte[] bytes = Way.write(context.manager().event());
    try (IpcContext other = setting.open()) {
      Child<Object> child =
          Child.start(other, args -> Way.read(args.get(0, byte[].class)).toString(), bytes);
      if (setting.hasProcesses()) {
        assertThat(child.failure())
            .contains(
                "ContextMismatchException",
                "the object lives in a region that this process has not joined");
      } else {
        assertThat(child.answer()).asString().contains("IpcEvent"); // it has not left its process
      }
    }
  }
}
