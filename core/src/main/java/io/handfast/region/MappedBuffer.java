package io.handfast.region;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Agrona's {@link AtomicBuffer} over direct memory, usually a mapped file, without any JVM flag.
 *
 * <p><b>Why.</b> Agrona's own {@code UnsafeBuffer} runs only where {@code jdk.internal.misc} is
 * open. Agrona's descriptors, ring buffers and broadcast buffers ask for no more than the
 * interface, so they run over this class as it is. Access goes through {@link VarHandle} views of
 * one {@link ByteBuffer} and costs about the same.
 *
 * <p><b>Guarantees.</b>
 *
 * <ul>
 *   <li><i>Order.</i> A method gives the memory order its name says: none is plain, then {@code
 *       Opaque}, {@code Acquire}, {@code Release} and {@code Volatile}; {@code Ordered} is {@code
 *       Release}; compare-and-set, compare-and-exchange, get-and-set and get-and-add are volatile.
 *       {@code addIntOpaque} and {@code addLongOpaque} are a load and a store, not one step, as
 *       Agrona defines them. Two mappings of one file, in one JVM or in two, are the same memory.
 *   <li><i>Bounds.</i> An access with any byte outside {@code [0, capacity)} throws {@link
 *       IndexOutOfBoundsException} and changes nothing. No system property turns this off.
 *   <li><i>Alignment.</i> Index 0 is at a multiple of 8. Every access that is not plain must be at
 *       a multiple of its size, else it throws {@link IllegalStateException}. A plain access may be
 *       anywhere, and may tear where it is not aligned.
 *   <li><i>Byte order.</i> Native, unless a method takes a {@link ByteOrder}. The order of a
 *       wrapped {@link ByteBuffer} plays no part.
 *   <li><i>Life.</i> The memory stays mapped as long as the buffer, a slice of it or a view from
 *       {@link #byteBuffer()} is reachable. Nothing here unmaps.
 * </ul>
 *
 * <p><b>Not supported.</b> {@code wrap} and {@code addressOffset} throw {@link
 * UnsupportedOperationException}: the buffer is bound to its memory for life, so that bounds and
 * alignment are checked once. An Agrona class that asks a buffer for its address, such as {@code
 * UnsafeBuffer.wrap(DirectBuffer)}, cannot use this one; {@link #byteBuffer()} is the way round.
 *
 * <p><b>Other differences to {@code UnsafeBuffer}.</b> Where that one leaves garbage or half a
 * result, this one throws and writes nothing: negative numbers where natural ones are asked for,
 * padded numbers that do not fit, a text of length -1 or with its header before the buffer, {@link
 * ByteBuffer} arguments that are read-only or too short. It writes the digit of zero in {@code
 * putNaturalIntAsciiFromEnd}. An {@link java.io.IOException} of an {@link Appendable} arrives
 * wrapped in an {@link java.io.UncheckedIOException}.
 *
 * <p><b>Cost.</b> No method calls native code or blocks. Access to words is one VarHandle operation
 * and allocates nothing; {@link #getByteVolatile} and {@link #putByteVolatile} take a full fence,
 * as the JDK has no byte view. Copies to and from arrays, {@link ByteBuffer}s and other {@code
 * MappedBuffer}s allocate nothing either.
 *
 * <p>The buffer is safe for use by many threads, as far as the memory orders its callers choose
 * make their own protocol safe. It has no state besides the memory.
 */
public final class MappedBuffer extends TextBuffer {

  private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle CHAR = view(char[].class);
  private static final VarHandle DOUBLE = view(double[].class);
  private static final VarHandle FLOAT = view(float[].class);

  /**
   * Binds to the bytes between the position and the limit of a direct buffer. Later changes to
   * position, limit or order of the argument have no effect.
   *
   * @param buffer a file mapping or a buffer of {@link ByteBuffer#allocateDirect}
   * @throws IllegalArgumentException if the buffer is not direct, is read-only, or does not start
   *     at a multiple of 8 in memory
   */
  public MappedBuffer(ByteBuffer buffer) {
    super(buffer);
  }

  /**
   * Allocates zeroed memory of this process, for regions that are not shared.
   *
   * @param bytes the capacity
   * @return a buffer over fresh memory, released by the garbage collector
   * @throws IllegalArgumentException if {@code bytes} is negative or above 2 GiB - 8
   * @throws OutOfMemoryError if the limit on direct memory is reached
   */
  public static MappedBuffer allocate(int bytes) {
    if (bytes < 0 || bytes > Integer.MAX_VALUE - (ALIGNMENT - 1)) {
      throw new IllegalArgumentException("not a capacity: bytes=" + bytes);
    }
    // The JDK promises no alignment: allocate room to move up to the next multiple of 8.
    ByteBuffer block = ByteBuffer.allocateDirect(bytes + ALIGNMENT - 1);
    int start = -block.alignmentOffset(0, ALIGNMENT) & (ALIGNMENT - 1);
    return new MappedBuffer(block.slice(start, bytes));
  }

  /**
   * Makes a buffer over a part of this one: the same memory, with bounds of its own. Allocates.
   *
   * @param index where the part begins, a multiple of 8
   * @param length of the part in bytes
   * @return a buffer whose index 0 is {@code index} of this one
   * @throws IndexOutOfBoundsException if the part is not within this buffer
   * @throws IllegalArgumentException if {@code index} is not a multiple of 8
   */
  public MappedBuffer slice(int index, int length) {
    return new MappedBuffer(memory.slice(index, length));
  }

  // Plain words, native order.

  @Override
  public long getLong(int index) {
    return (long) LONG.get(memory, index);
  }

  @Override
  public void putLong(int index, long value) {
    LONG.set(memory, index, value);
  }

  @Override
  public int getInt(int index) {
    return (int) INT.get(memory, index);
  }

  @Override
  public void putInt(int index, int value) {
    INT.set(memory, index, value);
  }

  @Override
  public short getShort(int index) {
    return (short) SHORT.get(memory, index);
  }

  @Override
  public void putShort(int index, short value) {
    SHORT.set(memory, index, value);
  }

  @Override
  public char getChar(int index) {
    return (char) CHAR.get(memory, index);
  }

  @Override
  public void putChar(int index, char value) {
    CHAR.set(memory, index, value);
  }

  @Override
  public double getDouble(int index) {
    return (double) DOUBLE.get(memory, index);
  }

  @Override
  public void putDouble(int index, double value) {
    DOUBLE.set(memory, index, value);
  }

  @Override
  public float getFloat(int index) {
    return (float) FLOAT.get(memory, index);
  }

  @Override
  public void putFloat(int index, float value) {
    FLOAT.set(memory, index, value);
  }

  // Plain words, chosen order.

  @Override
  public long getLong(int index, ByteOrder byteOrder) {
    long bits = getLong(index);
    return byteOrder == NATIVE ? bits : Long.reverseBytes(bits);
  }

  @Override
  public void putLong(int index, long value, ByteOrder byteOrder) {
    putLong(index, byteOrder == NATIVE ? value : Long.reverseBytes(value));
  }

  @Override
  public int getInt(int index, ByteOrder byteOrder) {
    int bits = getInt(index);
    return byteOrder == NATIVE ? bits : Integer.reverseBytes(bits);
  }

  @Override
  public void putInt(int index, int value, ByteOrder byteOrder) {
    putInt(index, byteOrder == NATIVE ? value : Integer.reverseBytes(value));
  }

  @Override
  public short getShort(int index, ByteOrder byteOrder) {
    short bits = getShort(index);
    return byteOrder == NATIVE ? bits : Short.reverseBytes(bits);
  }

  @Override
  public void putShort(int index, short value, ByteOrder byteOrder) {
    putShort(index, byteOrder == NATIVE ? value : Short.reverseBytes(value));
  }

  @Override
  public char getChar(int index, ByteOrder byteOrder) {
    char bits = getChar(index);
    return byteOrder == NATIVE ? bits : Character.reverseBytes(bits);
  }

  @Override
  public void putChar(int index, char value, ByteOrder byteOrder) {
    putChar(index, byteOrder == NATIVE ? value : Character.reverseBytes(value));
  }

  @Override
  public double getDouble(int index, ByteOrder byteOrder) {
    return Double.longBitsToDouble(getLong(index, byteOrder));
  }

  @Override
  public void putDouble(int index, double value, ByteOrder byteOrder) {
    putLong(index, Double.doubleToRawLongBits(value), byteOrder);
  }

  @Override
  public float getFloat(int index, ByteOrder byteOrder) {
    return Float.intBitsToFloat(getInt(index, byteOrder));
  }

  @Override
  public void putFloat(int index, float value, ByteOrder byteOrder) {
    putInt(index, Float.floatToRawIntBits(value), byteOrder);
  }

  // Words with memory order.

  @Override
  public long getLongVolatile(int index) {
    return (long) LONG.getVolatile(memory, index);
  }

  @Override
  public long getLongAcquire(int index) {
    return (long) LONG.getAcquire(memory, index);
  }

  @Override
  public long getLongOpaque(int index) {
    return (long) LONG.getOpaque(memory, index);
  }

  @Override
  public void putLongVolatile(int index, long value) {
    LONG.setVolatile(memory, index, value);
  }

  @Override
  public void putLongRelease(int index, long value) {
    LONG.setRelease(memory, index, value);
  }

  @Override
  public void putLongOrdered(int index, long value) {
    LONG.setRelease(memory, index, value);
  }

  @Override
  public void putLongOpaque(int index, long value) {
    LONG.setOpaque(memory, index, value);
  }

  @Override
  public long addLongRelease(int index, long increment) {
    return (long) LONG.getAndAddRelease(memory, index, increment);
  }

  @Override
  public long addLongOrdered(int index, long increment) {
    return (long) LONG.getAndAddRelease(memory, index, increment);
  }

  @Override
  public long addLongOpaque(int index, long increment) {
    long before = (long) LONG.getOpaque(memory, index);
    LONG.setOpaque(memory, index, before + increment);
    return before;
  }

  @Override
  public boolean compareAndSetLong(int index, long expectedValue, long updateValue) {
    return LONG.compareAndSet(memory, index, expectedValue, updateValue);
  }

  @Override
  public long compareAndExchangeLong(int index, long expectedValue, long updateValue) {
    return (long) LONG.compareAndExchange(memory, index, expectedValue, updateValue);
  }

  @Override
  public long getAndSetLong(int index, long value) {
    return (long) LONG.getAndSet(memory, index, value);
  }

  @Override
  public long getAndAddLong(int index, long delta) {
    return (long) LONG.getAndAdd(memory, index, delta);
  }

  @Override
  public int getIntVolatile(int index) {
    return (int) INT.getVolatile(memory, index);
  }

  @Override
  public int getIntAcquire(int index) {
    return (int) INT.getAcquire(memory, index);
  }

  @Override
  public int getIntOpaque(int index) {
    return (int) INT.getOpaque(memory, index);
  }

  @Override
  public void putIntVolatile(int index, int value) {
    INT.setVolatile(memory, index, value);
  }

  @Override
  public void putIntRelease(int index, int value) {
    INT.setRelease(memory, index, value);
  }

  @Override
  public void putIntOrdered(int index, int value) {
    INT.setRelease(memory, index, value);
  }

  @Override
  public void putIntOpaque(int index, int value) {
    INT.setOpaque(memory, index, value);
  }

  @Override
  public int addIntRelease(int index, int increment) {
    return (int) INT.getAndAddRelease(memory, index, increment);
  }

  @Override
  public int addIntOrdered(int index, int increment) {
    return (int) INT.getAndAddRelease(memory, index, increment);
  }

  @Override
  public int addIntOpaque(int index, int increment) {
    int before = (int) INT.getOpaque(memory, index);
    INT.setOpaque(memory, index, before + increment);
    return before;
  }

  @Override
  public boolean compareAndSetInt(int index, int expectedValue, int updateValue) {
    return INT.compareAndSet(memory, index, expectedValue, updateValue);
  }

  @Override
  public int compareAndExchangeInt(int index, int expectedValue, int updateValue) {
    return (int) INT.compareAndExchange(memory, index, expectedValue, updateValue);
  }

  @Override
  public int getAndSetInt(int index, int value) {
    return (int) INT.getAndSet(memory, index, value);
  }

  @Override
  public int getAndAddInt(int index, int delta) {
    return (int) INT.getAndAdd(memory, index, delta);
  }

  @Override
  public short getShortVolatile(int index) {
    return (short) SHORT.getVolatile(memory, index);
  }

  @Override
  public void putShortVolatile(int index, short value) {
    SHORT.setVolatile(memory, index, value);
  }

  @Override
  public char getCharVolatile(int index) {
    return (char) CHAR.getVolatile(memory, index);
  }

  @Override
  public void putCharVolatile(int index, char value) {
    CHAR.setVolatile(memory, index, value);
  }

  /**
   * Loads plainly between fences, as the JDK has no byte view. The leading one keeps it behind
   * earlier volatile stores, also those of other widths, which a plain load may overtake on some
   * processors.
   */
  @Override
  public byte getByteVolatile(int index) {
    VarHandle.fullFence();
    byte value = memory.get(index);
    VarHandle.acquireFence();
    return value;
  }

  /** Stores plainly between fences, as {@link #getByteVolatile} loads. */
  @Override
  public void putByteVolatile(int index, byte value) {
    VarHandle.releaseFence();
    memory.put(index, value);
    VarHandle.fullFence();
  }

  private static VarHandle view(Class<?> arrayType) {
    // Exact: an access whose types do not fit would be slow, and is an error here instead.
    return MethodHandles.byteBufferViewVarHandle(arrayType, NATIVE).withInvokeExactBehavior();
  }
}
