package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.HandleTransferException;
import io.handfast.context.IpcContext;
import io.handfast.process.ProcessArgs;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcPermits;
import io.handfast.sync.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PM: what owned permits do as long as nobody dies. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class PermitsSuite extends Suite {
  PermitsSuite(Setting setting) {
    super(setting);
  }

  @Test
  void PM_01_closingOneMakesOneFree() throws Exception {
    IpcPermits permits = make.permits(3);
    Permit one = permits.acquire();
    Permit two = permits.acquire(2);
    assertThat(two.permits()).isEqualTo(2);
    assertThat(permits.tryAcquire()).isEmpty();
    one.close();
    assertThat(permits.tryAcquire()).isPresent();
    assertThat(permits.availablePermits()).isZero();
    assertThat(permits.totalPermits()).isEqualTo(3);
  }

  @Test
  void PM_02_closingAgainHasNoEffect() throws Exception {
    IpcPermits permits = make.permits(2);
    Permit permit = permits.acquire();
    permit.close();
    permit.close();
    assertThat(permits.availablePermits()).isEqualTo(2);
    Permit all = permits.acquire(2); // the same cell again, and it is not that permit's
    permit.close();
    assertThat(permits.availablePermits()).isZero();
    all.close();
    all.close();
    assertThat(permits.availablePermits()).isEqualTo(2);
    assertThat(permit.permits()).isEqualTo(1);
  }

  @Test
  void PM_02b_ofManyThreadsThatCloseOnePermitOneDoes() throws Exception {
    IpcPermits permits = make.permits(3);
    for (int i = 0; i < 200; i++) {
      Permit permit = permits.acquire(2);
      List<CompletableFuture<Void>> closers = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        closers.add(CompletableFuture.runAsync(permit::close));
      }
      for (CompletableFuture<Void> closer : closers) {
        closer.get(1, TimeUnit.MINUTES);
      }
      assertThat(permits.availablePermits()).isEqualTo(3);
    }
  }

  @Test
  void PM_05_whoDoesNotGetAllGetsNone() throws Exception {
    IpcPermits permits = make.permits(2);
    try (Permit held = permits.acquire()) {
      assertThat(permits.tryAcquire(2)).isEmpty();
      Duration time =
          timeOf(
              () -> {
                assertThat(permits.tryAcquire(2, SHORT)).isEmpty();
                return held;
              });
      assertThat(time).isGreaterThanOrEqualTo(SHORT);
      assertThat(permits.availablePermits()).isEqualTo(1);
      Optional<Permit> free = permits.tryAcquire();
      assertThat(free).isPresent();
      free.orElseThrow().close();
    }
    assertThat(permits.tryAcquire(2)).isPresent();
  }

  @Test
  void PM_05b_whileSomebodyWaitsForTwoTheFreeOneCanBeHad() throws Exception {
    IpcPermits permits = make.permits(2);
    Permit held = permits.acquire();
    Child<Integer> waiter = child(PermitsSuite::acquireTwo, permits);
    for (int i = 0; i < 200; i++) {
      permits.tryAcquire().orElseThrow().close();
      Thread.sleep(1);
    }
    assertThat(waiter.isBusy()).isTrue();
    held.close();
    assertThat(waiter.answer()).isEqualTo(2);
  }

  private static int acquireTwo(ProcessArgs args) throws InterruptedException {
    try (Permit two = args.get(0, IpcPermits.class).acquire(2)) {
      return two.permits();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 4, Integer.MAX_VALUE})
  void whatCanNeverBeHadIsRefused(int wanted) {
    IpcPermits permits = make.permits(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> permits.acquire(wanted))
        .withMessageContaining("permits=" + wanted + ", total=3");
    assertThatIllegalArgumentException().isThrownBy(() -> permits.tryAcquire(wanted));
    assertThatIllegalArgumentException().isThrownBy(() -> permits.tryAcquire(wanted, SHORT));
    assertThatIllegalArgumentException().isThrownBy(() -> permits.acquireUninterruptibly(wanted));
    assertThat(permits.availablePermits()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 4_097})
  void soManyPermitsCannotBeMade(int total) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make.permits("pool", total))
        .withMessageContaining("permits=" + total + ", limit=4096");
    assertThat(make.remove(IpcPermits.class, "pool")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 100, 513, 4_096})
  void everyOneOfThemCanBeHadAndNoMore(int total) {
    IpcPermits permits = make.permits(total);
    List<Permit> held = new ArrayList<>();
    for (int i = 0; i < total; i++) {
      assertThat(permits.availablePermits()).isEqualTo(total - i);
      held.add(permits.tryAcquire().orElseThrow());
      i += total > 1_000 && i > 10 && i < total - 10 ? takeMany(permits, held) : 0;
    }
    assertThat(permits.tryAcquire()).isEmpty();
    held.forEach(Permit::close);
    permits.tryAcquire(total).orElseThrow().close();
    assertThat(permits.availablePermits()).isEqualTo(total);
  }

  /** Returns how many. */
  private static int takeMany(IpcPermits permits, List<Permit> held) {
    int many = Math.min(100, permits.availablePermits());
    held.add(permits.tryAcquire(many).orElseThrow());
    return many;
  }

  @Test
  void anInterruptEndsTheWaitAndTakesNothing() throws Exception {
    IpcPermits permits = make.permits(2);
    Permit all = permits.acquire(2);
    for (int wanted = 1; wanted <= 2; wanted++) {
      int many = wanted;
      CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
      Thread waiter =
          new Thread(
              () -> {
                try {
                  permits.acquire(many).close();
                  interrupted.complete(false);
                } catch (InterruptedException e) {
                  interrupted.complete(true);
                }
              });
      waiter.start();
      Thread.sleep(50);
      waiter.interrupt();
      assertThat(interrupted.get(1, TimeUnit.MINUTES)).isTrue();
    }
    all.close();
    assertThat(permits.availablePermits()).isEqualTo(2);
    Thread.currentThread().interrupt();
    assertThatThrownBy(permits::acquire).isInstanceOf(InterruptedException.class);
    assertThat(permits.availablePermits()).isEqualTo(2);
  }

  @Test
  void anUninterruptibleWaitKeepsTheInterrupt() throws Exception {
    IpcPermits permits = make.permits(1);
    Permit held = permits.acquire();
    CompletableFuture<Boolean> pending = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              permits.acquireUninterruptibly().close();
              pending.complete(Thread.interrupted());
            });
    waiter.start();
    waiter.interrupt();
    Thread.sleep(50);
    assertThat(pending).isNotDone();
    held.close();
    assertThat(pending.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(permits.availablePermits()).isEqualTo(1);
  }

  @Test
  void anyThreadOfTheProcessMayClose() throws Exception {
    IpcPermits permits = make.permits(1);
    Permit permit = permits.acquire();
    CompletableFuture.runAsync(permit::close).get(1, TimeUnit.MINUTES);
    assertThat(permits.tryAcquire()).isPresent();
  }

  @Test
  void aPermitCanBeClosedAfterItsHandle() throws Exception {
    IpcPermits permits = make.permits("pool", 2);
    IpcPermits other = make.permits("pool", 2);
    Permit permit = permits.acquire(2);
    permits.close();
    assertThatThrownBy(permits::acquire).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(permits::tryAcquire).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(permits::availablePermits).isInstanceOf(ClosedHandleException.class);
    assertThat(permits.toString()).endsWith("[closed]");
    assertThat(other.availablePermits()).isZero();
    permit.close();
    assertThat(other.availablePermits()).isEqualTo(2);
  }

  @Test
  void aPermitClosedAfterItsContextHasNoEffect() throws Exception {
    IpcContext other = setting.open();
    Permit permit = setting.factory(other).permits(1).acquire();
    other.close();
    permit.close();
    assertThat(permit.toString()).contains("closed");
  }

  @Test
  void HT_17_aPermitNeverTravels() throws Exception {
    IpcPermits permits = make.permits(1);
    try (Permit permit = permits.acquire()) {
      assertThatThrownBy(
              () ->
                  new java.io.ObjectOutputStream(java.io.OutputStream.nullOutputStream())
                      .writeObject(permit))
          .isInstanceOf(HandleTransferException.class)
          .hasMessageContaining("Permit can never be handed to another process");
    }
  }

  @Test
  void theTextSaysWhatThereIsAndWhoHasTheRest() throws Exception {
    IpcPermits permits = make.permits("pool", 3);
    assertThat(permits.toString()).endsWith("[available=3 of 3]");
    Permit permit = permits.acquire(2);
    String mine = "[available=1 of 3, 2 held by process " + ProcessHandle.current().pid();
    assertThat(permits.toString()).endsWith(mine + "]");
    Child<Integer> waiter = child(PermitsSuite::acquireTwo, permits);
    while (!permits.toString().endsWith(mine + ", 1 waiting]")) {
      Thread.sleep(1); // who waits looks up now and then, and is not counted for that moment
    }
    assertThat(permit.toString()).startsWith("Permit of ").endsWith("[permits=2, held]");
    permit.close();
    assertThat(permit.toString()).endsWith("[permits=2, closed]");
    assertThat(waiter.answer()).isEqualTo(2);
  }

  /** Nobody ever sees more free than those leave who hold some. */
  @Test
  void permitsAreConservedWhileManyTakeAndGiveBack() throws Exception {
    IpcPermits permits = make.permits(4);
    IpcEvent go = make.event();
    List<Child<Integer>> children = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      children.add(child(PermitsSuite::takeAndGiveBack, permits, go, i));
    }
    go.set();
    for (Child<Integer> child : children) {
      assertThat(child.answer()).isEqualTo(3_000);
    }
    assertThat(permits.availablePermits()).isEqualTo(4);
    assertThat(permits.tryAcquire(4)).isPresent();
  }

  private static int takeAndGiveBack(ProcessArgs args) throws InterruptedException {
    IpcPermits permits = args.get(0, IpcPermits.class);
    Random random = new Random(args.get(2, Integer.class));
    args.get(1, IpcEvent.class).await();
    for (int i = 0; i < 3_000; i++) {
      int wanted = 1 + random.nextInt(3);
      try (Permit permit = permits.acquire(wanted)) {
        int free = permits.availablePermits();
        if (free < 0 || free > 4 - wanted || permit.permits() != wanted) {
          return -free;
        }
      }
    }
    return 3_000;
  }
}
