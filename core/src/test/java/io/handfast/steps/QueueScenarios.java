package io.handfast.steps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.QueueClosedException;
import io.handfast.context.IpcContext;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A queue: what was committed is delivered once and in order, what was not is skipped, and what was
 * taken but not read to its end is delivered again.
 */
abstract class QueueScenarios extends Scenario {
  static final List<Supplier<Scenario>> ALL =
      List.of(
          Putting::new,
          PuttingForATaker::new,
          WaitingForRoom::new,
          WaitingForAnotherRoom::new,
          Taking::new,
          TakingForAProducer::new,
          WaitingForAnElement::new,
          AfterManyElements::new,
          ReapingAProducer::new,
          Closing::new);

  static final Duration PATIENCE = Duration.ofSeconds(Survivors.PATIENCE_SECONDS);

  /** The step that commits what is put, and gives back the room of what is taken. */
  static final String END = "StampedRing.end";

  private final String name;
  private final int capacity;
  private @Nullable IpcQueue<byte[]> queue;

  private QueueScenarios(String name, int capacity) {
    this.name = "queue-" + name;
    this.capacity = capacity;
  }

  @Override
  final String name() {
    return name;
  }

  @Override
  final void open(IpcContext context) {
    queue = context.queue(Codec.bytes(), capacity).bytes(64L * 64).name("it").build();
  }

  final IpcQueue<byte[]> queue() {
    return requireNonNull(queue);
  }

  final boolean put(String element) throws InterruptedException {
    assertThat(queue().offer(element.getBytes(UTF_8), PATIENCE)).isTrue();
    return true;
  }

  final String take() throws InterruptedException {
    return new String(requireNonNull(queue().poll(PATIENCE)), UTF_8);
  }

  final List<String> take(int count) throws InterruptedException {
    List<String> got = new ArrayList<>();
    while (got.size() < count) {
      got.add(take());
    }
    return got;
  }

  @Override
  String state() {
    return queue() + " ";
  }

  /** What is in the queue, or will be when the victim has been cleaned up after. */
  List<String> left(Killed killed) {
    return List.of();
  }

  /** What is to come out when one more is put behind all that are left. */
  final List<String> expected(Killed killed) {
    List<String> expected = new ArrayList<>(left(killed));
    expected.add("last");
    return expected;
  }

  /**
   * All come out, in their order, but for one that the victim had in hand: others go on with later
   * ones before it is proved dead.
   */
  static void assertDelivered(List<String> got, List<String> expected) {
    assertThat(got).containsExactlyInAnyOrderElementsOf(expected);
    List<String> rest = new ArrayList<>(got);
    rest.remove(expected.get(0));
    assertThat(rest).isEqualTo(expected.subList(1, expected.size()));
  }

  @Override
  void goOn(Survivors survivors, Killed killed) throws Exception {
    Future<Boolean> producer = survivors.actor("a producer").begins(() -> put("last"));
    List<String> expected = expected(killed);
    Survivors.Actor taker = survivors.actor("a taker");
    assertDelivered(taker.does(() -> take(expected.size())), expected);
    assertThat(Survivors.soon(producer)).isTrue();
  }

  @Override
  void check(Survivors survivors, Killed killed) throws Exception {
    assertThat(queue().isEmpty()).isTrue();
    for (int i = 0; i < capacity; i++) {
      assertThat(queue().offer(new byte[1])).isTrue();
    }
    assertThat(queue().offer(new byte[1])).isFalse();
    for (int i = 0; i < capacity; i++) {
      assertThat(queue().poll()).hasSize(1);
    }
    assertThat(queue().poll()).isNull();
  }

  private static class Putting extends QueueScenarios {
    Putting() {
      this("putting");
    }

    Putting(String name) {
      super(name, 2);
    }

    /** Somebody waited in vain, and left the flag. */
    @Override
    final void before(Survivors survivors) throws Exception {
      super.before(survivors);
      assertThat(queue().poll(LockScenarios.SHORT)).isNull();
    }

    @Override
    final void act(Victim victim) throws InterruptedException {
      put("new");
    }

    @Override
    final List<String> left(Killed killed) {
      return killed.times(END) == 0 ? List.of() : List.of("new");
    }
  }

  private static final class PuttingForATaker extends Putting {
    private @Nullable Future<String> taker;

    PuttingForATaker() {
      super("putting-for-a-taker");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void begin(Survivors survivors) {
      taker = survivors.actor("a taker").begins(this::take);
      survivors.awaitSleepers(1);
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      List<String> expected = expected(killed);
      assertThat(survivors.actor("a producer").<Boolean>does(() -> put("last"))).isTrue();
      List<String> got = new ArrayList<>(List.of(Survivors.soon(requireNonNull(taker))));
      got.addAll(take(expected.size() - 1));
      assertThat(got).isEqualTo(expected);
    }
  }

  /** The queue is full when the victim comes. */
  private static class WaitingForRoom extends QueueScenarios {
    private boolean taken;

    WaitingForRoom() {
      this("waiting-for-room");
    }

    WaitingForRoom(String name) {
      super(name, 1);
    }

    @Override
    final void before(Survivors survivors) throws Exception {
      super.before(survivors);
      put("old");
    }

    @Override
    final void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    final void act(Victim victim) throws InterruptedException {
      put("new");
    }

    @Override
    void victimSleeps(Survivors survivors, int times) throws Exception {
      if (!taken) {
        assertThat(take()).isEqualTo("old");
        taken = true;
      }
    }

    @Override
    final List<String> left(Killed killed) {
      List<String> left = new ArrayList<>();
      if (!taken) {
        left.add("old");
      }
      if (killed.times(END) > 0) {
        left.add("new");
      }
      return left;
    }
  }

  /** Somebody waits for a larger room already, and the flag says so. */
  private static final class WaitingForAnotherRoom extends WaitingForRoom {
    private static final int LARGE = 100;
    private final List<String> early = new ArrayList<>();
    private @Nullable Future<Boolean> large;

    /** Its room may have become that of the larger one. */
    @Override
    void victimSleeps(Survivors survivors, int times) throws Exception {
      byte[] next = times > 1 ? queue().poll() : null;
      if (next != null) {
        early.add(new String(next, UTF_8));
      }
      super.victimSleeps(survivors, times);
    }

    WaitingForAnotherRoom() {
      super("waiting-for-another-room");
    }

    @Override
    void begin(Survivors survivors) {
      large = survivors.actor("with more").begins(() -> put("-".repeat(LARGE)));
      survivors.awaitSleepers(1);
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      Future<Boolean> producer = survivors.actor("a producer").begins(() -> put("last"));
      List<String> expected = expected(killed);
      expected.add("-".repeat(LARGE));
      Survivors.Actor taker = survivors.actor("a taker");
      // Nobody said who comes first.
      List<String> got = new ArrayList<>(early);
      got.addAll(taker.does(() -> take(expected.size() - early.size())));
      assertThat(got).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(Survivors.soon(producer)).isTrue();
      assertThat(Survivors.soon(requireNonNull(large))).isTrue();
    }
  }

  private static class Taking extends QueueScenarios {
    Taking() {
      this("taking");
    }

    Taking(String name) {
      super(name, 2);
    }

    @Override
    void before(Survivors survivors) throws Exception {
      super.before(survivors);
      put("first");
      put("second");
    }

    @Override
    final void act(Victim victim) throws InterruptedException {
      assertThat(take()).isEqualTo("first");
    }

    @Override
    List<String> left(Killed killed) {
      return killed.times(END) == 0 ? List.of("first", "second") : List.of("second");
    }
  }

  private static final class TakingForAProducer extends Taking {
    private @Nullable Future<Boolean> producer;

    TakingForAProducer() {
      super("taking-for-a-producer");
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void begin(Survivors survivors) {
      producer = survivors.actor("a producer").begins(() -> put("last"));
      survivors.awaitSleepers(1);
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      List<String> expected = expected(killed);
      Survivors.Actor taker = survivors.actor("a taker");
      assertDelivered(taker.does(() -> take(expected.size())), expected);
      assertThat(Survivors.soon(requireNonNull(producer))).isTrue();
    }
  }

  private static final class WaitingForAnElement extends QueueScenarios {
    private boolean put;

    WaitingForAnElement() {
      super("waiting-for-an-element", 2);
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      assertThat(take()).isEqualTo("new");
    }

    @Override
    void victimSleeps(Survivors survivors, int times) throws Exception {
      if (!put) {
        put = put("new");
      }
    }

    @Override
    List<String> left(Killed killed) {
      return put && killed.times(END) == 0 ? List.of("new") : List.of();
    }
  }

  /** So many elements have gone through that the hints are published. */
  private static final class AfterManyElements extends QueueScenarios {
    private static final int MANY = 15;

    AfterManyElements() {
      super("after-many-elements", 20);
    }

    @Override
    void before(Survivors survivors) throws Exception {
      super.before(survivors);
      for (int i = 0; i < MANY; i++) {
        put("old");
      }
      for (int i = 0; i < MANY - 1; i++) {
        assertThat(take()).isEqualTo("old");
      }
    }

    @Override
    void act(Victim victim) throws InterruptedException {
      assertThat(take()).isEqualTo("old");
      put("first");
      put("second");
      assertThat(take()).isEqualTo("first");
      assertThat(take()).isEqualTo("second");
    }

    @Override
    List<String> left(Killed killed) {
      return switch (killed.times(END)) {
        case 0 -> List.of("old");
        case 2 -> List.of("first");
        case 3 -> List.of("first", "second");
        case 4 -> List.of("second");
        default -> List.of();
      };
    }
  }

  /** Somebody died in the middle of putting; the victim skips that for all. */
  private static final class ReapingAProducer extends QueueScenarios {
    ReapingAProducer() {
      super("reaping-a-producer", 2);
    }

    @Override
    void begin(Survivors survivors) throws Exception {
      Doomed dead = survivors.doomed();
      IpcQueue<byte[]> theirs =
          dead.context().queue(Codec.bytes(), 2).bytes(64L * 64).name("it").build();
      // has claimed a cell, and does not commit
      dead.dieAt("putLongVolatile", () -> theirs.offer(new byte[1]));
    }

    @Override
    void act(Victim victim) {
      victim.region().suspectAll();
    }
  }

  private static final class Closing extends QueueScenarios {
    private @Nullable Future<Boolean> taker;

    Closing() {
      super("closing", 2);
    }

    @Override
    void prepare(Victim victim) throws Exception {
      super.prepare(victim);
      victim.settleIn();
    }

    @Override
    void act(Victim victim) {
      queue().close();
    }

    @Override
    void begin(Survivors survivors) {
      taker = survivors.actor("a taker").begins(this::isToldTheEnd);
      survivors.awaitSleepers(1);
    }

    private boolean isToldTheEnd() throws InterruptedException {
      try {
        byte[] unused = queue().poll(PATIENCE);
        return false;
      } catch (QueueClosedException e) {
        return true;
      }
    }

    @Override
    void goOn(Survivors survivors, Killed killed) throws Exception {
      if (killed.number() == 1) {
        assertThat(queue().isClosed()).isFalse();
        queue().close(); // the victim has not
      }
      assertThat(Survivors.soon(requireNonNull(taker))).isTrue();
    }

    /** A queue that was found to be at its end is given up by itself. */
    @Override
    List<String> objectsLeft(List<String> before) {
      return List.of();
    }

    @Override
    void check(Survivors survivors, Killed killed) {
      assertThat(queue().isClosed()).isTrue();
    }
  }
}
