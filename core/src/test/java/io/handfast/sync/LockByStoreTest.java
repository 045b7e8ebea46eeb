package io.handfast.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.FenceMode;
import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.region.TestRegions;
import io.handfast.region.WatchedBuffer.Access;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks of an asymmetric region, which are given back by a store, and what rests on what. */
@Timeout(60)
class LockByStoreTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<Region> regions = TestRegions.participants(2, FenceMode.ASYMMETRIC);
  private final Region leaving = regions.get(0);
  private final Region staying = regions.get(1);
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @BeforeAll
  static void registerKinds() {
    SyncKinds.register();
  }

  @AfterEach
  void closeRegions() {
    other.shutdownNow();
    regions.forEach(Region::close);
  }

  private static SharedObject object(Region region) {
    ObjectSpec spec = ObjectSpec.of(ObjectKinds.find(SyncKinds.LOCK), 0).asAnyLocal();
    return region.openOrCreate(spec, "lock", object -> object);
  }

  private static IpcLock lock(Region region) {
    return new IpcLock(new LockProtocol(object(region)));
  }

  private static long word(SharedObject object) {
    return object.words().getLongVolatile(object.body());
  }

  @Test
  void waitersDoNotTouchTheWordOfAnOwnedLock() throws Exception {
    IpcLock mine = lock(leaving);
    IpcLock theirs = lock(staying);
    SharedObject object = object(staying);
    mine.lock();
    long owned = word(object);
    Future<Boolean> waiter = other.submit(() -> theirs.tryLock(LONG));
    while (object.waiting() == 0) {
      Thread.onSpinWait();
    }
    assertThat(word(object)).isEqualTo(owned);
    mine.unlock();
    assertThat(waiter.get()).isTrue();
    other.submit(theirs::unlock).get();
    assertThat(theirs.isLocked()).isFalse();
  }

  /** As if the owner's look had come before the waiter's flag, and its store after its sleep. */
  @Test
  void whoWasOverlookedGetsOnAtTheEndOfItsSlice() throws Exception {
    IpcLock mine = lock(leaving);
    IpcLock theirs = lock(staying);
    SharedObject object = object(staying);
    mine.lock();
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    Future<?> waiter =
        other.submit(
            () -> {
              thread.set(Thread.currentThread());
              theirs.lock();
            });
    while (object.waiting() == 0 || !isAsleep(thread.get())) {
      Thread.onSpinWait();
    }
    object.words().putLongVolatile(object.body(), object.era());
    assertThat(waiter.get()).as("nobody has woken it, and it has no time limit").isNull();
    assertThatThrownBy(mine::unlock).isInstanceOf(IllegalMonitorStateException.class);
  }

  private static boolean isAsleep(@Nullable Thread thread) {
    return thread != null && thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void aHandleThatComesWhileItsRegionIsClosingIsClosed() throws Exception {
    SharedObject object = object(leaving);
    other.submit(lock(leaving)::lock).get(); // so that the region is not left
    leaving.close();
    IpcLock late = new IpcLock(new LockProtocol(object));
    assertThatThrownBy(late::lock).isInstanceOf(ClosedHandleException.class);
    assertThatThrownBy(late::tryLock).isInstanceOf(ClosedHandleException.class);
  }

  @Test
  void aThreadThatHasEndedStoresNothingAnyMore() throws Exception {
    IpcLock mine = lock(leaving);
    IpcLock theirs = lock(staying);
    Thread owner = new Thread(mine::lock);
    owner.start();
    owner.join();
    leaving.close();
    assertThat(TestRegions.isPresent(leaving, staying)).isFalse();
    assertThat(theirs.acquire()).isEqualTo(Acquisition.OWNER_DIED);
    theirs.unlock();
  }

  @Test
  void aContextThatIsClosedDoesNotTakeALockFromItsLivingThread() throws Exception {
    IpcLock mine = lock(leaving);
    IpcLock theirs = lock(staying);
    other.submit(mine::lock).get();
    leaving.close();
    assertThat(TestRegions.isPresent(leaving, staying)).isTrue();
    staying.suspect(leaving.slot());
    assertThat(theirs.tryLock(SHORT)).isFalse();
    other.submit(mine::unlock).get();
    assertThat(theirs.tryLock()).isTrue();
    assertThat(theirs.isAbandoned()).isFalse();
    theirs.unlock();
  }

  @Test
  void aThreadThatClosesItsContextAbandonsItsOwnLocks() {
    IpcLock mine = lock(leaving);
    IpcLock theirs = lock(staying);
    mine.lock();
    leaving.close();
    assertThat(theirs.acquire()).isEqualTo(Acquisition.OWNER_DIED);
    theirs.unlock();
  }

  /**
   * It has seen that it owns the lock, and stands still; its store must be the next owner's end.
   */
  @Test
  void nobodyGetsALockWhoseOwnerIsAboutToStore() throws Exception {
    CountDownLatch about = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    SharedObject object = object(leaving);
    SharedObject watched =
        TestRegions.watched(
            object,
            access -> {
              if (access == Access.RELEASE_STORE) {
                about.countDown();
                await(goOn);
              }
            });
    IpcLock mine = new IpcLock(new LockProtocol(watched));
    IpcLock theirs = lock(staying);
    Future<?> owner =
        other.submit(
            () -> {
              mine.lock();
              mine.unlock();
            });
    about.await();
    leaving.close();
    staying.suspect(leaving.slot());
    assertThat(theirs.tryLock(SHORT)).isFalse();
    goOn.countDown();
    assertThat(owner.get()).isNull();
    assertThat(object.isGivenUp()).as("it was held as long as it had to be").isFalse();
    assertThat(theirs.acquire()).isEqualTo(Acquisition.ACQUIRED);
    theirs.unlock();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }
}
