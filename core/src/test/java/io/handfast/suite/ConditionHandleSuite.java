package io.handfast.suite;

import static io.handfast.suite.Conditions.locked;
import static io.handfast.suite.Conditions.refused;
import static io.handfast.suite.Conditions.waiter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.ContextMismatchException;
import io.handfast.HandleTransferException;
import io.handfast.context.IpcContext;
import io.handfast.sync.IpcCondition;
import io.handfast.sync.IpcLock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a condition when its lock's handle is closed, and when it is handed on. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
@SuppressWarnings("WaitNotInLoop") // that they end is what is tested
class ConditionHandleSuite extends Suite {
  ConditionHandleSuite(Setting setting) {
    super(setting);
  }

  @Test
  void whoWaitsThroughAHandleThatIsClosedLeavesWithoutTheLock() throws Exception {
    IpcLock lock = make.lock("jobs");
    IpcLock closed = make.lock("jobs");
    IpcCondition condition = lock.newCondition();
    IpcCondition through = closed.newCondition();
    Waiting waiter = waiter(closed, through, through::await);
    closed.close();
    assertThat(waiter.thrown()).isInstanceOf(ClosedHandleException.class);
    assertThat(lock.isLocked()).isFalse();
    assertThat(through.toString()).contains("[closed]");
    refused(
        ClosedHandleException.class,
        through::await,
        through::signal,
        () -> through.awaitCondition(() -> true, SHORT),
        closed::newCondition);
    lock.lock();
    assertThat(condition.await(Duration.ofMillis(1))).isFalse();
    lock.unlock();
  }

  @Test
  void anOwnerWhoseHandleWasClosedMayUnlockAndNoMore() {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    lock.lock();
    lock.close();
    refused(ClosedHandleException.class, condition::await, condition::signal);
    lock.unlock();
  }

  /** Somebody waits in what was the record of another lock. */
  @Test
  void aWaiterOfAClosedLockTakesNoSignalOfItsSuccessor() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    Waiting waiter = waiter(lock, condition, condition::await);
    lock.close();
    for (int i = 0; i < 100; i++) {
      IpcLock successor = make.lock();
      IpcCondition successors = successor.newCondition();
      locked(successor, () -> assertThat(successors.signal(1)).isZero());
    }
    assertThat(waiter.thrown()).isInstanceOf(ClosedHandleException.class);
  }

  @Test
  void closingTheContextSendsAllWaitersAway() throws Exception {
    IpcContext closing = setting.open();
    IpcLock lock = setting.factory(closing).lock();
    IpcCondition condition = lock.newCondition();
    Waiting waiter = waiter(lock, condition, condition::awaitUninterruptibly);
    closing.close();
    assertThat(waiter.thrown()).isInstanceOf(ClosedHandleException.class);
  }

  @Test
  void aLockHasOnlySoManyConditions() {
    IpcLock lock = make.lock();
    IpcCondition last = lock.newCondition();
    for (int i = 1; i < 255; i++) {
      IpcCondition next = lock.newCondition();
      assertThat(next).isNotEqualTo(last);
      last = next;
    }
    assertThatIllegalStateException()
        .isThrownBy(lock::newCondition)
        .withMessageContaining("limit=255");
    assertThat(make.lock().newCondition().toString()).startsWith("IpcCondition 0 of ");
  }

  @Test
  void aConditionTravelsWithItsLockAndIsTheSameOneThere() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition first = lock.newCondition();
    IpcCondition second = lock.newCondition();
    Child<Boolean> child =
        child(
            args -> {
              IpcLock theirs = args.get(0, IpcLock.class);
              IpcCondition one = args.get(1, IpcCondition.class);
              IpcCondition other = args.get(2, IpcCondition.class);
              assertThat(one).isNotEqualTo(other);
              assertThat(one.toString()).contains("IpcCondition 0 of " + textOf(theirs));
              assertThat(other.toString()).contains("IpcCondition 1 of " + textOf(theirs));
              assertThat(theirs.newCondition().toString()).startsWith("IpcCondition 2 of ");
              return true;
            },
            lock,
            first,
            second);
    assertThat(child.answer()).isTrue();
    assertThat(lock.newCondition().toString()).startsWith("IpcCondition 3 of ");
  }

  private static String textOf(Object object) {
    return SharedKind.textOf(object);
  }

  /** The lock comes along, though it is not mentioned. */
  @Test
  void aConditionAloneBringsItsLockAlong() throws Exception {
    IpcLock lock = make.lock();
    IpcCondition condition = lock.newCondition();
    Child<Boolean> child =
        child(
            args -> {
              IpcCondition theirs = args.get(0, IpcCondition.class);
              assertThatThrownBy(theirs::signal).isInstanceOf(IllegalMonitorStateException.class);
              return theirs.equals(args.get(0, IpcCondition.class));
            },
            condition);
    assertThat(child.answer()).isTrue();
  }

  @Test
  void aConditionHasTheRightsOfItsLock() throws Exception {
    IpcCondition named = make.lock("jobs").newCondition();
    IpcCondition condition = make.lock().newCondition();
    if (setting == Setting.SPAWN || setting == Setting.THREADING) {
      Class<? extends Exception> refusal =
          setting == Setting.SPAWN ? HandleTransferException.class : ContextMismatchException.class;
      assertThatThrownBy(() -> write(condition)).isInstanceOf(refusal);
    } else {
      write(condition);
    }
    write(named);
    IpcLock closed = make.lock();
    IpcCondition closedOnes = closed.newCondition();
    closed.close();
    assertThatThrownBy(() -> write(closedOnes)).isInstanceOf(ClosedHandleException.class);
  }

  private static void write(Object object) throws Exception {
    try (ObjectOutputStream stream = new ObjectOutputStream(new ByteArrayOutputStream())) {
      stream.writeObject(object);
    }
  }

  @Test
  void twoHandlesOnOneConditionAreEqual() throws Exception {
    IpcLock lock = make.lock("jobs");
    IpcCondition condition = lock.newCondition();
    IpcCondition other = lock.newCondition();
    assertThat(condition).isNotEqualTo(other).isNotEqualTo(make.lock().newCondition());
    AtomicReference<Object> copy = new AtomicReference<>();
    Waiting waiter = Waiting.in(() -> copy.set(copy(condition)));
    assertThat(waiter.thrown()).isNull();
    assertThat(copy.get()).isEqualTo(condition).hasSameHashCodeAs(condition);
  }

  private static Object copy(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(object);
    }
    ByteArrayInputStream source = new ByteArrayInputStream(bytes.toByteArray());
    try (ObjectInputStream stream = new ObjectInputStream(source)) {
      return stream.readObject();
    }
  }
}
