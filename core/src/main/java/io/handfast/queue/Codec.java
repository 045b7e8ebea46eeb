package io.handfast.queue;

import java.io.ObjectInputFilter;
import java.io.Serializable;
import org.agrona.DirectBuffer;

/**
 * How elements become bytes and bytes become elements. A codec may be used by any number of threads
 * at once. It travels with its queue, so it is serialisable.
 *
 * <p>{@link #encode} is called before a queue is touched: what it throws is thrown by {@code put},
 * and the queue is as it was. {@link #decode} is called while the element is taken: what it throws
 * is thrown by {@code take}, and the element is gone, since it would stop the queue for ever. If
 * its process is killed in there, the element goes back to its place, and the next taker decodes
 * it.
 *
 * <p>Neither may keep what it is given. A {@link ByteSink} writes numbers with the lowest byte
 * first; read them with {@code source.getInt(offset, ByteOrder.LITTLE_ENDIAN)}.
 *
 * @param <E> the type of the elements
 */
public interface Codec<E> extends Serializable {
  /**
   * Writes an element.
   *
   * @param element the element, never null
   * @param sink where to
   */
  void encode(E element, ByteSink sink);

  /**
   * Reads an element.
   *
   * @param source where the bytes are; good until this call returns
   * @param offset where they begin
   * @param length how many there are
   * @return the element, never null
   */
  E decode(DirectBuffer source, int offset, int length);

  /**
   * Byte arrays as they are.
   *
   * @return the codec
   */
  static Codec<byte[]> bytes() {
    return BytesCodec.INSTANCE;
  }

  /**
   * Strings as UTF-8; half a surrogate pair becomes a question mark.
   *
   * @return the codec
   */
  static Codec<String> utf8() {
    return Utf8Codec.INSTANCE;
  }

  /**
   * Numbers as eight bytes.
   *
   * @return the codec
   */
  static Codec<Long> longs() {
    return LongsCodec.INSTANCE;
  }

  /**
   * Anything serialisable, by Java serialisation. What may come out is said by a filter, which is
   * not optional: whoever can write to the queue chooses the classes otherwise.
   *
   * @param filter what may be received, for example {@code
   *     ObjectInputFilter.Config.createFilter("com.acme.*;java.base/*;!*")}; handles of this
   *     library pass in any case, under the transfer rules
   * @return the codec; its queue can be handed to another process only if the filter was made by
   *     {@code createFilter} or is serialisable
   */
  static Codec<Object> serializable(ObjectInputFilter filter) {
    return new SerializableCodec(filter);
  }
}
