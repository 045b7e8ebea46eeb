package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** R8: a process that is stopped is not dead. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(180)
class NeverRobbedSuite extends Suite {
  private static final Duration STOPPED = Duration.ofSeconds(10);
  private static final long WAITS_BY_THEN_MILLIS = 300;

  NeverRobbedSuite(Setting setting) {
    super(setting);
  }

  private static String holdUntilTold(ProcessArgs args) throws InterruptedException {
    IpcLock lock = args.get(0, IpcLock.class);
    lock.lock();
    args.get(1, IpcEvent.class).set();
    args.get(2, IpcEvent.class).await();
    String found =
        (lock.isHeldByCurrentThread() ? "held" : "not held")
            + (lock.isAbandoned() ? ", abandoned" : "");
    lock.unlock();
    return found;
  }

  @Test
  void R8_anOwnerThatIsStoppedForTenSecondsKeepsItsLock() throws Exception {
    IpcLock lock = make.lock();
    IpcEvent held = make.event();
    IpcEvent goOn = make.event();
    Child<String> owner = child(NeverRobbedSuite::holdUntilTold, lock, held, goOn);
    assertThat(held.await(LONG)).isTrue();
    RunState.stop(owner.process().pid());
    Child<Boolean> rival = child(args -> args.get(0, IpcLock.class).tryLock(STOPPED), lock);
    assertThat(lock.tryLock(STOPPED)).isFalse();
    assertThat(rival.answer()).isFalse();
    assertThat(lock.owner().orElseThrow().pid()).isEqualTo(owner.process().pid());
    assertThat(lock.toString()).doesNotContain("abandoned");
    goOn.set();
    RunState.resume(owner.process().pid());
    assertThat(owner.answer()).isEqualTo("held");
    assertThat(lock.tryLock(LONG)).isTrue();
    assertThat(lock.isAbandoned()).isFalse();
    lock.unlock();
  }

  /** As when all processes of a terminal are stopped by Ctrl-Z, one of them between two steps. */
  @Test
  void R8_whoIsStoppedWhileItWaitsForAnotherOneIsAsPatientAfterwards() throws Exception {
    IpcEvent begun = make.event();
    IpcLock first = make.lock("first");
    Path naming = context.directory().orElseThrow().resolve("naming");
    Child<Boolean> stopped;
    try (FileChannel channel = FileChannel.open(naming, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();
      stopped = child(NeverRobbedSuite::makeSecond, begun);
      assertThat(begun.await(LONG)).isTrue();
      Thread.sleep(WAITS_BY_THEN_MILLIS);
      RunState.stop(stopped.process().pid());
      Thread.sleep(STOPPED.plusSeconds(1).toMillis());
    }
    RunState.resume(stopped.process().pid());
    assertThat(stopped.answer()).isTrue();
    first.close();
  }

  private static boolean makeSecond(ProcessArgs args) {
    args.get(0, IpcEvent.class).set();
    return IpcContext.current().lock("second").name().isPresent();
  }

  /** The wake-up that a stopped process has got is not lost for the others. */
  @Test
  void R8_whileAWaiterIsStoppedThatWasWokenTheOthersGoOn() throws Exception {
    IpcLock lock = make.lock();
    lock.lock();
    Child<Boolean> stopped =
        child(
            args -> {
              IpcLock theirs = args.get(0, IpcLock.class);
              theirs.lock();
              boolean abandoned = theirs.isAbandoned();
              theirs.unlock();
              return abandoned;
            },
            lock);
    stopAsleep(stopped, () -> lock.getQueueLength() == 1);
    do {
      Waiting other =
          Waiting.in(
              () -> {
                lock.lock();
                lock.unlock();
              });
      while (lock.getQueueLength() < 2) {
        Thread.sleep(1);
      }
      lock.unlock();
      assertThat(other.thrown()).isNull();
      assertThat(lock.tryLock()).isTrue();
    } while (lock.hasQueuedThreads()); // until it was the stopped one that was woken
    lock.unlock();
    assertThat(stopped.isBusy()).isTrue();
    RunState.resume(stopped.process().pid());
    assertThat(stopped.answer()).as("abandoned").isFalse();
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void R8_aStoppedWaiterThatWasWokenTakesNoPermitFromTheOthers() throws Exception {
    IpcSemaphore semaphore = make.semaphore(0);
    Child<Boolean> stopped =
        child(args -> args.get(0, IpcSemaphore.class).tryAcquire(LONG), semaphore);
    stopAsleep(stopped, () -> semaphore.getQueueLength() == 1);
    semaphore.release();
    assertThat(semaphore.hasQueuedThreads()).as("it was woken").isFalse();
    Child<Boolean> other =
        child(args -> args.get(0, IpcSemaphore.class).tryAcquire(LONG), semaphore);
    assertThat(other.answer()).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
    semaphore.release();
    RunState.resume(stopped.process().pid());
    assertThat(stopped.answer()).isTrue();
    assertThat(semaphore.availablePermits()).isZero();
  }

  /** Stops a child in its sleep, and not in the moment in which it looks up. */
  private static void stopAsleep(Child<?> child, BooleanSupplier asleep) throws Exception {
    RunState.stop(child.process().pid());
    while (!asleep.getAsBoolean()) {
      RunState.resume(child.process().pid());
      Thread.sleep(5);
      RunState.stop(child.process().pid());
    }
  }
}
