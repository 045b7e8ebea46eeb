package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filling, and copying from and to arrays, ByteBuffers and other buffers. */
class MappedBufferCopiesTest {

  private static final int CAPACITY = 64;

  private final MappedBuffer buffer = counting(CAPACITY);

  @Test
  void memoryIsSetFromAnyIndexForAnyLength() {
    for (int index = 0; index <= CAPACITY; index++) {
      for (int length = 0; length <= CAPACITY - index; length++) {
        byte[] expected = countingBytes(CAPACITY);
        Arrays.fill(expected, index, index + length, (byte) 0x85);
        MappedBuffer filled = counting(CAPACITY);
        filled.setMemory(index, length, (byte) 0x85);
        assertThat(contentOf(filled)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 1, -1, 127, -128})
  void anyByteIsSet(byte value) {
    buffer.setMemory(3, 50, value);
    for (int i = 3; i < 53; i++) {
      assertThat(buffer.getByte(i)).isEqualTo(value);
    }
  }

  @Test
  void bytesAreCopiedFromAndToAnArray() {
    byte[] whole = new byte[5];
    buffer.getBytes(7, whole);
    assertThat(whole).containsExactly(7, 8, 9, 10, 11);
    byte[] part = new byte[5];
    buffer.getBytes(7, part, 1, 3);
    assertThat(part).containsExactly(0, 7, 8, 9, 0);

    buffer.putBytes(20, new byte[] {-1, -2});
    buffer.putBytes(30, new byte[] {-1, -2, -3, -4}, 1, 2);
    byte[] expected = countingBytes(CAPACITY);
    expected[20] = -1;
    expected[21] = -2;
    expected[30] = -2;
    expected[31] = -3;
    assertThat(contentOf(buffer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCopyWithAByteBufferFromItsPositionMovesThePosition(boolean direct) {
    ByteBuffer other = byteBuffer(direct);
    other.position(2);
    buffer.getBytes(7, other, 3);
    assertThat(other.position()).isEqualTo(5);
    assertThat(contentOf(other)).containsExactly(0, 0, 7, 8, 9, 0, 0, 0);
    other.position(1);
    buffer.putBytes(40, other, 4);
    assertThat(other.position()).isEqualTo(5);
    assertThat(contentOf(buffer, 39, 6)).containsExactly(39, 0, 7, 8, 9, 44);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCopyWithAByteBufferAtAnIndexMovesNothing(boolean direct) {
    ByteBuffer other = byteBuffer(direct);
    other.position(1).limit(7).order(ByteOrder.LITTLE_ENDIAN);
    buffer.getBytes(7, other, 2, 3);
    buffer.putBytes(40, other, 1, 4);
    assertThat(other.position()).isEqualTo(1);
    assertThat(other.limit()).isEqualTo(7);
    assertThat(other.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(contentOf(other)).containsExactly(0, 0, 7, 8, 9, 0, 0, 0);
    assertThat(contentOf(buffer, 39, 6)).containsExactly(39, 0, 7, 8, 9, 44);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCopyWithAByteBufferAtAnIndexReachesItsCapacityWhateverItsLimit(boolean direct) {
    ByteBuffer other = byteBuffer(direct);
    other.position(1).limit(2);
    buffer.getBytes(7, other, 4, 4);
    assertThat(contentOf(other)).containsExactly(0, 0, 0, 0, 7, 8, 9, 10);
    buffer.putBytes(40, other, 4, 4);
    assertThat(contentOf(buffer, 40, 5)).containsExactly(7, 8, 9, 10, 44);
    assertThat(other.position()).isEqualTo(1);
    assertThat(other.limit()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCopyWithAByteBufferFromItsPositionEndsAtItsLimit(boolean direct) {
    ByteBuffer other = byteBuffer(direct);
    other.position(2).limit(5);
    assertThatThrownBy(() -> buffer.getBytes(7, other, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> buffer.putBytes(7, other, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(other.position()).isEqualTo(2);
    assertThat(contentOf(other)).containsOnly(0);
    assertThat(buffer).isEqualTo(counting(CAPACITY));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReadOnlyByteBufferIsReadButNotWritten(boolean direct) {
    ByteBuffer writable = byteBuffer(direct);
    ByteBuffer other = writable.asReadOnlyBuffer();
    assertThatThrownBy(() -> buffer.getBytes(7, other, 4))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> buffer.getBytes(7, other, 2, 4))
        .isInstanceOf(ReadOnlyBufferException.class);
    other.limit(3);
    assertThatThrownBy(() -> buffer.getBytes(7, other, 2, 4))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThat(contentOf(writable)).containsOnly(0);
    buffer.putBytes(40, other, 4, 4);
    assertThat(contentOf(buffer, 39, 6)).containsExactly(39, 0, 0, 0, 0, 44);
  }

  @Test
  void bytesAreCopiedBetweenBuffers() {
    MappedBuffer other = MappedBuffer.allocate(8);
    buffer.getBytes(7, other, 2, 3);
    assertThat(contentOf(other)).containsExactly(0, 0, 7, 8, 9, 0, 0, 0);
    buffer.putBytes(40, other, 1, 4);
    assertThat(contentOf(buffer, 39, 6)).containsExactly(39, 0, 7, 8, 9, 44);
  }

  @Test
  void aCopyWithinABufferMayOverlapItself() {
    for (int[] move : new int[][] {{0, 3, 40}, {3, 0, 40}, {10, 11, 30}, {11, 10, 30}, {5, 5, 9}}) {
      byte[] expected = countingBytes(CAPACITY);
      System.arraycopy(expected, move[0], expected, move[1], move[2]);
      MappedBuffer put = counting(CAPACITY);
      put.putBytes(move[1], put, move[0], move[2]);
      assertThat(contentOf(put)).isEqualTo(expected);
      MappedBuffer got = counting(CAPACITY);
      got.getBytes(move[0], got, move[1], move[2]);
      assertThat(contentOf(got)).isEqualTo(expected);
      MappedBuffer viewed = counting(CAPACITY);
      viewed.putBytes(move[1], viewed.byteBuffer(), move[0], move[2]);
      assertThat(contentOf(viewed)).isEqualTo(expected);
      MappedBuffer sliced = counting(CAPACITY);
      sliced.putBytes(move[1], sliced.slice(0, 56), move[0], move[2]);
      assertThat(contentOf(sliced)).isEqualTo(expected);
    }
  }

  @Test
  void bytesAreCopiedFromAForeignBufferOffTheHeap() {
    buffer.putBytes(40, foreign(counting(8), null, 0), 1, 4);
    assertThat(contentOf(buffer, 39, 6)).containsExactly(39, 1, 2, 3, 4, 44);
  }

  @Test
  void bytesAreCopiedFromAForeignBufferOverAPartOfAnArray() {
    MappedBuffer behind = counting(8);
    buffer.putBytes(40, foreign(behind, new byte[] {90, 91, 92, 93, 94, 95, 96, 97}, 2), 1, 4);
    assertThat(contentOf(buffer, 39, 6)).containsExactly(39, 93, 94, 95, 96, 44);
  }

  @Test
  void bytesAreCopiedToAForeignBuffer() {
    MappedBuffer behind = MappedBuffer.allocate(8);
    buffer.getBytes(7, foreign(behind, null, 0), 2, 3);
    assertThat(contentOf(behind)).containsExactly(0, 0, 7, 8, 9, 0, 0, 0);
  }

  @Test
  void aForeignBufferIsHeldToItsBoundsToo() {
    MutableDirectBuffer foreign = foreign(counting(8), null, 0);
    MutableDirectBuffer array = foreign(counting(8), new byte[32], 8);
    for (int index : new int[] {-1, 5, 8, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> buffer.putBytes(0, foreign, index, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> buffer.putBytes(0, array, index, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> buffer.getBytes(0, foreign, index, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    for (int index : new int[] {-1, CAPACITY - 3, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> buffer.putBytes(index, foreign, 0, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> buffer.putBytes(index, array, 0, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> buffer.getBytes(index, foreign, 0, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(buffer).isEqualTo(counting(CAPACITY));
  }

  @Test
  void aForeignBufferThatMovesTheByteBufferItIsGivenDoesNoHarm() {
    MutableDirectBuffer careless = careless();
    buffer.getBytes(0, careless, 0, 8);
    buffer.putBytes(0, careless, 0, 8);
    buffer.putInt(CAPACITY - 4, 42);
    assertThat(buffer.getInt(CAPACITY - 4)).isEqualTo(42);
    assertThat(buffer.byteBuffer().getInt(CAPACITY - 4)).isEqualTo(42);
  }

  @Test
  void aForeignBufferThatChecksNothingIsNotAskedForWhatIsOutOfBoundsHere() {
    MutableDirectBuffer careless = careless();
    for (int index : new int[] {-1, CAPACITY - 7, CAPACITY, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> buffer.getBytes(index, careless, 0, 8))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> buffer.putBytes(index, careless, 0, 8))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** Checks no bounds, copies nothing, and spoils the view it is given. */
  private static MutableDirectBuffer careless() {
    return (MutableDirectBuffer)
        Proxy.newProxyInstance(
            AtomicBuffer.class.getClassLoader(),
            new Class<?>[] {AtomicBuffer.class},
            (proxy, method, arguments) -> {
              if (method.getName().endsWith("tBytes")) {
                ((ByteBuffer) arguments[1]).limit(1).order(ByteOrder.BIG_ENDIAN);
              }
              return null;
            });
  }

  /** Another implementation of the interface, off the heap or over an array, without an address. */
  private static MutableDirectBuffer foreign(
      MappedBuffer behind, byte @Nullable [] array, int adjustment) {
    return (MutableDirectBuffer)
        Proxy.newProxyInstance(
            AtomicBuffer.class.getClassLoader(),
            new Class<?>[] {AtomicBuffer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("byteArray")) {
                return array;
              }
              if (method.getName().equals("wrapAdjustment")) {
                return adjustment;
              }
              try {
                return method.invoke(behind, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static ByteBuffer byteBuffer(boolean direct) {
    return direct ? ByteBuffer.allocateDirect(8) : ByteBuffer.wrap(new byte[12], 2, 8).slice();
  }

  private static MappedBuffer counting(int length) {
    MappedBuffer buffer = MappedBuffer.allocate(length);
    buffer.putBytes(0, countingBytes(length));
    return buffer;
  }

  private static byte[] countingBytes(int length) {
    byte[] bytes = new byte[length];
    IntStream.range(0, length).forEach(i -> bytes[i] = (byte) i);
    return bytes;
  }

  private static byte[] contentOf(MappedBuffer buffer) {
    return contentOf(buffer, 0, buffer.capacity());
  }

  private static byte[] contentOf(MappedBuffer buffer, int index, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = buffer.getByte(index + i);
    }
    return bytes;
  }

  private static byte[] contentOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(bytes);
    return bytes;
  }
}
