package io.handfast.steps;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.ClosedHandleException;
import io.handfast.IpcObject;
import io.handfast.context.IpcContext;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.SharedObject;
import io.handfast.region.SteppedRegion;
import io.handfast.region.Tickets;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import io.handfast.sync.SyncKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is below all objects: participants, their parkers, the life of objects, their names, and
 * tickets for them. Whatever the victim was about, others come, make objects, use them and leave.
 */
abstract class RegionScenarios extends Scenario {
  /** The longest comes first, so that it is not played alone in the end. */
  static final List<Supplier<Scenario>> ALL =
      List.of(
          Reaping::new,
          Attaching::new,
          AttachingAfterADeadSweeper::new,
          Leaving::new,
          LeavingWhileAThreadWaits::new,
          FirstSleep::new,
          SleepWithoutARecord::new,
          SleepWithoutAnOsObject::new,
          Making::new,
          MakingUnderAName::new,
          MakingWithMemory::new,
          Opening::new,
          OpeningAsTheSixtyFifth::new,
          ClosingTheLastHandle::new,
          RemovingAName::new,
          Offering::new,
          Redeeming::new,
          TakingBackAnOffer::new);

  private static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);
  private static final Duration SHORT = Duration.ofMillis(10);

  private final String name;
  private @Nullable IpcLock lock;

  private RegionScenarios(String name) {
    this.name = name;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  void open(IpcContext context) {
    lock = context.lock("it");
  }

  final IpcLock lock() {
    return requireNonNull(lock);
  }

  /** Somebody comes, makes what the victim made, uses it, and leaves. */
  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    assertThat(survivors.actor("a newcomer").<Boolean>does(() -> comeAndGo(survivors))).isTrue();
  }

  private static boolean comeAndGo(Survivors survivors) throws InterruptedException {
    try (IpcContext context = survivors.newcomer()) {
      for (IpcLock one : List.of(context.lock(), context.lock("it"), context.lock("mine"))) {
        assertThat(one.tryLock(PATIENCE)).isTrue();
        one.unlock();
      }
      assertThat(context.event().await(Duration.ofMillis(1))).isFalse();
      IpcQueue<Long> queue = context.queue(Codec.longs(), 1).name("my-queue").build();
      assertThat(queue.offer(7L, PATIENCE)).isTrue();
      assertThat(queue.poll(PATIENCE)).isEqualTo(7L);
    }
    return true;
  }

  static List<Path> segments(Survivors survivors) throws IOException {
    try (Stream<Path> files = Files.list(survivors.directory())) {
      return files.filter(file -> file.getFileName().toString().startsWith("segment-")).toList();
    }
  }

  @Override
  void check(Survivors survivors, Killed killed) throws Exception {
    assertThat(segments(survivors)).as("memory of objects that are gone").isEmpty();
  }

  private static class Attaching extends RegionScenarios {
    Attaching() {
      this("attaching");
    }

    Attaching(String name) {
      super(name);
    }

    @Override
    void prepare(Victim victim) {
      // all of it is to be done step by step
    }

    @Override
    final void act(Victim victim) {
      long tag = victim.region().region().tag();
      victim.region().region().participants().setPhase(tag, 1);
    }
  }

  /**
   * A sweeper was killed while it looked for life in the region. It left that just before the
   * victim looks: others sweep while they make regions, and heal it, too.
   */
  private static final class AttachingAfterADeadSweeper extends Attaching {
    private @Nullable Path directory;

    AttachingAfterADeadSweeper() {
      super("attaching-after-a-dead-sweeper");
    }

    @Override
    void prepare(Victim victim) {
      directory = victim.directory();
    }

    @Override
    void taken(String place, int times) {
      if (place.equals("Participants.setWord") && times == 2) {
        SteppedRegion.leaveRetiring(requireNonNull(directory));
      }
    }
  }

  private static final class Leaving extends RegionScenarios {
    private @Nullable IpcEvent event;

    Leaving() {
      super("leaving");
    }

    @Override
    void open(IpcContext context) {
      super.open(context);
      event = context.event("come");
    }

    @Override
    void before(Survivors survivors) throws Exception {
      super.before(survivors);
      Future<Boolean> unused =
          survivors.actor("a waiter").begins(() -> requireNonNull(event).await(PATIENCE));
      survivors.awaitSleepers(1);
    }

    /** It has slept, has woken a thread of another process, and has an object of its own. */
    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
      requireNonNull(event).set();
      IpcLock unused = victim.context().lock("mine");
    }

    @Override
    void act(Victim victim) {
      victim.context().close();
    }
  }

  private static final class LeavingWhileAThreadWaits extends RegionScenarios {
    LeavingWhileAThreadWaits() {
      super("leaving-while-a-thread-waits");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      IpcEvent event = victim.context().event();
      Thread waiter =
          new Thread(
              () -> {
                try {
                  event.awaitUninterruptibly();
                } catch (ClosedHandleException e) {
                  return; // as it should be
                }
                throw new AssertionError("nobody sets it");
              },
              "a waiter");
      waiter.setDaemon(true);
      waiter.start();
      victim.awaitSleeper();
      victim.keepOthersAsleepUntil("Parker.post");
    }

    @Override
    void act(Victim victim) {
      victim.context().close();
    }
  }

  /** The record of the first sleep is taken, and its OS object made. */
  private static class FirstSleep extends RegionScenarios {
    FirstSleep() {
      this("parker-first-sleep");
    }

    FirstSleep(String name) {
      super(name);
    }

    private @Nullable IpcEvent event;

    @Override
    final void open(IpcContext context) {
      super.open(context);
      event = context.event("never");
    }

    @Override
    final void act(Victim victim) throws InterruptedException {
      assertThat(requireNonNull(event).await(SHORT)).isFalse();
    }
  }

  private static final class SleepWithoutARecord extends FirstSleep {
    SleepWithoutARecord() {
      super("parker-none-left");
    }

    @Override
    void before(Survivors survivors) throws Exception {
      super.before(survivors);
      survivors.region().takeAllParkers();
    }
  }

  private static final class SleepWithoutAnOsObject extends FirstSleep {
    SleepWithoutAnOsObject() {
      super("parker-without-an-os-object");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.refuse("create");
    }
  }

  private static final class Making extends RegionScenarios {
    Making() {
      super("object-making");
    }

    /** The first object of a region makes the first chunk, too. */
    @Override
    void open(IpcContext context) {}

    @Override
    void act(Victim victim) {
      List<IpcObject> unused =
          List.of(
              victim.context().lock(),
              victim.context().semaphore(1),
              victim.context().event(),
              victim.context().latch(1));
    }
  }

  private static final class MakingUnderAName extends RegionScenarios {
    MakingUnderAName() {
      super("object-making-under-a-name");
    }

    @Override
    void open(IpcContext context) {}

    @Override
    void act(Victim victim) {
      IpcLock unused = victim.context().lock("mine");
    }
  }

  private static final class MakingWithMemory extends RegionScenarios {
    MakingWithMemory() {
      super("object-making-with-memory");
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      IpcQueue<Long> queue = victim.context().queue(Codec.longs(), 1).bytes(64).build();
      queue.put(1L);
      IpcQueue<String> texts = victim.context().queue(Codec.utf8(), 1).bytes(64).build();
      texts.put("one"); // encoded before it is written
    }
  }

  private static class Opening extends RegionScenarios {
    Opening() {
      this("object-opening");
    }

    Opening(String name) {
      super(name);
    }

    @Override
    final void prepare(Victim victim) {
      IpcContext unused = victim.context();
    }

    @Override
    final void act(Victim victim) {
      open(victim.context());
      lock().close();
    }
  }

  /** The first 64 have their holds in the record. */
  private static final class OpeningAsTheSixtyFifth extends Opening {
    OpeningAsTheSixtyFifth() {
      super("object-opening-as-the-65th");
    }

    @Override
    void before(Survivors survivors) throws Exception {
      super.before(survivors);
      for (int others = 2; others < 64; others++) {
        Doomed unused = survivors.doomed();
      }
    }
  }

  private static final class ClosingTheLastHandle extends RegionScenarios {
    private @Nullable IpcLock mine;
    private @Nullable IpcQueue<Long> queue;

    ClosingTheLastHandle() {
      super("object-closing-the-last-handle");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      mine = victim.context().lock("mine");
      queue = victim.context().queue(Codec.longs(), 1).bytes(64).build();
    }

    @Override
    void act(Victim victim) {
      requireNonNull(mine).close();
      requireNonNull(queue).detach();
    }
  }

  private static final class RemovingAName extends RegionScenarios {
    RemovingAName() {
      super("object-removing-a-name");
    }

    @Override
    void act(Victim victim) {
      assertThat(victim.context().remove(IpcLock.class, "it")).isTrue();
    }

    @Override
    void check(Survivors survivors, Killed killed) throws Exception {
      super.check(survivors, killed);
      lock().lock(); // whoever holds it goes on
      lock().unlock();
    }
  }

  private static ObjectSpec spec() {
    return ObjectSpec.of(ObjectKinds.find(SyncKinds.LOCK), 0);
  }

  private static final class Offering extends RegionScenarios {
    private static final long NOBODY = Long.MAX_VALUE;
    private @Nullable SharedObject object;
    private @Nullable Object handle;

    Offering() {
      super("ticket-offering");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      object = victim.region().region().objects().create(spec());
      handle = object.canonicalHandle();
    }

    @Override
    void act(Victim victim) {
      Tickets tickets = victim.region().region().tickets();
      tickets.withdraw(tickets.offer(requireNonNull(object), NOBODY));
      assertThat(handle).isNotNull();
    }
  }

  /** The object is kept alive by the ticket alone. */
  private static final class Redeeming extends RegionScenarios {
    private @Nullable IpcQueue<Long> message;
    private Tickets.@Nullable Offer offer;
    private @Nullable SharedObject object;

    Redeeming() {
      super("ticket-redeeming");
    }

    @Override
    void open(IpcContext context) {
      super.open(context);
      message = context.queue(Codec.longs(), 8).name("message").build();
    }

    @Override
    void before(Survivors survivors) throws Exception {
      super.before(survivors);
      object = survivors.region().region().objects().create(spec());
      IpcLock handle = (IpcLock) object.canonicalHandle();
      offer = survivors.region().region().tickets().offer(object, survivors.victim());
      handle.close();
      for (long part :
          new long[] {
            offer.number(), offer.sequence(), offer.secret(), object.index(), object.generation()
          }) {
        requireNonNull(message).put(part);
      }
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      IpcQueue<Long> from = requireNonNull(message);
      offer = new Tickets.Offer((int) (long) from.take(), from.take(), from.take());
    }

    @Override
    void act(Victim victim) {
      IpcLock redeemed =
          (IpcLock)
              victim
                  .region()
                  .region()
                  .tickets()
                  .redeem(requireNonNull(offer), SharedObject::canonicalHandle);
      redeemed.lock();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      super.goOn(survivors, killed);
      survivors.region().region().tickets().withdraw(requireNonNull(offer)); // if it is still there
    }

    @Override
    List<String> objectsLeft(List<String> before) {
      SharedObject gone = requireNonNull(object);
      return before.stream()
          .filter(one -> !one.equals(gone.index() + "." + gone.generation()))
          .toList();
    }

    @Override
    void check(Survivors survivors, Killed killed) {
      // The memory is that of the queue by which the ticket was told.
    }
  }

  /** Somebody died whose offer nobody had redeemed; the victim takes it back. */
  private static final class TakingBackAnOffer extends RegionScenarios {
    TakingBackAnOffer() {
      super("ticket-taking-back-a-dead-ones");
    }

    @Override
    void begin(Survivors survivors) {
      Doomed dead = survivors.doomed();
      SharedObject offered = dead.region().region().objects().create(spec());
      Tickets.Offer unused = dead.region().region().tickets().offer(offered, Long.MAX_VALUE);
      dead.die();
    }

    @Override
    void act(Victim victim) {
      victim.region().suspectAll();
    }
  }

  /** Two died in the middle of everything, one of them asleep; the victim cleans up after them. */
  private static final class Reaping extends RegionScenarios {
    private @Nullable IpcQueue<Long> queue;

    Reaping() {
      super("reaping");
    }

    @Override
    void open(IpcContext context) {
      super.open(context);
      queue = context.queue(Codec.longs(), 2).bytes(64 * 4).name("queue").build();
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      Doomed sleeper = survivors.doomed();
      IpcEvent never = sleeper.context().event();
      sleeper.dieAt("await", () -> never.await(PATIENCE));
      Doomed dead = survivors.doomed();
      IpcContext context = dead.context();
      context.lock("it").lock();
      assertThat(context.event().await(Duration.ofMillis(1))).isFalse();
      IpcQueue<Long> mine = context.queue(Codec.longs(), 1).bytes(64).build();
      SharedObject offered = dead.region().region().objects().create(spec());
      Tickets.Offer unused = dead.region().region().tickets().offer(offered, Long.MAX_VALUE);
      IpcQueue<Long> shared = context.queue(Codec.longs(), 2).bytes(64 * 4).name("queue").build();
      mine.put(1L);
      dead.dieAt("putLong", () -> shared.offer(2L));
    }

    @Override
    void act(Victim victim) {
      victim.region().suspectAll();
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      super.goOn(survivors, killed);
      assertThat(survivors.actor("the next one").<Boolean>does(this::useBoth)).isTrue();
    }

    private boolean useBoth() throws InterruptedException {
      assertThat(lock().tryLock(PATIENCE)).isTrue();
      lock().unlock();
      IpcQueue<Long> shared = requireNonNull(queue);
      assertThat(shared.offer(3L, PATIENCE)).isTrue();
      assertThat(shared.poll(PATIENCE)).isEqualTo(3L);
      return true;
    }

    @Override
    void check(Survivors survivors, Killed killed) throws Exception {
      assertThat(segments(survivors)).as("that of the shared queue").hasSize(1);
      // A number for people: who is killed between skipping and counting does not count.
      int uncounted =
          killed.times("StampedRing.endIfStill") - killed.times("StampedRing.countSkipped");
      assertThat(requireNonNull(queue).skippedClaims()).isEqualTo(1 - uncounted);
    }
  }
}
