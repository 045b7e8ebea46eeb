package io.handfast.queue;

import org.agrona.MutableDirectBuffer;

/**
 * A codec that knows an element's length beforehand and for which any bytes make an element: it
 * writes straight into the queue and reads straight out of it, even while another taker may be
 * faster.
 *
 * @param <E> the type of the elements
 */
interface PlainCodec<E> extends Codec<E> {
  int length(E element);

  void write(E element, MutableDirectBuffer target, int offset);
}
