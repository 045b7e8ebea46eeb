package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import io.handfast.sync.OpenMode;
import io.handfast.sync.OsSemaphore;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A signal never ends a wait before its time, nor shows as an error. */
@Timeout(120)
class SignalTest {
  private static final Duration WAIT = Duration.ofMillis(600); // several slices

  private static final Duration LONG = Duration.ofSeconds(60);

  private final String name = TestName.next();

  @AfterEach
  void removeName() {
    NamedSemaphore.unlink(name);
  }

  /** So that the other tests mean something: these signals do get through to a sleeping call. */
  @Test
  void theSignalsInterruptSystemCalls() throws Exception {
    long semaphore = NamedSemaphore.create(name, 0);
    int errno = Signals.under(() -> LibC.sem_wait(semaphore) == 0 ? 0 : Native.getLastError());
    assertThat(errno).isEqualTo(LibC.EINTR);
    NamedSemaphore.close(semaphore);
  }

  @Test
  void oneCallMayReturnEarlyButSaysOnlyThatNothingWasTaken() throws Exception {
    long semaphore = NamedSemaphore.create(name, 0);
    assertThat(Signals.under(() -> NamedSemaphore.take(semaphore, WAIT.toNanos()))).isFalse();
    NamedSemaphore.close(semaphore);
  }

  @Test
  void anOsSemaphoresWaitLastsItsFullTime() throws Exception {
    try (OsSemaphore semaphore = OsSemaphore.open(name, OpenMode.CREATE_NEW, 0)) {
      assertFullTime(() -> semaphore.tryAcquire(WAIT));
    }
  }

  @Test
  void theWaitsOfSharedObjectsLastTheirFullTime() throws Exception {
    try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
      IpcLock lock = context.lock();
      IpcSemaphore semaphore = context.semaphore(0);
      IpcEvent event = context.event();
      lock.lock();
      assertFullTime(() -> lock.tryLock(WAIT));
      lock.unlock();
      assertFullTime(() -> semaphore.tryAcquire(WAIT));
      assertFullTime(() -> event.await(WAIT));
    }
  }

  private static void assertFullTime(Callable<Boolean> wait) throws Exception {
    long start = System.nanoTime();
    assertThat(Signals.under(wait)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(WAIT);
  }

  /** As with ^Z and fg, or a debugger: the kernel then interrupts calls of every thread. */
  @Test
  void aChildThatIsStoppedAndContinuedWaitsItsFullTime() throws Exception {
    try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).build()) {
      IpcEvent waiting = context.event();
      IpcEvent enough = context.event();
      IpcSemaphore permits = context.semaphore(0);
      IpcSemaphore millis = context.semaphore(0);
      IpcProcess child =
          context.process(SignalTest::waitInVain, waiting, enough, permits, millis).start();
      assertThat(waiting.await(LONG)).isTrue();
      while (child.isAlive() && millis.availablePermits() == 0) {
        kill("-STOP", child.pid());
        kill("-CONT", child.pid());
        Thread.sleep(5);
      }
      enough.set(); // until now the child lives, and the number is its own
      assertThat(child.waitFor().value()).isZero();
      assertThat(millis.availablePermits()).isGreaterThanOrEqualTo((int) WAIT.toMillis());
    }
  }

  /** Tells how long it has waited by a number of permits; throws if it was given one. */
  private static void waitInVain(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcEvent.class).set();
    long start = System.nanoTime();
    if (args.get(2, IpcSemaphore.class).tryAcquire(WAIT)) {
      throw new IllegalStateException("there was no permit");
    }
    long time = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    args.get(3, IpcSemaphore.class).release((int) time);
    if (!args.get(1, IpcEvent.class).await(LONG)) {
      throw new IllegalStateException("nobody said that it was enough");
    }
  }

  private static void kill(String signal, long pid) throws Exception {
    new ProcessBuilder("kill", signal, Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
