package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.spi.ParkerAddress;
import io.handfast.spi.WaitMechanism;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The dispatcher serves threads that park: here platform threads in the place of virtual ones, so
 * that this is tested on every JDK, and a second participant in the place of another process.
 */
@Timeout(120)
class DispatcherTest {
  private static final int OBJECT = 5;

  /** Beyond the patience of the test: whoever parks so long was not woken. */
  private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Wakers of all participants find the same semaphores, as those of other processes would. */
  private final Map<String, Long> objects = new ConcurrentHashMap<>();

  private final AtomicInteger sleeps = new AtomicInteger();
  private final WaitMechanism waits = sharedWaits(new ThreadWaits());

  private final PlayedMemory memory = new PlayedMemory();
  private final Region region = join();
  private final Region other = join();
  private final Parkers parkers = region.parkers();
  private final Parker parker = parkers.lease(region.tag());
  private final Dispatcher dispatcher = new Dispatcher(parkers, parker);

  private Region join() {
    return Entrance.join(HeaderLayout.regionId(memory.control()), memory.player(), () -> waits, 0);
  }

  private WaitMechanism sharedWaits(WaitMechanism threads) {
    return (WaitMechanism)
        Proxy.newProxyInstance(
            WaitMechanism.class.getClassLoader(),
            new Class<?>[] {WaitMechanism.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("open")) {
                return objects.getOrDefault(((ParkerAddress) arguments[0]).name(), 0L);
              }
              if (method.getName().equals("await")) {
                sleeps.incrementAndGet();
              }
              try {
                Object result = method.invoke(threads, arguments);
                if (method.getName().equals("create")) {
                  objects.put(((ParkerAddress) arguments[0]).name(), (Long) result);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @BeforeEach
  void start() {
    dispatcher.start();
  }

  @AfterEach
  void leave() {
    dispatcher.stop();
    region.close();
    other.close();
  }

  private static long target(int more) {
    return ParkerLayout.target(OBJECT + more, 0);
  }

  private int newRecord() {
    return parkers.takeSecondRecord(dispatcher.record(), region.tag());
  }

  /** A thread that parks until it is woken. */
  private Thread sleeper(int record, CountDownLatch woken) {
    parkers.arm(record, target(0));
    Thread thread =
        new Thread(
            () -> {
              dispatcher.sleep(record, LONG_NANOS);
              if (!parkers.isArmed(record)) {
                woken.countDown();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void itIsWokenByOthersAndUnparksWhomTheyMeant() throws Exception {
    CountDownLatch woken = new CountDownLatch(1);
    Thread first = sleeper(newRecord(), woken);
    Thread second = sleeper(newRecord(), woken);
    assertThat(other.parkers().wake(target(0), 1, ParkerLayout.POSTED)).isEqualTo(1);
    woken.await();
    while (first.isAlive() && second.isAlive()) {
      Thread.sleep(1);
    }
    assertThat(first.isAlive() || second.isAlive()).as("the other one sleeps on").isTrue();
  }

  @Test
  void oneObjectOfTheOperatingSystemServesAll() throws Exception {
    int threads = 100;
    CountDownLatch woken = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      Thread unused = sleeper(newRecord(), woken);
    }
    assertThat(objects).hasSize(1);
    assertThat(other.parkers().wake(target(0), Parkers.ALL, ParkerLayout.POSTED))
        .isEqualTo(threads);
    woken.await();
    assertThat(objects).hasSize(1);
  }

  @Test
  void noWakeUpIsLostHoweverOftenTheyMeet() throws Exception {
    int rounds = 5_000;
    List<Integer> records = List.of(newRecord(), newRecord());
    CountDownLatch done = new CountDownLatch(records.size());
    for (int record : records) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  parkers.arm(record, target(record));
                  while (parkers.isArmed(record)) {
                    dispatcher.sleep(record, LONG_NANOS);
                  }
                }
                done.countDown();
              });
      thread.setDaemon(true);
      thread.start();
    }
    for (int answered = 0; answered < records.size() * rounds; ) {
      for (int record : records) {
        answered += other.parkers().wake(target(record), 1, ParkerLayout.POSTED);
      }
    }
    done.await();
  }

  @Test
  void whoIsNotWokenLooksAtNothingUntilItsTimeIsOver() {
    int record = newRecord();
    AtomicLong looks = new AtomicLong();
    Parkers watched = watchedParkers(looks);
    Dispatcher serving = new Dispatcher(watched, parker);
    parkers.arm(record, target(0));
    long start = System.nanoTime();
    serving.sleep(record, TimeUnit.MILLISECONDS.toNanos(500));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(500_000_000L);
    assertThat(parkers.isArmed(record)).isTrue();
    // Once before it parks; parking may end early now and then, and not five hundred times.
    assertThat(looks.get()).isBetween(1L, 20L);
    assertThat(sleeps.get()).as("sleeps of the dispatcher").isLessThanOrEqualTo(1);
  }

  private Parkers watchedParkers(AtomicLong looks) {
    return new Parkers(
        WatchedBuffer.of(memory.control(), unused -> looks.incrementAndGet()),
        region.id(),
        new Participants(memory.control(), memory.player(), (slot, generation) -> {}),
        () -> waits);
  }

  @Test
  void anInterruptEndsTheSleepAndOneFromBeforeDoesNot() throws Exception {
    int record = newRecord();
    parkers.arm(record, target(0));
    Thread.currentThread().interrupt();
    long start = System.nanoTime();
    dispatcher.sleep(record, 50_000_000);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
    assertThat(Thread.interrupted()).isTrue();
    CountDownLatch over = new CountDownLatch(1);
    Thread sleeper =
        new Thread(
            () -> {
              dispatcher.sleep(record, LONG_NANOS);
              if (Thread.currentThread().isInterrupted()) {
                over.countDown();
              }
            });
    sleeper.start();
    while (sleeper.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    sleeper.interrupt();
    over.await();
    sleeper.join();
  }
}
