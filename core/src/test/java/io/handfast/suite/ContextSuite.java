package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.handfast.ErrorCode;
import io.handfast.FenceMode;
import io.handfast.UnsupportedStartMethodException;
import io.handfast.WaitMethod;
import io.handfast.context.IpcContext;
import io.handfast.context.IpcManager;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.IpcSemaphore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** CX: contexts, their start methods, and which one a started process is in. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class ContextSuite extends Suite {
  ContextSuite(Setting setting) {
    super(setting);
  }

  @Test
  void CX_01_eachAvailableMethodHasOneContextOfItsName() {
    List<StartMethod> available = StartMethod.available();
    assertThat(available).startsWith(StartMethod.SPAWN).contains(StartMethod.THREADING);
    for (StartMethod method : available) {
      assertThat(IpcContext.of(method).startMethod()).isEqualTo(method);
      assertThat(IpcContext.of(method)).isSameAs(IpcContext.of(method));
    }
    assertThat(available).contains(StartMethod.fastest());
  }

  @Test
  void CX_02_FORK_isRefusedWithReasonAndRemedy() {
    assertThat(StartMethod.FORK.isAvailable()).isFalse();
    for (Runnable asking :
        List.<Runnable>of(
            () -> IpcContext.of(StartMethod.FORK),
            () -> IpcContext.builder(StartMethod.FORK),
            () -> IpcContext.setDefaultStartMethod(StartMethod.FORK))) {
      assertThatExceptionOfType(UnsupportedStartMethodException.class)
          .isThrownBy(asking::run)
          .withMessageContainingAll(
              "a JVM always has many threads", "use SPAWN", "startMethod=FORK")
          .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.UNSUPPORTED_START_METHOD));
    }
  }

  @Test
  void howThreadsSleepIsSaidByThePropertyUnlessTheContextSays() {
    if (setting.hasProcesses()) {
      assertThat(context.waits()).contains(WaitMethod.byProperty());
      try (IpcContext told =
          IpcContext.builder(StartMethod.SPAWN).waits(WaitMethod.OS_SEMAPHORE).build()) {
        assertThat(told.waits()).contains(WaitMethod.OS_SEMAPHORE);
      }
    } else {
      assertThat(context.waits()).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> IpcContext.builder(StartMethod.THREADING).waits(WaitMethod.FUTEX))
          .withMessageContainingAll("sleep in the JVM", "waits=FUTEX");
    }
  }

  @Test
  void howLocksAreGivenBackIsSaidByThePropertyUnlessTheContextSays() throws Exception {
    assertThat(context.fences()).isEqualTo(FenceMode.byProperty());
    for (FenceMode mode : FenceMode.values()) {
      try (IpcContext told = IpcContext.builder(context.startMethod()).fences(mode).build()) {
        assertThat(told.fences()).isEqualTo(mode);
        Child<String> child =
            Child.start(told, args -> IpcContext.current().fences().name(), told.lock());
        assertThat(child.answer()).isEqualTo(mode.name());
      }
    }
  }

  @Test
  void anAsymmetricContextIsLeftOnceItsThreadsHaveGivenTheirLocksBack() throws Exception {
    IpcContext closing =
        IpcContext.builder(context.startMethod()).fences(FenceMode.ASYMMETRIC).build();
    IpcLock lock = closing.lock();
    Optional<Path> region = closing.directory();
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch owned = new CountDownLatch(1);
    Waiting owner =
        Waiting.in(
            () -> {
              lock.lock();
              owned.countDown();
              closed.await();
              lock.unlock();
            });
    owned.await();
    closing.close();
    region.ifPresent(path -> assertThat(path).exists());
    closed.countDown();
    while (region.filter(Files::exists).isPresent()) {
      Thread.sleep(10);
    }
    assertThat(owner.thrown()).isNull();
  }

  @Test
  void twoIsolatedContextsHaveNothingInCommon() {
    try (IpcContext other = setting.open()) {
      IpcSemaphore here = context.semaphore("same", 1, 5);
      IpcSemaphore there = other.semaphore("same", 2, 5);
      assertThat(here.availablePermits()).isEqualTo(1);
      assertThat(there.availablePermits()).isEqualTo(2);
      assertThat(other.remove(IpcSemaphore.class, "same")).isTrue();
      assertThat(context.remove(IpcSemaphore.class, "same")).isTrue();
      if (setting.hasProcesses()) {
        assertThat(other.directory()).isNotEqualTo(context.directory());
        assertThat(other.osNamePrefix()).isNotEqualTo(context.osNamePrefix());
      }
    }
  }

  @Test
  void closingAnIsolatedContextClosesItsHandlesAndIsFinal() {
    IpcContext closing = setting.open();
    IpcManager manager = closing.manager();
    IpcLock lock = closing.lock();
    IpcEvent event = manager.event();
    IpcSemaphore named = closing.semaphore("mine", 1, 1);
    closing.close();
    closing.close();
    assertThat(closing.isClosed()).isTrue();
    assertThat(List.of(lock.isClosed(), event.isClosed(), named.isClosed())).containsOnly(true);
    for (Runnable asking :
        List.<Runnable>of(closing::lock, manager::lock, () -> closing.semaphore("mine", 1, 1))) {
      assertThatIllegalStateException()
          .isThrownBy(asking::run)
          .withMessageContaining("this context is closed");
    }
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"SPAWN", "THREADING"})
  void closingASharedContextHasNoEffect(StartMethod method) {
    IpcContext shared = IpcContext.of(method);
    shared.close();
    assertThat(shared.isClosed()).isFalse();
    assertThat(IpcContext.of(method)).isSameAs(shared);
  }

  @Test
  void aClosedManagerMakesNothingAndItsObjectsLiveAsLongAsTheyAreHeld() {
    IpcManager manager = context.manager();
    IpcSemaphore semaphore = manager.semaphore(1);
    manager.close();
    manager.close();
    assertThatIllegalStateException()
        .isThrownBy(manager::event)
        .withMessageContainingAll("this manager is closed", "ctx.manager()");
    assertThat(semaphore.tryAcquire()).isTrue();
    semaphore.close();
  }

  @ParameterizedTest
  @EnumSource
  void aNameInAManagerIsTheNameInItsContext(SharedKind kind) throws Exception {
    var managed = kind.make(context.manager(), "both");
    var plain = kind.make(context, "both");
    assertThat(managed.name()).hasValue("both").isEqualTo(plain.name());
    kind.leaveTrace(managed);
    boolean[] found = new boolean[1];
    Thread other = new Thread(() -> found[0] = kind.findTrace(plain));
    other.start();
    other.join();
    assertThat(found[0]).isTrue();
    assertThat(kind.endTrace(managed)).isTrue();
  }

  @Test
  void aManagerKeepsANamedObjectThatNobodyHolds() {
    IpcManager manager = context.manager();
    IpcSemaphore first = manager.semaphore("kept", 3, 5);
    first.tryAcquire();
    first.close();
    assertThat(context.semaphore("kept", 3, 5).availablePermits()).isEqualTo(2);
  }

  @Test
  void aNameStandsForOnePolicyAndSize() {
    IpcSemaphore semaphore = make.semaphore("one", 1, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> make.semaphore("one", 1, 6))
        .withMessageContainingAll("made another way", "wanted=maximum 6", "found=maximum 5");
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    assertThat(make.remove(IpcSemaphore.class, "one")).isTrue();
    assertThat(make.remove(IpcSemaphore.class, "one")).isFalse();
    assertThat(make.semaphore("one", 2, 6).availablePermits()).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(() -> make.semaphore("one", 2));
    IpcSemaphore unbounded = make.semaphore("two", Integer.MAX_VALUE - 1);
    unbounded.release();
    assertThat(unbounded.availablePermits()).isEqualTo(Integer.MAX_VALUE);
  }
}
