package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access with memory order, by one thread: results, alignment, and which order is asked for. */
class MappedBufferAtomicsTest {

  private static final long A = 0x1112_1314_1516_1718L;
  private static final long B = -0x2122_2324_2526_2728L;

  private final MappedBuffer buffer = MappedBuffer.allocate(64);

  @Test
  void everyLongStoreIsSeenByEveryLongLoad() {
    buffer.putLongVolatile(8, A);
    assertLongEverywhere(8, A);
    buffer.putLongRelease(8, B);
    assertLongEverywhere(8, B);
    buffer.putLongOrdered(8, A);
    assertLongEverywhere(8, A);
    buffer.putLongOpaque(8, B);
    assertLongEverywhere(8, B);
    buffer.putLong(8, A);
    assertLongEverywhere(8, A);
    assertThat(buffer.getLong(0)).isZero();
    assertThat(buffer.getLong(16)).isZero();
  }

  @Test
  void everyIntStoreIsSeenByEveryIntLoad() {
    buffer.putIntVolatile(4, (int) A);
    assertIntEverywhere(4, (int) A);
    buffer.putIntRelease(4, (int) B);
    assertIntEverywhere(4, (int) B);
    buffer.putIntOrdered(4, (int) A);
    assertIntEverywhere(4, (int) A);
    buffer.putIntOpaque(4, (int) B);
    assertIntEverywhere(4, (int) B);
    buffer.putInt(4, (int) A);
    assertIntEverywhere(4, (int) A);
    assertThat(buffer.getInt(0)).isZero();
    assertThat(buffer.getInt(8)).isZero();
  }

  @Test
  void smallWordsAreStoredAndLoadedInNativeOrder() {
    buffer.putShortVolatile(2, (short) 0x8182);
    buffer.putCharVolatile(6, '\u8384');
    buffer.putByteVolatile(11, (byte) 0x85);
    assertThat(buffer.getShortVolatile(2)).isEqualTo((short) 0x8182);
    assertThat(buffer.getShort(2)).isEqualTo((short) 0x8182);
    assertThat(buffer.getCharVolatile(6)).isEqualTo('\u8384');
    assertThat(buffer.getChar(6)).isEqualTo('\u8384');
    assertThat(buffer.getByteVolatile(11)).isEqualTo((byte) 0x85);
    assertThat(buffer.getByte(11)).isEqualTo((byte) 0x85);
    for (int i : new int[] {0, 1, 4, 5, 8, 9, 10, 12}) {
      assertThat(buffer.getByte(i)).isZero();
    }
  }

  @Test
  void addingReturnsWhatWasThereBefore() {
    assertThat(buffer.addLongRelease(8, 5)).isZero();
    assertThat(buffer.addLongOrdered(8, -2)).isEqualTo(5);
    assertThat(buffer.addLongOpaque(8, 4)).isEqualTo(3);
    assertThat(buffer.getAndAddLong(8, 3)).isEqualTo(7);
    assertThat(buffer.getLong(8)).isEqualTo(10);
    assertThat(buffer.addIntRelease(20, 5)).isZero();
    assertThat(buffer.addIntOrdered(20, -2)).isEqualTo(5);
    assertThat(buffer.addIntOpaque(20, 4)).isEqualTo(3);
    assertThat(buffer.getAndAddInt(20, 3)).isEqualTo(7);
    assertThat(buffer.getInt(20)).isEqualTo(10);
  }

  @Test
  void addingWrapsAroundAndDoesNotCarryIntoTheNeighbour() {
    buffer.putInt(4, -1);
    assertThat(buffer.getAndAddInt(4, 1)).isEqualTo(-1);
    buffer.putInt(12, Integer.MAX_VALUE);
    assertThat(buffer.addIntRelease(12, 1)).isEqualTo(Integer.MAX_VALUE);
    assertThat(buffer.getInt(12)).isEqualTo(Integer.MIN_VALUE);
    buffer.putLong(24, Long.MAX_VALUE);
    assertThat(buffer.getAndAddLong(24, 1)).isEqualTo(Long.MAX_VALUE);
    assertThat(buffer.getLong(24)).isEqualTo(Long.MIN_VALUE);
    for (int i : new int[] {0, 4, 8, 16, 20, 32}) {
      assertThat(buffer.getInt(i)).isZero();
    }
  }

  @Test
  void settingReturnsWhatWasThereBefore() {
    assertThat(buffer.getAndSetLong(8, A)).isZero();
    assertThat(buffer.getAndSetLong(8, B)).isEqualTo(A);
    assertThat(buffer.getLong(8)).isEqualTo(B);
    assertThat(buffer.getAndSetInt(20, 7)).isZero();
    assertThat(buffer.getAndSetInt(20, 8)).isEqualTo(7);
    assertThat(buffer.getInt(20)).isEqualTo(8);
  }

  @Test
  void compareAndSetStoresOnlyOverTheExpectedValue() {
    assertThat(buffer.compareAndSetLong(8, 1, A)).isFalse();
    assertThat(buffer.getLong(8)).isZero();
    assertThat(buffer.compareAndSetLong(8, 0, A)).isTrue();
    assertThat(buffer.getLong(8)).isEqualTo(A);
    assertThat(buffer.compareAndSetInt(20, 1, 7)).isFalse();
    assertThat(buffer.getInt(20)).isZero();
    assertThat(buffer.compareAndSetInt(20, 0, 7)).isTrue();
    assertThat(buffer.getInt(20)).isEqualTo(7);
  }

  @Test
  void compareAndExchangeReturnsTheWitnessEitherWay() {
    assertThat(buffer.compareAndExchangeLong(8, 1, A)).isZero();
    assertThat(buffer.compareAndExchangeLong(8, 0, A)).isZero();
    assertThat(buffer.compareAndExchangeLong(8, 0, B)).isEqualTo(A);
    assertThat(buffer.getLong(8)).isEqualTo(A);
    assertThat(buffer.compareAndExchangeInt(20, 1, 7)).isZero();
    assertThat(buffer.compareAndExchangeInt(20, 0, 7)).isZero();
    assertThat(buffer.compareAndExchangeInt(20, 0, 8)).isEqualTo(7);
    assertThat(buffer.getInt(20)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void aLongWithMemoryOrderMustBeAtAMultipleOfEight(int index) {
    assertMisaligned(() -> buffer.getLongVolatile(index));
    assertMisaligned(() -> buffer.getLongAcquire(index));
    assertMisaligned(() -> buffer.getLongOpaque(index));
    assertMisaligned(() -> buffer.putLongVolatile(index, A));
    assertMisaligned(() -> buffer.putLongRelease(index, A));
    assertMisaligned(() -> buffer.putLongOrdered(index, A));
    assertMisaligned(() -> buffer.putLongOpaque(index, A));
    assertMisaligned(() -> buffer.addLongRelease(index, A));
    assertMisaligned(() -> buffer.addLongOrdered(index, A));
    assertMisaligned(() -> buffer.addLongOpaque(index, A));
    assertMisaligned(() -> buffer.getAndAddLong(index, A));
    assertMisaligned(() -> buffer.getAndSetLong(index, A));
    assertMisaligned(() -> buffer.compareAndSetLong(index, 0, A));
    assertMisaligned(() -> buffer.compareAndExchangeLong(index, 0, A));
    assertThat(buffer).isEqualTo(MappedBuffer.allocate(64));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7})
  void anIntWithMemoryOrderMustBeAtAMultipleOfFour(int index) {
    assertMisaligned(() -> buffer.getIntVolatile(index));
    assertMisaligned(() -> buffer.getIntAcquire(index));
    assertMisaligned(() -> buffer.getIntOpaque(index));
    assertMisaligned(() -> buffer.putIntVolatile(index, 1));
    assertMisaligned(() -> buffer.putIntRelease(index, 1));
    assertMisaligned(() -> buffer.putIntOrdered(index, 1));
    assertMisaligned(() -> buffer.putIntOpaque(index, 1));
    assertMisaligned(() -> buffer.addIntRelease(index, 1));
    assertMisaligned(() -> buffer.addIntOrdered(index, 1));
    assertMisaligned(() -> buffer.addIntOpaque(index, 1));
    assertMisaligned(() -> buffer.getAndAddInt(index, 1));
    assertMisaligned(() -> buffer.getAndSetInt(index, 1));
    assertMisaligned(() -> buffer.compareAndSetInt(index, 0, 1));
    assertMisaligned(() -> buffer.compareAndExchangeInt(index, 0, 1));
    assertThat(buffer).isEqualTo(MappedBuffer.allocate(64));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7})
  void aShortOrCharWithMemoryOrderMustBeAtAMultipleOfTwo(int index) {
    assertMisaligned(() -> buffer.getShortVolatile(index));
    assertMisaligned(() -> buffer.putShortVolatile(index, (short) 1));
    assertMisaligned(() -> buffer.getCharVolatile(index));
    assertMisaligned(() -> buffer.putCharVolatile(index, '1'));
    assertThat(buffer).isEqualTo(MappedBuffer.allocate(64));
  }

  @Test
  void alignmentCountsFromTheMemoryAndASliceKeepsIt() {
    MappedBuffer slice = buffer.slice(8, 16);
    assertThatCode(() -> slice.putLongVolatile(0, A)).doesNotThrowAnyException();
    assertThat(buffer.getLongVolatile(8)).isEqualTo(A);
    assertMisaligned(() -> slice.putLongVolatile(4, A));
  }

  /** The memory order a method has by its name, as the access mode of a VarHandle. */
  private static final Map<String, String> MODES =
      Map.ofEntries(
          Map.entry("get#", "get"),
          Map.entry("put#", "set"),
          Map.entry("get#Volatile", "getVolatile"),
          Map.entry("get#Acquire", "getAcquire"),
          Map.entry("get#Opaque", "getOpaque"),
          Map.entry("put#Volatile", "setVolatile"),
          Map.entry("put#Release", "setRelease"),
          Map.entry("put#Ordered", "setRelease"),
          Map.entry("put#Opaque", "setOpaque"),
          Map.entry("add#Release", "getAndAddRelease"),
          Map.entry("add#Ordered", "getAndAddRelease"),
          Map.entry("add#Opaque", "getOpaque,setOpaque"),
          Map.entry("compareAndSet#", "compareAndSet"),
          Map.entry("compareAndExchange#", "compareAndExchange"),
          Map.entry("getAndSet#", "getAndSet"),
          Map.entry("getAndAdd#", "getAndAdd"));

  private static final JavaClass CLASS = new ClassFileImporter().importClass(MappedBuffer.class);

  static Stream<Method> wordMethods() {
    return Stream.of(AtomicBuffer.class.getMethods())
        .filter(method -> MODES.containsKey(pattern(method)))
        .filter(method -> !List.of(method.getParameterTypes()).contains(ByteOrder.class));
  }

  /** x86 hides most wrong orders from a test that runs; the class file does not. */
  @ParameterizedTest
  @MethodSource("wordMethods")
  void aMethodAsksForTheMemoryOrderInItsNameAndForNothingElse(Method method) {
    List<String> expected =
        Stream.of(MODES.getOrDefault(pattern(method), "none").split(","))
            .map(mode -> "VarHandle." + mode)
            .toList();
    assertThat(callsOf(method.getName(), method.getParameterTypes())).isEqualTo(expected);
  }

  @Test
  void aVolatileByteIsFencedOnBothSides() {
    assertThat(callsOf("getByteVolatile", int.class))
        .containsExactly("VarHandle.fullFence", "ByteBuffer.get", "VarHandle.acquireFence");
    assertThat(callsOf("putByteVolatile", int.class, byte.class))
        .containsExactly("VarHandle.releaseFence", "ByteBuffer.put", "VarHandle.fullFence");
  }

  private static List<String> callsOf(String name, Class<?>... parameters) {
    return CLASS.getMethod(name, parameters).getMethodCallsFromSelf().stream()
        .sorted(Comparator.comparing(JavaMethodCall::getLineNumber))
        .map(call -> call.getTargetOwner().getSimpleName() + "." + call.getName())
        .toList();
  }

  @Test
  void everyMethodOfAtomicBufferItselfIsAmongThoseWithAMemoryOrder() {
    List<String> own =
        Stream.of(AtomicBuffer.class.getDeclaredMethods())
            .map(BufferContract::signature)
            .filter(name -> !name.contains("ByteVolatile") && !name.startsWith("verify"))
            .toList();
    assertThat(wordMethods().map(BufferContract::signature)).containsAll(own);
  }

  private static String pattern(Method method) {
    return method.getName().replaceFirst("Long|Int|Short|Char|Double|Float", "#");
  }

  private void assertLongEverywhere(int index, long value) {
    assertThat(buffer.getLong(index)).isEqualTo(value);
    assertThat(buffer.getLongOpaque(index)).isEqualTo(value);
    assertThat(buffer.getLongAcquire(index)).isEqualTo(value);
    assertThat(buffer.getLongVolatile(index)).isEqualTo(value);
  }

  private void assertIntEverywhere(int index, int value) {
    assertThat(buffer.getInt(index)).isEqualTo(value);
    assertThat(buffer.getIntOpaque(index)).isEqualTo(value);
    assertThat(buffer.getIntAcquire(index)).isEqualTo(value);
    assertThat(buffer.getIntVolatile(index)).isEqualTo(value);
  }

  private static void assertMisaligned(Runnable access) {
    assertThatIllegalStateException().isThrownBy(access::run);
  }
}
