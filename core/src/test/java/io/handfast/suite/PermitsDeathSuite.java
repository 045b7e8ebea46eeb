package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcPermits;
import io.handfast.sync.Permit;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PM: whose process dies gives its permits back; whose process is only stopped does not. The system
 * property {@code handfast.test.kills} sets how many are killed at random moments.
 */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("io.handfast.suite.Setting#withProcesses")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class PermitsDeathSuite extends Suite {
  private static final int KILLS = Integer.getInteger("handfast.test.kills", 20);
  private static final int LONGEST_LIFE_MICROS = 20_000;

  PermitsDeathSuite(Setting setting) {
    super(setting);
  }

  private static boolean holdTwoForEver(ProcessArgs args) throws InterruptedException {
    Permit unused = args.get(0, IpcPermits.class).acquire(2);
    args.get(1, IpcEvent.class).set();
    Thread.sleep(Long.MAX_VALUE);
    return true;
  }

  private Child<Boolean> holder(IpcPermits permits) throws InterruptedException {
    IpcEvent held = make.event();
    Child<Boolean> child = child(PermitsDeathSuite::holdTwoForEver, permits, held);
    assertThat(held.await(LONG)).isTrue();
    held.close();
    return child;
  }

  @Test
  void PM_03_thePermitsOfAKilledProcessComeBack() throws Exception {
    IpcPermits permits = make.permits(3);
    Child<Boolean> holder = holder(permits);
    assertThat(permits.availablePermits()).isEqualTo(1);
    holder.process().kill();
    try (Permit all = permits.tryAcquire(3, LONG).orElseThrow()) {
      assertThat(all.permits()).isEqualTo(3);
    }
    assertThat(permits.availablePermits()).isEqualTo(3);
  }

  @Test
  void PM_03b_whoWaitsForOneGetsItTooWhenTheHolderIsKilled() throws Exception {
    IpcPermits permits = make.permits(2);
    Child<Boolean> holder = holder(permits);
    Child<Boolean> waiter = child(PermitsDeathSuite::acquireOne, permits);
    assertThat(waiter.isBusy()).isTrue();
    holder.kill();
    assertThat(waiter.answer()).isTrue();
    assertThat(permits.availablePermits()).isEqualTo(2);
  }

  private static boolean acquireOne(ProcessArgs args) throws InterruptedException {
    args.get(0, IpcPermits.class).tryAcquire(LONG).orElseThrow().close();
    return true;
  }

  @Test
  void PM_04_aStoppedProcessKeepsItsPermits() throws Exception {
    IpcPermits permits = make.permits(3);
    Child<Boolean> holder = holder(permits);
    assertThat(permits.toString())
        .endsWith("[available=1 of 3, 2 held by process " + holder.process().pid() + "]");
    signal("-STOP", holder);
    try {
      assertThat(permits.tryAcquire(2, 5, TimeUnit.SECONDS)).isEmpty();
      assertThat(permits.availablePermits()).isEqualTo(1);
    } finally {
      signal("-CONT", holder);
    }
    assertThat(permits.tryAcquire(2, SHORT)).isEmpty();
    holder.kill();
    assertThat(permits.tryAcquire(3, LONG)).isPresent();
  }

  private static void signal(String signal, Child<?> child) throws Exception {
    String pid = Long.toString(child.process().pid());
    assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
  }

  @Test
  void PM_06_permitsAreConservedThroughRandomKills() throws Exception {
    IpcPermits permits = make.permits(5);
    Random random = new Random(KILLS);
    Permit mine = permits.acquire();
    for (int i = 0; i < KILLS; i++) {
      IpcEvent running = make.event();
      Child<Boolean> child = child(PermitsDeathSuite::takeAndGiveBackForEver, permits, running, i);
      assertThat(running.await(LONG)).isTrue();
      TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_LIFE_MICROS));
      child.kill();
      try (Permit rest = permits.tryAcquire(4, LONG).orElseThrow()) {
        assertThat(rest.permits()).isEqualTo(4);
        assertThat(permits.tryAcquire()).isEmpty();
      }
      running.close();
    }
    mine.close();
    assertThat(permits.availablePermits()).isEqualTo(5);
  }

  private static boolean takeAndGiveBackForEver(ProcessArgs args) throws InterruptedException {
    IpcPermits permits = args.get(0, IpcPermits.class);
    Random random = new Random(args.get(2, Integer.class));
    for (int i = 0; ; i++) {
      try (Permit some = permits.acquire(1 + random.nextInt(3))) {
        if (i == 100) {
          args.get(1, IpcEvent.class).set();
        }
        assertThat(some.permits()).isPositive();
      }
    }
  }
}
