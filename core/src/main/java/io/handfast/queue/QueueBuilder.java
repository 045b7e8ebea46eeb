package io.handfast.queue;

import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.SharedObject;
import java.util.function.Function;

/**
 * A queue in the making; from {@code ctx.queue(codec, elements)}.
 *
 * @param <E> the type of the elements
 */
public final class QueueBuilder<E> {
  private final Function<ObjectSpec, SharedObject> factory;
  private final Codec<E> codec;
  private final int elements;
  private long bytes;

  /**
   * Made by a context.
   *
   * @param factory makes the shared object
   * @param codec how elements are written
   * @param elements how many elements the queue can hold
   */
  public QueueBuilder(Function<ObjectSpec, SharedObject> factory, Codec<E> codec, int elements) {
    this.factory = factory;
    this.codec = codec;
    this.elements = elements;
    QueueGeometry.checked(elements, 0);
  }

  /**
   * Sets how many bytes its elements share; rounded up to a power of two. If not set: 1 KiB for
   * each element, at least 64 KiB, at most 16 MiB. An element may take up to a quarter of it.
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
   * Makes the queue. All of its memory is there when this returns.
   *
   * @return the queue
   */
  public IpcQueue<E> build() {
    QueueGeometry geometry = QueueGeometry.checked(elements, bytes);
    ObjectSpec spec =
        ObjectSpec.of(ObjectKinds.find(QueueKinds.QUEUE), geometry.parameter())
            .withSegment(geometry.segmentBytes());
    return IpcQueue.of(factory.apply(spec), codec);
  }
}
