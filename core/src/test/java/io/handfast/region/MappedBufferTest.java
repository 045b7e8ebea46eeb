package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a buffer is bound to, and what it tells of itself. */
class MappedBufferTest {

  @Test
  void nothingOfTheJdkIsOpenedForTheseTests() {
    Module base = Object.class.getModule();
    for (String internals : List.of("jdk.internal.misc", "sun.nio.ch", "java.nio")) {
      assertThat(base.isOpen(internals, getClass().getModule())).as(internals).isFalse();
    }
    assertThat(base.isExported("jdk.internal.misc", getClass().getModule())).isFalse();
  }

  @Test
  void aHeapBufferIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MappedBuffer(ByteBuffer.allocate(64)))
        .withMessageContaining("direct=false capacity=64");
  }

  @Test
  void aReadOnlyBufferIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MappedBuffer(ByteBuffer.allocateDirect(64).asReadOnlyBuffer()))
        .withMessageContaining("read-only memory: capacity=64");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void memoryThatDoesNotStartAtAMultipleOfEightIsRefused(int position) {
    ByteBuffer memory = ByteBuffer.allocateDirect(64 + 8).alignedSlice(8).position(position);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MappedBuffer(memory))
        .withMessageContaining("misalignment=" + position + " position=" + position);
  }

  @Test
  void theBufferCoversTheBytesFromPositionToLimit() {
    ByteBuffer memory = ByteBuffer.allocateDirect(64 + 8).alignedSlice(8);
    MappedBuffer buffer = new MappedBuffer(memory.position(8).limit(40));
    assertThat(buffer.capacity()).isEqualTo(32);
    buffer.putByte(0, (byte) 1);
    buffer.putByte(31, (byte) 2);
    memory.clear();
    assertThat(memory.get(8)).isEqualTo((byte) 1);
    assertThat(memory.get(39)).isEqualTo((byte) 2);
  }

  @Test
  void laterChangesOfTheCallersBufferHaveNoEffect() {
    ByteBuffer memory = ByteBuffer.allocateDirect(64 + 8).alignedSlice(8);
    MappedBuffer buffer = new MappedBuffer(memory);
    int capacity = buffer.capacity();
    memory.order(ByteOrder.BIG_ENDIAN).position(5).limit(6);
    buffer.putInt(capacity - 4, 42);
    memory.order(ByteOrder.LITTLE_ENDIAN);
    assertThat(buffer.getInt(capacity - 4)).isEqualTo(42);
    assertThat(buffer.capacity()).isEqualTo(capacity);
  }

  @Test
  void theByteOrderOfTheCallersBufferPlaysNoPart() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      ByteBuffer memory = ByteBuffer.allocateDirect(64 + 8).alignedSlice(8).order(order);
      MappedBuffer buffer = new MappedBuffer(memory);
      buffer.putLong(0, 0x0102_0304_0506_0708L);
      assertThat(memory.order(ByteOrder.nativeOrder()).getLong(0))
          .isEqualTo(0x0102_0304_0506_0708L);
    }
  }

  @Test
  void theBufferLeavesTheCallersPositionLimitAndOrderAlone() {
    ByteBuffer memory = ByteBuffer.allocateDirect(64 + 8).alignedSlice(8).position(8).limit(48);
    MappedBuffer buffer = new MappedBuffer(memory);
    buffer.setMemory(0, buffer.capacity(), (byte) 7);
    assertThat(memory.position()).isEqualTo(8);
    assertThat(memory.limit()).isEqualTo(48);
    assertThat(memory.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 63, 4096, 1 << 20})
  void allocatedMemoryIsZeroedAlignedAndOfTheAskedSize(int bytes) {
    MappedBuffer buffer = MappedBuffer.allocate(bytes);
    assertThat(buffer.capacity()).isEqualTo(bytes);
    assertThat(buffer.byteBuffer().alignmentOffset(0, 8)).isZero();
    for (int i = 0; i < bytes; i++) {
      assertThat(buffer.getByte(i)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 6})
  void anImpossibleCapacityIsRefused(int bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MappedBuffer.allocate(bytes))
        .withMessageContaining("bytes=" + bytes);
  }

  @Test
  void aSliceIsTheSameMemoryWithBoundsOfItsOwn() {
    MappedBuffer buffer = MappedBuffer.allocate(64);
    MappedBuffer slice = buffer.slice(16, 24);
    assertThat(slice.capacity()).isEqualTo(24);
    slice.putLong(0, 5);
    buffer.putLong(32, 6);
    assertThat(buffer.getLong(16)).isEqualTo(5);
    assertThat(slice.getLong(16)).isEqualTo(6);
    assertThatThrownBy(() -> slice.getByte(24)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.getByte(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aSliceOfASliceAddsUp() {
    MappedBuffer buffer = MappedBuffer.allocate(64);
    buffer.slice(16, 48).slice(8, 16).putByte(3, (byte) 9);
    assertThat(buffer.getByte(16 + 8 + 3)).isEqualTo((byte) 9);
  }

  @Test
  void aSliceMustStartAtAMultipleOfEight() {
    MappedBuffer buffer = MappedBuffer.allocate(64);
    assertThatIllegalArgumentException().isThrownBy(() -> buffer.slice(4, 8));
  }

  @Test
  void aSliceMustLieWithinTheBuffer() {
    MappedBuffer buffer = MappedBuffer.allocate(64);
    int[][] outside = {{-8, 8}, {0, 65}, {64, 1}, {56, 9}, {8, -1}, {8, Integer.MAX_VALUE}};
    for (int[] range : outside) {
      assertThatThrownBy(() -> buffer.slice(range[0], range[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(buffer.slice(64, 0).capacity()).isZero();
    assertThat(buffer.slice(0, 64)).isEqualTo(buffer);
  }

  @TestFactory
  Stream<DynamicTest> aBufferCannotBePointedElsewhere() {
    MappedBuffer buffer = MappedBuffer.allocate(64);
    byte[] array = new byte[64];
    MappedBuffer other = MappedBuffer.allocate(8);
    return Stream.of(
        refused("wrap(byte[])", () -> buffer.wrap(array)),
        refused("wrap(byte[],int,int)", () -> buffer.wrap(array, 0, 8)),
        refused("wrap(ByteBuffer)", () -> buffer.wrap(ByteBuffer.wrap(array))),
        refused("wrap(ByteBuffer,int,int)", () -> buffer.wrap(ByteBuffer.wrap(array), 0, 8)),
        refused("wrap(DirectBuffer)", () -> buffer.wrap(other)),
        refused("wrap(DirectBuffer,int,int)", () -> buffer.wrap(other, 0, 8)),
        refused("wrap(long,int)", () -> buffer.wrap(0L, 8)));
  }

  @TestFactory
  Stream<DynamicTest> aBufferGivesNoAddress() {
    return Stream.of(refused("addressOffset()", () -> MappedBuffer.allocate(8).addressOffset()));
  }

  private static DynamicTest refused(String name, ThrowingCallable call) {
    return DynamicTest.dynamicTest(
        name, () -> assertThatThrownBy(call).isInstanceOf(UnsupportedOperationException.class));
  }

  @Test
  void thereIsNoArrayBehindTheBuffer() {
    assertThat(MappedBuffer.allocate(8).byteArray()).isNull();
  }

  @Test
  void theByteBufferIsTheSameMemoryFromIndexZero() {
    MappedBuffer buffer = MappedBuffer.allocate(64).slice(8, 32);
    ByteBuffer view = buffer.byteBuffer();
    assertThat(view.isDirect()).isTrue();
    assertThat(view.capacity()).isEqualTo(32);
    assertThat(view.position()).isZero();
    assertThat(view.limit()).isEqualTo(32);
    assertThat(view.order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(buffer.wrapAdjustment()).isZero();
    view.putInt(4, 0x01020304);
    assertThat(buffer.getInt(4)).isEqualTo(0x01020304);
  }

  @Test
  void whateverIsDoneToTheByteBufferTheBufferKeepsItsBoundsAndOrder() {
    MappedBuffer buffer = MappedBuffer.allocate(64);
    ByteBuffer view = buffer.byteBuffer();
    view.position(3).limit(5).order(ByteOrder.BIG_ENDIAN);
    buffer.putLong(56, 7);
    assertThat(buffer.getLong(56)).isEqualTo(7);
    assertThat(buffer.byteBuffer()).isNotSameAs(view);
    assertThat(buffer.byteBuffer().limit()).isEqualTo(64);
  }

  @Test
  void theBufferHasAFixedCapacity() {
    MappedBuffer buffer = MappedBuffer.allocate(24);
    assertThat(buffer.isExpandable()).isFalse();
    assertThat(buffer.capacity()).isEqualTo(24);
    assertThatCode(() -> buffer.checkLimit(24)).doesNotThrowAnyException();
    assertThatThrownBy(() -> buffer.checkLimit(25))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("limit=25 capacity=24");
  }

  @Test
  void aLimitBelowZeroIsNotBeyondTheCapacity() {
    assertThatCode(() -> MappedBuffer.allocate(8).checkLimit(-1)).doesNotThrowAnyException();
  }

  @Test
  void alignmentIsVerifiedForAtomicUse() {
    AtomicBuffer buffer = MappedBuffer.allocate(64).slice(8, 8);
    assertThatCode(buffer::verifyAlignment).doesNotThrowAnyException();
  }

  @Test
  void buffersWithTheSameContentAreEqualAndHashAlike() {
    for (int length : new int[] {0, 1, 7, 8, 9, 23}) {
      MappedBuffer one = counting(length, 1);
      MappedBuffer two = counting(length, 1);
      assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
      assertThat(one.equals(one)).isTrue();
      assertThat(one.compareTo(two)).isZero();
    }
  }

  @Test
  void oneDifferentByteMakesBuffersDifferent() {
    for (int i = 0; i < 19; i++) {
      MappedBuffer one = counting(19, 1);
      MappedBuffer two = counting(19, 1);
      two.putByte(i, (byte) (two.getByte(i) + 1));
      assertThat(one).isNotEqualTo(two);
      assertThat(one.hashCode()).isNotEqualTo(two.hashCode());
      assertThat(one.compareTo(two)).isNotZero();
      assertThat(Integer.signum(one.compareTo(two))).isEqualTo(-Integer.signum(two.compareTo(one)));
    }
  }

  @Test
  void aBufferEqualsNeitherNullNorAnotherTypeNorALongerOne() {
    MappedBuffer buffer = counting(16, 1);
    assertThat(buffer.equals(null)).isFalse();
    assertThat(buffer).isNotEqualTo((Object) buffer.byteBuffer());
    assertThat(buffer).isNotEqualTo(counting(17, 1));
  }

  @Test
  void wordsAreOrderedAsSignedNativeLongs() {
    MappedBuffer low = MappedBuffer.allocate(16);
    MappedBuffer high = MappedBuffer.allocate(16);
    low.putLong(8, -1);
    high.putLong(8, 1);
    assertThat(low).isLessThan(high);
    low.putLong(0, 2);
    assertThat(low).isGreaterThan(high);
  }

  @Test
  void theLastBytesAreOrderedAsSignedBytes() {
    MappedBuffer low = MappedBuffer.allocate(11);
    MappedBuffer high = MappedBuffer.allocate(11);
    low.putByte(10, (byte) -1);
    high.putByte(10, (byte) 1);
    assertThat(low).isLessThan(high);
  }

  @Test
  void ofTwoBuffersWithACommonStartTheShorterComesFirst() {
    assertThat(counting(12, 1)).isLessThan(counting(13, 1));
    assertThat(counting(16, 1)).isGreaterThan(counting(8, 1));
  }

  @Test
  void theTextFormTellsTheCapacityAndNoContent() {
    assertThat(counting(16, 65)).hasToString("MappedBuffer{capacity=16}");
  }

  private static MappedBuffer counting(int length, int first) {
    MappedBuffer buffer = MappedBuffer.allocate(length);
    for (int i = 0; i < length; i++) {
      buffer.putByte(i, (byte) (first + i));
    }
    return buffer;
  }
}
