package io.handfast.queue;

import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A queue in the making; from {@code ctx.queue(codec, elements)}.
 *
 * @param <E> the type of the elements
 */
public final class QueueBuilder<E> {
  private final Factory factory;
  private final Codec<E> codec;
  private final int elements;
  private long bytes;
  private @Nullable String name;

  /** What makes the shared objects; a context or a manager. */
  public interface Factory {
    /**
     * Makes a shared object, or opens the one of a name, and makes a handle of it.
     *
     * @param spec what it shall be
     * @param name its name, or null for none
     * @param use makes the handle
     * @param <R> its type
     * @return the handle
     */
    <R> R make(ObjectSpec spec, @Nullable String name, Function<? super SharedObject, R> use);
  }

  /**
   * Made by a context.
   *
   * @param codec how elements are written
   * @param elements how many elements the queue can hold
   * @param factory makes the shared object, or opens the one of a name
   */
  public QueueBuilder(Codec<E> codec, int elements, Factory factory) {
    this.codec = codec;
    this.elements = elements;
    this.factory = factory;
    QueueGeometry.checked(elements, 0);
  }

  /**
   * Sets how many bytes its elements share; rounded up to a power of two. If not set: 1 KiB for
   * each element, at least 64 KiB, at most 16 MiB. An element may take up to a quarter of it, and
   * no more than 16 MiB.
   *
   * @param total the number of bytes, above 0
   * @return this
   */
  public QueueBuilder<E> bytes(long total) {
    if (total <= 0) {
      throw new IllegalArgumentException("the bytes must be above 0 [bytes=" + total + "]");
    }
    QueueGeometry.checked(elements, total);
    bytes = total;
    return this;
  }

  /**
   * Names the queue: whoever asks for a queue of that name in the region gets this one, and must
   * ask for the same codec and size.
   *
   * @param name its name, 1 to 200 characters of {@code A-Za-z0-9._-}
   * @return this
   */
  public QueueBuilder<E> name(String name) {
    this.name = Region.checkedName(name);
    return this;
  }

  /**
   * Makes the queue. All of its memory is there when this returns.
   *
   * @return the queue
   */
  public IpcQueue<E> build() {
    QueueGeometry geometry = QueueGeometry.checked(elements, bytes);
    ObjectSpec spec =
        ObjectSpec.of(ObjectKinds.find(QueueKinds.QUEUE), geometry.parameter())
            .withSegment(geometry.segmentBytes());
    // Whoever opens by name gets a handle of its own, to be detached by itself.
    return factory.make(
        spec,
        name,
        object ->
            name == null
                ? IpcQueue.of(object, codec)
                : new IpcQueue<>(new QueueProtocol(object), codec));
  }
}
