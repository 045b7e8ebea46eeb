package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.handfast.ContextMismatchException;
import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.IpcObject;
import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** HT: what is handed over at a start, while it is under way and afterwards. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(120)
class HandOverSuite extends Suite {
  /** More than a region has tickets, so that a leak of some of them shows. */
  private static final int MORE_THAN_ALL_TICKETS = 1_100;

  private static final int ALL_TICKETS = 1_024;

  HandOverSuite(Setting setting) {
    super(setting);
  }

  @ParameterizedTest
  @EnumSource
  void HT_09_aChildHandsOnWhatItGot(SharedKind kind) throws Exception {
    IpcObject object = kind.make(make);
    kind.leaveTrace(object);
    Child<Boolean> child = child(HandOverSuite::findInAChildOfMine, kind, object);
    assertThat(child.answer()).isTrue();
    assertThat(kind.endTrace(object)).isTrue();
  }

  private static boolean findInAChildOfMine(ProcessArgs args) throws InterruptedException {
    SharedKind kind = args.get(0, SharedKind.class);
    IpcObject object = args.get(1, IpcObject.class);
    return Child.start(IpcContext.current(), HandOverSuite::find, kind, object).answer();
  }

  private static boolean find(ProcessArgs args) {
    return args.get(0, SharedKind.class).findTrace(args.get(1, IpcObject.class));
  }

  @ParameterizedTest
  @EnumSource
  void HT_10_whatIsClosedRightAfterTheStartLivesOnInTheChild(SharedKind kind) throws Exception {
    IpcObject object = kind.make(make);
    IpcEvent closed = make.event();
    Child<String> child = child(HandOverSuite::useOnceClosed, kind, object, closed);
    SharedKind.close(object);
    closed.set();
    assertThat(child.answer()).isEqualTo("found, ended");
  }

  @ParameterizedTest
  @EnumSource
  void HT_10b_whatIsClosedWhileItIsUnderWayStillArrives(SharedKind kind) throws Exception {
    IpcObject object = kind.make(make);
    IpcEvent closed = make.event();
    // Written after the object, and long before the child can have it.
    Object closing = new ClosesWhenWritten(object);
    Child<String> child = child(HandOverSuite::useOnceClosed, kind, object, closed, closing);
    assertThat(object.isClosed()).isTrue();

    closed.set();
    assertThat(child.answer()).isEqualTo("found, ended");
  }

  @ParameterizedTest
  @EnumSource
  void HT_10c_whatTheParentForgetsRightAfterTheStartLivesOnInTheChild(SharedKind kind)
      throws Exception {
    IpcEvent collected = make.event();
    List<WeakReference<IpcObject>> forgotten = new ArrayList<>();
    Child<String> child = startAndForget(kind, collected, forgotten);
    while (forgotten.get(0).get() != null) {
      System.gc();
      Thread.sleep(1); // the time-out of the case ends it
    }
    Thread.sleep(3 * SHORT.toMillis()); // time for the parent to give up what was collected
    collected.set();
    assertThat(child.answer()).isEqualTo("found, ended");
  }

  /** In a method of its own, so that no variable of the case refers to the object. */
  private Child<String> startAndForget(
      SharedKind kind, IpcEvent collected, List<WeakReference<IpcObject>> forgotten) {
    IpcObject object = kind.make(make);
    forgotten.add(new WeakReference<>(object));
    return child(HandOverSuite::useOnceClosed, kind, object, collected);
  }

  private static String useOnceClosed(ProcessArgs args) throws InterruptedException {
    SharedKind kind = args.get(0, SharedKind.class);
    IpcObject object = args.get(1, IpcObject.class);
    args.get(2, IpcEvent.class).await();
    // Others come and go: they must not get the place of an object that is in use.
    List<IpcObject> others = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      others.add(IpcContext.current().event());
    }
    kind.leaveTrace(object);
    boolean[] found = new boolean[1];
    Thread finder = new Thread(() -> found[0] = kind.findTrace(object));
    finder.start();
    finder.join();
    boolean ended = kind.endTrace(object);
    others.forEach(IpcObject::close);
    return (found[0] ? "found" : "not found") + (ended ? ", ended" : ", not ended");
  }

  private static final class ClosesWhenWritten implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient IpcObject object;

    ClosesWhenWritten(IpcObject object) {
      this.object = object;
    }

    private void writeObject(ObjectOutputStream stream) throws IOException {
      stream.defaultWriteObject();
      SharedKind.close(object);
    }
  }

  @Test
  void HT_16_aThirdArgumentThatCannotBeSerialisedLeavesNothingBehind() {
    Set<Long> children = children();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                context
                    .process(
                        HandOverSuite::nothing,
                        make.lock(),
                        make.event(),
                        new Object(),
                        make.semaphore(1),
                        5)
                    .start())
        .withMessageContainingAll("not Serializable", "class=java.lang.Object", "path=args[2]");
    assertThat(children).containsAll(children());
  }

  @Test
  void HT_16_aThirdArgumentThatMayNotTravelLeavesNothingBehind() throws Exception {
    List<IpcLock> locks = locks(100);
    try (IpcContext threading = IpcContext.builder(StartMethod.THREADING).build()) {
      IpcLock culprit = threading.lock();
      Set<Long> children = children();
      for (int granted = 0; granted < MORE_THAN_ALL_TICKETS; granted += locks.size()) {
        assertThatExceptionOfType(ContextMismatchException.class)
            .isThrownBy(
                () ->
                    context
                        .process(HandOverSuite::nothing, locks, 1, culprit, make.event(), 5)
                        .start())
            .withMessageContaining("path=args[2]");
      }
      assertThat(children).containsAll(children());
    }
    assertThat(child(args -> args.get(0, List.class).size(), locks).answer()).isEqualTo(100);
  }

  @Test
  void HT_16_aChildThatDiesBeforeItHasItsArgumentsLeavesNothingBehind() throws Exception {
    List<IpcLock> locks = locks(600);
    for (int granted = 0; granted < MORE_THAN_ALL_TICKETS; granted += locks.size()) {
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(
              () ->
                  context
                      .process(HandOverSuite::nothing, locks)
                      .jvmArgs("-XX:NoSuchOption")
                      .start());
    }
    assertThat(child(args -> args.get(0, List.class).size(), locks).answer()).isEqualTo(600);
  }

  @Test
  void HT_16_ticketsOfChildrenThatHaveAttachedAreFreeAgain() throws Exception {
    List<IpcLock> locks = locks(600);
    for (int granted = 0; granted < MORE_THAN_ALL_TICKETS; granted += locks.size()) {
      assertThat(child(args -> args.get(0, List.class).size(), locks).answer()).isEqualTo(600);
    }
  }

  /** Different ones, since the same one needs one ticket however often it is handed over. */
  private List<IpcLock> locks(int number) {
    return Stream.generate(make::lock)
        .limit(number)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void anObjectThatIsMentionedOftenNeedsOneTicket() throws Exception {
    IpcLock lock = make.lock();
    List<Object> mentions = new ArrayList<>(Collections.nCopies(1_000, lock));
    for (int i = 0; i < 1_000; i++) {
      mentions.add(new ArrayList<>(List.of(new IpcLock[] {lock}, i)));
    }
    lock.lock();
    Child<String> child = child(HandOverSuite::lookAtMentions, lock, mentions);
    assertThat(child.answer()).isEqualTo("2000 mentions of 1 lock, held elsewhere");
    lock.unlock();
    assertAllTicketsAreFree();
  }

  private static String lookAtMentions(ProcessArgs args) {
    Set<Object> different = Collections.newSetFromMap(new IdentityHashMap<>());
    IpcLock lock = args.get(0, IpcLock.class);
    different.add(lock);
    int mentions = 0;
    for (Object mention : args.get(1, List.class)) {
      different.add(mention instanceof List<?> nested ? ((IpcLock[]) nested.get(0))[0] : mention);
      mentions++;
    }
    return mentions
        + " mentions of "
        + different.size()
        + " lock, "
        + (lock.isLocked() && !lock.isHeldByCurrentThread() ? "held elsewhere" : "not held");
  }

  /** A stream of its own inside an argument does not know what the outer one has written. */
  @Test
  void anObjectThatIsMentionedInAStreamWithinAnArgumentArrivesThereToo() throws Exception {
    IpcLock lock = make.lock();
    Child<Boolean> child =
        child(HandOverSuite::areTheSame, lock, new WithinAStream(lock), new WithinAStream(lock));
    assertThat(child.answer()).isTrue();
    assertAllTicketsAreFree();
  }

  private static boolean areTheSame(ProcessArgs args) {
    IpcLock lock = args.get(0, IpcLock.class);
    return args.get(1, WithinAStream.class).object == lock
        && args.get(2, WithinAStream.class).object == lock;
  }

  private static final class WithinAStream implements Serializable {
    private static final long serialVersionUID = 1L;

    private transient Object object;

    WithinAStream(Object object) {
      this.object = object;
    }

    private void writeObject(ObjectOutputStream stream) throws IOException {
      stream.writeObject(Way.write(object));
    }

    private void readObject(ObjectInputStream stream) throws IOException, ClassNotFoundException {
      object = Way.read((byte[]) stream.readObject());
    }
  }

  /** A start that needs them all, the one for its answers among them. */
  private void assertAllTicketsAreFree() throws InterruptedException {
    List<IpcLock> locks = locks(ALL_TICKETS - 1);
    assertThat(child(args -> args.get(0, List.class).size(), locks).answer())
        .isEqualTo(ALL_TICKETS - 1);
  }

  @Test
  void moreObjectsThanThereAreTicketsAreRefusedAndLeaveNothingBehind() throws Exception {
    List<IpcLock> locks = locks(ALL_TICKETS + 1);
    Set<Long> children = children();
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> context.process(HandOverSuite::nothing, locks).start())
        .withMessageContainingAll("too many tickets", "limit=" + ALL_TICKETS)
        .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.LIMIT_REACHED));
    assertThat(children).containsAll(children());
    assertAllTicketsAreFree();
  }

  private static void nothing(ProcessArgs args) {
    // that it is started is too much
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }
}
