package io.handfast.region;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ends of the buffer, for every method that takes an index, found by reflection. */
class MappedBufferBoundsTest {

  private static final int CAPACITY = 64;

  /** What the text and block methods are called with has this many bytes. */
  private static final int RUN = 3;

  static Stream<Method> indexedMethods() {
    return BufferContract.methods().stream()
        .filter(method -> method.getParameterCount() > 0)
        .filter(method -> method.getParameterTypes()[0] == int.class)
        .filter(method -> !method.getName().equals("checkLimit"))
        .filter(method -> !method.getName().equals("putNaturalIntAsciiFromEnd"));
  }

  @Test
  void onlyMethodsWithoutAnIndexAreLeftOut() {
    assertThat(BufferContract.methods())
        .filteredOn(method -> indexedMethods().noneMatch(method::equals))
        .extracting(Method::getName)
        .containsOnly(
            "wrap",
            "addressOffset",
            "byteArray",
            "byteBuffer",
            "wrapAdjustment",
            "capacity",
            "isExpandable",
            "verifyAlignment",
            "checkLimit",
            "compareTo",
            "putNaturalIntAsciiFromEnd");
  }

  @ParameterizedTest
  @MethodSource("indexedMethods")
  void anAccessThatLeavesTheBufferThrowsAndChangesNothing(Method method) {
    int size = sizeOf(method);
    int[] outside = {
      -1,
      -size,
      -size - 1,
      Integer.MIN_VALUE,
      Integer.MIN_VALUE + size,
      CAPACITY - size + 1,
      CAPACITY,
      CAPACITY + 1,
      Integer.MAX_VALUE - size + 1,
      Integer.MAX_VALUE
    };
    for (int index : outside) {
      MappedBuffer buffer = MappedBuffer.allocate(CAPACITY);
      assertThatThrownBy(() -> call(method, buffer, index))
          .as("index %d", index)
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(buffer).isEqualTo(MappedBuffer.allocate(CAPACITY));
    }
  }

  @ParameterizedTest
  @MethodSource("indexedMethods")
  void anAccessMayTouchTheFirstAndTheLastByte(Method method) {
    for (int index : new int[] {0, CAPACITY - sizeOf(method)}) {
      MappedBuffer buffer = MappedBuffer.allocate(CAPACITY);
      if (method.getName().startsWith("parse")) {
        buffer.setMemory(0, CAPACITY, (byte) '1');
      }
      assertThatCode(() -> call(method, buffer, index)).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("indexedMethods")
  void thereIsNothingInAnEmptyBuffer(Method method) {
    MappedBuffer buffer = MappedBuffer.allocate(0);
    for (int index : new int[] {-1, 0, 1}) {
      assertThatThrownBy(() -> call(method, buffer, index))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aLengthThatIsNegativeOrOverflowsIsOutOfBounds() {
    MappedBuffer buffer = MappedBuffer.allocate(CAPACITY);
    byte[] array = new byte[16];
    ByteBuffer bytes = ByteBuffer.allocate(16);
    MappedBuffer other = MappedBuffer.allocate(16);
    for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 4}) {
      assertOutOfBounds(() -> buffer.boundsCheck(8, length));
      assertOutOfBounds(() -> buffer.setMemory(8, length, (byte) 1));
      assertOutOfBounds(() -> buffer.getBytes(8, array, 0, length));
      assertOutOfBounds(() -> buffer.putBytes(8, array, 0, length));
      assertOutOfBounds(() -> buffer.getBytes(8, bytes, length));
      assertOutOfBounds(() -> buffer.putBytes(8, bytes, length));
      assertOutOfBounds(() -> buffer.getBytes(8, bytes, 4, length));
      assertOutOfBounds(() -> buffer.putBytes(8, bytes, 4, length));
      assertOutOfBounds(() -> buffer.getBytes(8, other, 4, length));
      assertOutOfBounds(() -> buffer.putBytes(8, other, 4, length));
      assertOutOfBounds(() -> buffer.parseIntAscii(8, length));
      assertOutOfBounds(() -> buffer.parseLongAscii(8, length));
      assertOutOfBounds(() -> buffer.parseNaturalIntAscii(8, length));
      assertOutOfBounds(() -> buffer.parseNaturalLongAscii(8, length));
      assertOutOfBounds(() -> buffer.putNaturalPaddedIntAscii(8, length, 1));
      assertOutOfBounds(() -> buffer.getStringAscii(8, length));
      assertOutOfBounds(() -> buffer.getStringUtf8(8, length));
      assertOutOfBounds(() -> buffer.getStringWithoutLengthAscii(8, length));
      assertOutOfBounds(() -> buffer.getStringWithoutLengthUtf8(8, length));
      assertOutOfBounds(() -> buffer.getStringAscii(8, length, new StringBuilder()));
    }
    assertThat(buffer).isEqualTo(MappedBuffer.allocate(CAPACITY));
    assertThat(bytes.position()).isZero();
  }

  @Test
  void bytesOutsideTheOtherSideOfACopyAreOutOfBounds() {
    MappedBuffer buffer = MappedBuffer.allocate(CAPACITY);
    byte[] array = new byte[16];
    ByteBuffer bytes = ByteBuffer.allocate(16);
    MappedBuffer other = MappedBuffer.allocate(16);
    for (int offset : new int[] {-1, 9, 16, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertOutOfBounds(() -> buffer.getBytes(0, array, offset, 8));
      assertOutOfBounds(() -> buffer.putBytes(0, array, offset, 8));
      assertOutOfBounds(() -> buffer.getBytes(0, bytes, offset, 8));
      assertOutOfBounds(() -> buffer.putBytes(0, bytes, offset, 8));
      assertOutOfBounds(() -> buffer.getBytes(0, other, offset, 8));
      assertOutOfBounds(() -> buffer.putBytes(0, other, offset, 8));
    }
  }

  @Test
  void noRunAtTheEndIsWithinTheBuffer() {
    MappedBuffer buffer = MappedBuffer.allocate(CAPACITY);
    assertThatCode(
            () -> {
              buffer.boundsCheck(CAPACITY, 0);
              buffer.setMemory(CAPACITY, 0, (byte) 1);
              buffer.getBytes(CAPACITY, new byte[0]);
              buffer.putBytes(CAPACITY, new byte[0]);
              buffer.putBytes(CAPACITY, buffer, CAPACITY, 0);
            })
        .doesNotThrowAnyException();
    assertOutOfBounds(() -> buffer.boundsCheck(CAPACITY + 1, 0));
  }

  /** Agrona's switch is read when its interface is loaded, so this needs a JVM of its own. */
  @Test
  void agronasSwitchDoesNotTurnTheChecksOff() throws Exception {
    String classPath =
        Stream.of(MappedBuffer.class, MappedBufferBoundsTest.class, AtomicBuffer.class)
            .map(MappedBufferBoundsTest::locationOf)
            .distinct()
            .collect(Collectors.joining(System.getProperty("path.separator")));
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + DirectBuffer.DISABLE_BOUNDS_CHECKS_PROP_NAME + "=true",
                "-cp",
                classPath,
                Unchecked.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
  }

  /** Exits with zero if the switch is on and the checks are still made. */
  static final class Unchecked {
    private Unchecked() {}

    public static void main(String[] args) {
      MappedBuffer buffer = MappedBuffer.allocate(CAPACITY);
      List<Runnable> accesses =
          List.of(
              () -> buffer.boundsCheck(0, CAPACITY + 1),
              () -> buffer.getLong(CAPACITY),
              () -> buffer.putLongVolatile(-8, 1),
              () -> buffer.setMemory(CAPACITY - 1, 2, (byte) 1),
              () -> buffer.putStringUtf8(CAPACITY - 4, "x"));
      boolean switchedOff = !DirectBuffer.SHOULD_BOUNDS_CHECK;
      System.exit(switchedOff && accesses.stream().allMatch(Unchecked::isRefused) ? 0 : 1);
    }

    private static boolean isRefused(Runnable access) {
      try {
        access.run();
        return false;
      } catch (IndexOutOfBoundsException e) {
        return true;
      }
    }
  }

  private static String locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number of bytes a method touches with the arguments that {@link #call} gives it. */
  private static int sizeOf(Method method) {
    String name = method.getName();
    boolean text = name.contains("Ascii") || name.contains("Utf8");
    if (text && name.matches("put(Natural)?(Int|Long)Ascii")) {
      return 1;
    }
    if (text && name.contains("String") && !name.contains("WithoutLength")) {
      boolean readsEmptyText =
          name.startsWith("get") && List.of(method.getParameterTypes()).lastIndexOf(int.class) == 0;
      return readsEmptyText ? DirectBuffer.STR_HEADER_LEN : DirectBuffer.STR_HEADER_LEN + RUN;
    }
    if (text || name.matches("boundsCheck|setMemory|(get|put)Bytes")) {
      return RUN;
    }
    if (name.contains("Long") || name.contains("Double")) {
      return 8;
    }
    if (name.contains("Int") || name.contains("Float")) {
      return 4;
    }
    if (name.contains("Short") || name.contains("Char")) {
      return 2;
    }
    assertThat(name).contains("Byte");
    return 1;
  }

  private static void call(Method method, MappedBuffer buffer, int index) throws Throwable {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    arguments[0] = index;
    for (int i = 1; i < types.length; i++) {
      boolean offset =
          i + 1 < types.length && !types[i - 1].isPrimitive() && types[i + 1] == int.class;
      arguments[i] = offset && types[i] == int.class ? 0 : argumentOf(types[i]);
    }
    try {
      method.invoke(buffer, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object argumentOf(Class<?> type) {
    if (type == int.class) {
      return RUN;
    } else if (type == long.class) {
      return (long) RUN;
    } else if (type == short.class) {
      return (short) RUN;
    } else if (type == char.class) {
      return (char) RUN;
    } else if (type == byte.class) {
      return (byte) RUN;
    } else if (type == double.class) {
      return (double) RUN;
    } else if (type == float.class) {
      return (float) RUN;
    } else if (type == ByteOrder.class) {
      return ByteOrder.BIG_ENDIAN;
    } else if (type == byte[].class) {
      return new byte[] {1, 2, 3};
    } else if (type == ByteBuffer.class) {
      return ByteBuffer.wrap(new byte[] {1, 2, 3});
    } else if (type == DirectBuffer.class || type == MutableDirectBuffer.class) {
      return MappedBuffer.allocate(RUN);
    } else if (type == String.class || type == CharSequence.class) {
      return "abc";
    } else if (type == Appendable.class) {
      return new StringWriter();
    }
    throw new AssertionError("no argument for a parameter of " + type);
  }

  private static void assertOutOfBounds(Runnable access) {
    assertThatThrownBy(access::run).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
