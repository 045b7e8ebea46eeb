package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same calls on a {@link MappedBuffer} and on Agrona's {@link UnsafeBuffer} end alike, in
 * result, exception and memory. The last tests pin down where they differ by intention.
 *
 * <p>Agrona's classes need {@code --add-opens java.base/jdk.internal.misc=ALL-UNNAMED}; the build
 * runs this class by its tag in a JVM with that flag, and everything else without.
 */
@Tag("agrona-unsafe")
class MappedBufferVersusUnsafeBufferTest {

  private static final int CAPACITY = 256;

  private static final List<Function<byte[], MutableDirectBuffer>> PEERS =
      List.of(
          content -> new UnsafeBuffer(content.clone()),
          content -> {
            byte[] wider = new byte[content.length + 24];
            System.arraycopy(content, 0, wider, 16, content.length);
            return new UnsafeBuffer(wider, 16, content.length);
          },
          content -> new UnsafeBuffer(direct(content)),
          content -> {
            UnsafeBuffer inner = new UnsafeBuffer(ByteBuffer.allocateDirect(content.length + 24));
            inner.putBytes(8, content);
            return new UnsafeBuffer(inner, 8, content.length);
          },
          content -> {
            ExpandableArrayBuffer peer = new ExpandableArrayBuffer(content.length);
            peer.putBytes(0, content);
            return peer;
          },
          content -> {
            ExpandableDirectByteBuffer peer = new ExpandableDirectByteBuffer(content.length);
            peer.putBytes(0, content);
            return peer;
          });

  static Stream<BufferContract.Operation> agreedOperations() {
    return BufferContract.operations().stream()
        .filter(operation -> !operation.signature().startsWith("wrap("))
        .filter(operation -> !operation.signature().equals("addressOffset()"));
  }

  @ParameterizedTest
  @MethodSource("agreedOperations")
  void anOperationEndsAlikeOnBoth(BufferContract.Operation operation) {
    Draw draw = new Draw(new Random(operation.signature().hashCode()), CAPACITY, PEERS);
    Pair pair = new Pair(draw);
    for (int i = 0; i < 3_000; i++) {
      pair.agreeOn(operation.signature() + " #" + i, operation.draw(draw));
    }
    pair.agreeAtTheEnd();
  }

  static IntStream seeds() {
    return IntStream.range(0, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aLongMixedSequenceEndsAlikeOnBoth(int seed) {
    List<BufferContract.Operation> operations = agreedOperations().toList();
    Draw draw = new Draw(new Random(seed), CAPACITY, PEERS);
    Pair pair = new Pair(draw);
    for (int i = 0; i < 10_000; i++) {
      BufferContract.Operation operation = operations.get(draw.below(operations.size()));
      pair.agreeOn(operation.signature() + " #" + i + " seed " + seed, operation.draw(draw));
    }
    pair.agreeAtTheEnd();
  }

  private static final class Pair {
    private final MappedBuffer mapped = MappedBuffer.allocate(CAPACITY);
    private final UnsafeBuffer unsafe = new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY));

    Pair(Draw draw) {
      byte[] content = draw.bytes(CAPACITY);
      mapped.putBytes(0, content);
      unsafe.putBytes(0, content);
    }

    void agreeOn(String name, BufferContract.Call call) {
      BufferContract.Outcome expected = BufferContract.Outcome.of(call, unsafe);
      BufferContract.Outcome actual = BufferContract.Outcome.of(call, mapped);
      assertThat(actual).as(name).isEqualTo(expected);
      assertThat(mapped.byteBuffer().equals(unsafe.byteBuffer())).as(name + ": memory").isTrue();
    }

    void agreeAtTheEnd() {
      assertThat(mapped.hashCode()).isEqualTo(unsafe.hashCode());
      assertThat(mapped.compareTo(unsafe)).isZero();
    }
  }

  @Test
  void thisClassRunsWithAgronasFlag() {
    Module base = Object.class.getModule();
    assertThat(base.isExported("jdk.internal.misc", getClass().getModule())).isTrue();
  }

  @Test
  void anUnsafeBufferWorksOnTheByteBufferOfAMappedBuffer() {
    MappedBuffer mapped = MappedBuffer.allocate(64).slice(8, 32);
    UnsafeBuffer unsafe = new UnsafeBuffer(mapped.byteBuffer());
    unsafe.putLongVolatile(8, 42);
    assertThat(mapped.getLongVolatile(8)).isEqualTo(42);
    assertThat(unsafe.capacity()).isEqualTo(32);
  }

  @Test
  void anExpandableBufferGrowsToTakeACopy() {
    MappedBuffer mapped = MappedBuffer.allocate(64);
    mapped.setMemory(0, 64, (byte) 3);
    for (MutableDirectBuffer peer :
        List.of(new ExpandableArrayBuffer(8), new ExpandableDirectByteBuffer(8))) {
      mapped.getBytes(0, peer, 100, 64);
      assertThat(peer.capacity()).isGreaterThanOrEqualTo(164);
      assertThat(peer.getByte(163)).isEqualTo((byte) 3);
    }
  }

  @Test
  void hashCodesAreTheSameForTheSameContentOfAnyLength() {
    for (int length = 0; length <= 40; length++) {
      byte[] content = new byte[length];
      new Random(length).nextBytes(content);
      MappedBuffer mapped = MappedBuffer.allocate(length);
      mapped.putBytes(0, content);
      assertThat(mapped.hashCode()).isEqualTo(new UnsafeBuffer(content).hashCode());
    }
  }

  @Test
  void asUnsafeBufferDoesAMappedBufferEqualsOnlyItsOwnKind() {
    MappedBuffer mapped = MappedBuffer.allocate(64);
    UnsafeBuffer unsafe = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    assertThat((Object) mapped).isNotEqualTo(unsafe);
    assertThat((Object) unsafe).isNotEqualTo(mapped);
    assertThat(mapped.hashCode()).isEqualTo(unsafe.hashCode());
  }

  // Where they differ.

  private final UnsafeBuffer unsafe = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
  private final MappedBuffer mapped = MappedBuffer.allocate(64);

  @Test
  void unsafeBufferAcceptsMisalignedAtomics() {
    AtomicBuffer lenient = unsafe;
    assertThatCode(() -> lenient.getIntVolatile(1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> mapped.getIntVolatile(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void unsafeBufferWritesNoDigitForZeroFromTheEnd() {
    assertThat(unsafe.putNaturalIntAsciiFromEnd(0, 10)).isEqualTo(10);
    assertThat(unsafe.getByte(9)).isZero();
    assertThat(mapped.putNaturalIntAsciiFromEnd(0, 10)).isEqualTo(9);
    assertThat(mapped.getByte(9)).isEqualTo((byte) '0');
  }

  @Test
  void unsafeBufferLeavesTheLowDigitsOfAPaddedNumberThatDoesNotFit() {
    for (AtomicBuffer buffer : List.of(unsafe, mapped)) {
      assertThatThrownBy(() -> buffer.putNaturalPaddedIntAscii(0, 3, 12345))
          .isInstanceOf(NumberFormatException.class);
    }
    assertThat(unsafe.getStringWithoutLengthAscii(0, 3)).isEqualTo("345");
    assertThat(mapped.getStringWithoutLengthAscii(0, 3)).isEqualTo("\0\0\0");
  }

  @Test
  void unsafeBufferWritesNoNumberWhereANaturalOneIsNegative() {
    assertThat(unsafe.putNaturalLongAscii(0, -5)).isEqualTo(19);
    assertThat(unsafe.getByte(0)).isEqualTo((byte) '+');
    assertThatThrownBy(() -> mapped.putNaturalLongAscii(0, -5))
        .isInstanceOf(NumberFormatException.class);
  }

  @Test
  void unsafeBufferReadsAPartOfATextWhoseHeaderLiesBeforeTheBuffer() {
    assertThat(unsafe.getStringAscii(-4, 2)).isEqualTo("\0\0");
    assertThatThrownBy(() -> mapped.getStringAscii(-4, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void unsafeBufferAppendsALittleLessThanNothing() {
    StringBuilder text = new StringBuilder();
    assertThat(unsafe.getStringAscii(0, -1, text)).isEqualTo(-1);
    assertThatThrownBy(() -> mapped.getStringAscii(0, -1, text))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(text).isEmpty();
  }

  @Test
  void unsafeBufferWritesIntoAReadOnlyByteBuffer() {
    unsafe.setMemory(0, 64, (byte) 1);
    mapped.setMemory(0, 64, (byte) 1);
    ByteBuffer readOnly = ByteBuffer.allocate(8).asReadOnlyBuffer();
    assertThatThrownBy(() -> mapped.getBytes(0, readOnly, 0, 8))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThat(readOnly.get(0)).isZero();
    unsafe.getBytes(0, readOnly, 0, 8);
    assertThat(readOnly.get(0)).isEqualTo((byte) 1);
  }

  @Test
  void unsafeBufferWritesBeyondALimitBeforeItComplains() {
    unsafe.setMemory(0, 64, (byte) 1);
    mapped.setMemory(0, 64, (byte) 1);
    ByteBuffer limited = ByteBuffer.allocate(8).limit(4);
    assertThatThrownBy(() -> mapped.getBytes(0, limited, 8))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(limited.array()).containsOnly(0);
    assertThatThrownBy(() -> unsafe.getBytes(0, limited, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(limited.array()).containsOnly(1);
  }

  @Test
  void unsafeBufferThrowsTheCheckedExceptionOfAnAppendableUndeclared() {
    Writer failing =
        new Writer() {
          @Override
          public void write(char[] chars, int offset, int length) throws IOException {
            throw new IOException("full");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> unsafe.getStringWithoutLengthAscii(0, 1, failing))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> mapped.getStringWithoutLengthAscii(0, 1, failing))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void unsafeBufferCannotReadFromABufferWithoutAnAddress() {
    assertThatThrownBy(() -> unsafe.putBytes(0, mapped, 0, 8))
        .isInstanceOf(UnsupportedOperationException.class);
    unsafe.putBytes(0, mapped.byteBuffer(), 0, 8);
    mapped.getBytes(0, unsafe, 0, 8);
    mapped.putBytes(0, unsafe, 0, 8);
  }

  private static ByteBuffer direct(byte[] content) {
    return ByteBuffer.allocateDirect(content.length).put(content).clear();
  }
}
