package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.broadcast.BroadcastBufferDescriptor;
import org.agrona.concurrent.broadcast.BroadcastReceiver;
import org.agrona.concurrent.broadcast.BroadcastTransmitter;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agrona's message buffers run over a {@link MappedBuffer}, in a JVM without any flag. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AgronaOverMappedBufferTest {

  private static final int CAPACITY = 1024;
  private static final int TYPE = 7;

  static Stream<Named<Function<AtomicBuffer, RingBuffer>>> rings() {
    return Stream.of(
        Named.of("ManyToOneRingBuffer", ManyToOneRingBuffer::new),
        Named.of("OneToOneRingBuffer", OneToOneRingBuffer::new));
  }

  @ParameterizedTest
  @MethodSource("rings")
  void messagesOfEveryLengthPassInOrderManyTimesAround(Function<AtomicBuffer, RingBuffer> maker) {
    RingBuffer ring = ring(maker);
    MappedBuffer source = MappedBuffer.allocate(128);
    List<String> received = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String text = "m".repeat(i % 100) + i;
      int length = source.putStringWithoutLengthAscii(3, text);
      assertThat(ring.write(TYPE, source, 3, length)).isTrue();
      sent.add(text);
      if (i % 3 == 2) {
        ring.read((type, b, at, size) -> received.add(b.getStringWithoutLengthAscii(at, size)));
      }
    }
    ring.read((type, b, at, size) -> received.add(b.getStringWithoutLengthAscii(at, size)));
    assertThat(received).isEqualTo(sent);
    assertThat(ring.size()).isZero();
  }

  @ParameterizedTest
  @MethodSource("rings")
  void aFullRingRefusesAMessageAndTakesItAfterARead(Function<AtomicBuffer, RingBuffer> maker) {
    RingBuffer ring = ring(maker);
    MappedBuffer source = MappedBuffer.allocate(64);
    int written = 0;
    while (ring.write(TYPE, source, 0, 56)) {
      written++;
    }
    // The one-to-one ring keeps room for the next header.
    assertThat(written).isBetween(CAPACITY / 64 - 1, CAPACITY / 64);
    assertThat(ring.read((type, b, at, size) -> {}, 1)).isEqualTo(1);
    assertThat(ring.write(TYPE, source, 0, 56)).isTrue();
    assertThat(ring.write(TYPE, source, 0, 56)).isFalse();
    assertThat(ring.size()).isEqualTo(written * 64);
  }

  @ParameterizedTest
  @MethodSource("rings")
  void aClaimIsFilledInPlaceAndCommittedOrAborted(Function<AtomicBuffer, RingBuffer> maker) {
    RingBuffer ring = ring(maker);
    int claimed = ring.tryClaim(TYPE, 8);
    ring.buffer().putLong(claimed, 42);
    ring.commit(claimed);
    ring.abort(ring.tryClaim(TYPE, 16));
    List<Long> received = new ArrayList<>();
    ring.read((type, b, at, size) -> received.add(type * 1000L + b.getLong(at)));
    assertThat(received).containsExactly(TYPE * 1000L + 42);
  }

  @ParameterizedTest
  @MethodSource("rings")
  void aControlledReadStopsWhereTheHandlerSays(Function<AtomicBuffer, RingBuffer> maker) {
    RingBuffer ring = ring(maker);
    MappedBuffer source = MappedBuffer.allocate(8);
    for (int i = 0; i < 5; i++) {
      source.putInt(0, i);
      ring.write(TYPE, source, 0, 4);
    }
    List<Integer> received = new ArrayList<>();
    ring.controlledRead(
        (type, b, at, size) -> {
          received.add(b.getInt(at));
          return b.getInt(at) == 2
              ? ControlledMessageHandler.Action.BREAK
              : ControlledMessageHandler.Action.COMMIT;
        });
    assertThat(received).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @MethodSource("rings")
  void countersAndPositionsLiveInTheBuffer(Function<AtomicBuffer, RingBuffer> maker) {
    MappedBuffer memory = MappedBuffer.allocate(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH);
    RingBuffer one = maker.apply(memory);
    RingBuffer two = maker.apply(memory.slice(0, memory.capacity()));
    assertThat(one.nextCorrelationId()).isZero();
    assertThat(two.nextCorrelationId()).isEqualTo(1);
    one.consumerHeartbeatTime(99);
    assertThat(two.consumerHeartbeatTime()).isEqualTo(99);
    one.write(TYPE, MappedBuffer.allocate(8), 0, 8);
    assertThat(two.producerPosition()).isEqualTo(16);
    assertThat(two.consumerPosition()).isZero();
    assertThat(two.size()).isEqualTo(16);
  }

  @Test
  void aClaimThatIsNeverCommittedIsUnblocked() {
    RingBuffer ring = ring(ManyToOneRingBuffer::new);
    assertThat(ring.tryClaim(TYPE, 8)).isPositive();
    MappedBuffer source = MappedBuffer.allocate(8);
    source.putLong(0, 5);
    ring.write(TYPE, source, 0, 8);
    List<Long> received = new ArrayList<>();
    assertThat(ring.read((type, b, at, size) -> received.add(b.getLong(at)))).isZero();
    assertThat(ring.unblock()).isTrue();
    while (received.isEmpty()) {
      ring.read((type, b, at, size) -> received.add(b.getLong(at)));
    }
    assertThat(received).containsExactly(5L);
  }

  @Test
  void manyProducersLoseNothingAndKeepTheirOrder() throws Exception {
    int producers = 3;
    int messages = 20_000;
    RingBuffer ring = ring(ManyToOneRingBuffer::new);
    List<Thread> threads =
        IntStream.range(0, producers)
            .mapToObj(id -> new Thread(() -> produce(ring, id, messages)))
            .toList();
    threads.forEach(Thread::start);
    int[] next = new int[producers];
    int[] disorder = new int[1];
    IdleStrategy idle = new BackoffIdleStrategy();
    for (int received = 0; received < producers * messages; ) {
      int read =
          ring.read(
              (type, b, at, size) -> {
                int id = b.getInt(at);
                disorder[0] += b.getInt(at + 4) == next[id]++ ? 0 : 1;
              });
      received += read;
      idle.idle(read);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(disorder[0]).isZero();
    assertThat(next).containsOnly(messages);
  }

  private static void produce(RingBuffer ring, int id, int messages) {
    MappedBuffer source = MappedBuffer.allocate(8);
    source.putInt(0, id);
    IdleStrategy idle = new BackoffIdleStrategy();
    for (int i = 0; i < messages; i++) {
      source.putInt(4, i);
      while (!ring.write(TYPE, source, 0, 8)) {
        idle.idle();
      }
      idle.reset();
    }
  }

  @Test
  void everyReceiverSeesWhatIsBroadcast() {
    MappedBuffer memory = broadcastMemory();
    BroadcastTransmitter transmitter = new BroadcastTransmitter(memory);
    BroadcastReceiver one = new BroadcastReceiver(memory);
    BroadcastReceiver two = new BroadcastReceiver(memory.slice(0, memory.capacity()));
    MappedBuffer source = MappedBuffer.allocate(16);
    for (int i = 0; i < 500; i++) {
      source.putLong(8, i);
      transmitter.transmit(TYPE, source, 8, 8);
      for (BroadcastReceiver receiver : List.of(one, two)) {
        assertThat(receiver.receiveNext()).isTrue();
        assertThat(receiver.typeId()).isEqualTo(TYPE);
        assertThat(receiver.length()).isEqualTo(8);
        MutableDirectBuffer received = receiver.buffer();
        assertThat(received.getLong(receiver.offset())).isEqualTo(i);
        assertThat(receiver.validate()).isTrue();
        assertThat(receiver.receiveNext()).isFalse();
      }
    }
  }

  @Test
  void aReceiverThatIsLappedNoticesAndGoesOnWithTheLatest() {
    MappedBuffer memory = broadcastMemory();
    BroadcastTransmitter transmitter = new BroadcastTransmitter(memory);
    BroadcastReceiver receiver = new BroadcastReceiver(memory);
    MappedBuffer source = MappedBuffer.allocate(8);
    for (int i = 0; i < 200; i++) {
      source.putLong(0, i);
      transmitter.transmit(TYPE, source, 0, 8);
    }
    assertThat(receiver.receiveNext()).isTrue();
    assertThat(receiver.lappedCount()).isEqualTo(1);
    assertThat(receiver.buffer().getLong(receiver.offset())).isEqualTo(199);
  }

  @Test
  void aRingRefusesABufferOfTheWrongSize() {
    assertThatThrownBy(() -> new ManyToOneRingBuffer(MappedBuffer.allocate(1000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RingBuffer ring(Function<AtomicBuffer, RingBuffer> maker) {
    return maker.apply(MappedBuffer.allocate(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH));
  }

  private static MappedBuffer broadcastMemory() {
    return MappedBuffer.allocate(CAPACITY + BroadcastBufferDescriptor.TRAILER_LENGTH);
  }
}
