package io.handfast.queue.chronicle;

import io.handfast.queue.ByteSink;
import io.handfast.queue.Codec;
import java.io.Serial;
import java.io.Serializable;
import java.util.function.Supplier;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesMarshallable;
import org.agrona.DirectBuffer;

/**
 * Elements that write and read themselves through chronicle-bytes. They must implement {@code
 * writeMarshallable} and {@code readMarshallable} by hand: the reflective defaults need JVM flags.
 *
 * <p>Only on-heap buffers of chronicle-bytes are used, so that neither its native access nor its
 * mapped files come into play. It takes some 200 ms to load, at the first element.
 *
 * @param <E> the type of the elements
 */
public final class ChronicleCodec<E extends BytesMarshallable> implements Codec<E> {
  @Serial private static final long serialVersionUID = 1L;

  private static final ThreadLocal<Bytes<byte[]>> BUFFERS =
      ThreadLocal.withInitial(Bytes::allocateElasticOnHeap);

  private final Class<E> type;
  private final Factory<E> factory;

  private ChronicleCodec(Class<E> type, Factory<E> factory) {
    this.type = type;
    this.factory = factory;
  }

  /**
   * Makes an empty element.
   *
   * @param <E> the type of the elements
   */
  @FunctionalInterface
  public interface Factory<E> extends Supplier<E>, Serializable {}

  /**
   * A codec for one type of elements.
   *
   * @param type the type
   * @param factory makes an empty element, for example {@code Order::new}
   * @param <E> the type
   * @return the codec
   */
  public static <E extends BytesMarshallable> ChronicleCodec<E> of(
      Class<E> type, Factory<E> factory) {
    return new ChronicleCodec<>(type, factory);
  }

  @Override
  public void encode(E element, ByteSink sink) {
    Bytes<byte[]> bytes = BUFFERS.get();
    bytes.clear();
    element.writeMarshallable(bytes);
    byte[] written = bytes.underlyingObject();
    sink.write(written, 0, (int) bytes.readRemaining());
  }

  @Override
  public E decode(DirectBuffer source, int offset, int length) {
    Bytes<byte[]> bytes = BUFFERS.get();
    bytes.clear();
    bytes.ensureCapacity(length);
    source.getBytes(offset, bytes.underlyingObject(), 0, length);
    bytes.readPositionRemaining(0, length);
    E element = factory.get();
    element.readMarshallable(bytes);
    return element;
  }

  @Override
  public String toString() {
    return "ChronicleCodec of " + type.getName();
  }
}
