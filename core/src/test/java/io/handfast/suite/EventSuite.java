package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** EV: what an event does as long as nobody dies. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class EventSuite extends Suite {
  private static final int ROUNDS = 10_000;

  EventSuite(Setting setting) {
    super(setting);
  }

  @Test
  void EV_01_aNewEventIsNotSet() throws Exception {
    IpcEvent event = make.event();
    assertThat(event.isSet()).isFalse();
    assertThat(event.await(0, TimeUnit.SECONDS)).isFalse();
    assertThat(event.await(-1, TimeUnit.DAYS)).isFalse();
    AtomicReference<Boolean> seen = new AtomicReference<>();
    Duration time =
        timeOf(
            () -> {
              seen.set(event.await(SHORT));
              return seen;
            });
    assertThat(seen).hasValue(false);
    assertThat(time).isGreaterThanOrEqualTo(SHORT);
  }

  @Test
  void EV_02_nobodyWaitsForAnEventThatIsSet() throws Exception {
    IpcEvent event = make.event();
    event.set();
    assertThat(event.isSet()).isTrue();
    event.await();
    event.awaitUninterruptibly();
    assertThat(event.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(event.await(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    assertThat(event.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    assertThat(event.isSet()).isTrue();
  }

  @Test
  void EV_03_settingAndClearingAgainHasNoEffect() throws Exception {
    IpcEvent event = make.event();
    event.set();
    event.set();
    assertThat(event.isSet()).isTrue();
    event.clear();
    event.clear();
    assertThat(event.isSet()).isFalse();
    assertThat(event.await(0, TimeUnit.SECONDS)).isFalse();
    event.set();
    assertThat(event.isSet()).isTrue();
  }

  @Test
  void EV_04_aChildsSetEndsItsParentsWait() throws Exception {
    IpcEvent event = make.event();
    Child<Boolean> child = child(EventSuite::setAfterShort, event);
    assertThat(event.await(LONG)).isTrue();
    assertThat(child.answer()).isTrue();
  }

  private static boolean setAfterShort(ProcessArgs args) throws InterruptedException {
    Thread.sleep(SHORT.toMillis());
    args.get(0, IpcEvent.class).set();
    return true;
  }

  @Test
  void EV_05_oneSetEndsTheWaitOfAll() throws Exception {
    IpcEvent event = make.event();
    IpcSemaphore ready = make.semaphore(0);
    List<Child<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiters.add(child(EventSuite::await, event, ready));
    }
    ready.acquire(5);
    Thread.sleep(SHORT.toMillis());
    for (Child<Boolean> waiter : waiters) {
      assertThat(waiter.isBusy()).isTrue();
    }
    event.set();
    for (Child<Boolean> waiter : waiters) {
      assertThat(waiter.answer()).isTrue();
    }
  }

  private static boolean await(ProcessArgs args) throws InterruptedException {
    args.get(1, IpcSemaphore.class).release();
    return args.get(0, IpcEvent.class).await(LONG);
  }

  @Test
  void EV_06_aSetIsSeenThoughTheEventIsClearedAtOnce() throws Exception {
    IpcEvent event = make.event();
    Child<Integer> waiter = child(EventSuite::awaitOften, event);
    for (long pulses = 0; waiter.isBusy(); pulses++) {
      event.set();
      event.clear();
      if (pulses % 100 == 0) {
        LockSupport.parkNanos(1_000_000); // so that the waiter falls asleep now and then
      }
    }
    assertThat(waiter.answer()).isEqualTo(ROUNDS);
  }

  private static int awaitOften(ProcessArgs args) throws InterruptedException {
    IpcEvent event = args.get(0, IpcEvent.class);
    int seen = 0;
    for (int i = 0; i < ROUNDS; i++) {
      seen += event.await(LONG) ? 1 : 0;
    }
    return seen;
  }

  @Test
  void EV_06b_aWaitThatBeganAfterTheClearDoesNotSeeTheSetBeforeIt() throws Exception {
    IpcEvent event = make.event();
    event.set();
    event.clear();
    assertThat(event.await(SHORT)).isFalse();
  }

  @Test
  void whatHappenedBeforeSetIsSeenAfterAwait() throws Exception {
    IpcEvent ping = make.event();
    IpcEvent pong = make.event();
    IpcSemaphore count = make.semaphore(0);
    Child<Boolean> child = child(EventSuite::answerEachPing, ping, pong, count);
    for (int round = 1; round <= 200; round++) {
      ping.set();
      pong.await();
      pong.clear();
      assertThat(count.availablePermits()).isEqualTo(round);
    }
    assertThat(child.answer()).isTrue();
  }

  private static boolean answerEachPing(ProcessArgs args) throws InterruptedException {
    for (int round = 1; round <= 200; round++) {
      args.get(0, IpcEvent.class).await();
      args.get(0, IpcEvent.class).clear();
      args.get(2, IpcSemaphore.class).release();
      args.get(1, IpcEvent.class).set();
    }
    return true;
  }

  @Test
  void aNameIsMadeOnceAndOpenedFromThenOn() throws Exception {
    IpcEvent made = make.event("ready");
    IpcEvent opened = make.event("ready");
    made.set();
    assertThat(opened.isSet()).isTrue();
    made.close();
    assertThat(opened.isSet()).isTrue();
    assertThat(make.remove(IpcEvent.class, "ready")).isTrue();
    assertThat(make.event("ready").isSet()).isFalse();
    assertThat(opened.isSet()).isTrue();
  }

  @Test
  void aClosedHandleIsNotUsed() {
    IpcEvent event = make.event();
    event.close();
    event.close(); // no effect again
    assertThat(event.isClosed()).isTrue();
    assertThatThrownBy(event::set).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(event::clear).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(event::isSet).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(event::await).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(event::awaitUninterruptibly).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(() -> event.await(SHORT)).isInstanceOf(ClosedHandleException.class);
    assertThat(event.toString()).contains("closed");
  }

  @Test
  void closingAHandleEndsTheWaitsOnIt() throws Exception {
    IpcEvent event = make.event();
    Waiting waiting = Waiting.in(event::await);
    waiting.untilAsleep();
    event.close();
    assertThat(waiting.thrown()).isInstanceOf(ClosedHandleException.class);
  }

  @Test
  void anInterruptEndsAnInterruptibleWait() throws Exception {
    IpcEvent event = make.event();
    Waiting waiting = Waiting.in(event::await);
    waiting.untilAsleep();
    waiting.interrupt();
    assertThat(waiting.thrown()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void anInterruptDoesNotEndAnUninterruptibleWait() throws Exception {
    IpcEvent event = make.event();
    AtomicReference<Boolean> pending = new AtomicReference<>();
    Waiting waiting =
        Waiting.in(
            () -> {
              event.awaitUninterruptibly();
              pending.set(Thread.currentThread().isInterrupted());
            });
    waiting.untilAsleep();
    waiting.interrupt();
    Thread.sleep(SHORT.toMillis());
    assertThat(waiting.isOver()).isFalse();
    event.set();
    assertThat(waiting.thrown()).isNull();
    assertThat(pending).hasValue(true);
  }

  @Test
  void itsTextTellsItsState() {
    IpcEvent event = make.event();
    assertThat(event).asString().contains("IpcEvent#").endsWith("[not set]");
    event.set();
    assertThat(event).asString().endsWith("[set]");
  }
}
