package io.handfast.queue;

import io.handfast.transfer.SerialForm;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** {@link Codec#bytes()}. */
enum BytesCodec implements PlainCodec<byte[]>, SerialForm {
  INSTANCE;

  @Override
  public int length(byte[] element) {
    return element.length;
  }

  @Override
  public void write(byte[] element, MutableDirectBuffer target, int offset) {
    target.putBytes(offset, element, 0, element.length);
  }

  @Override
  public void encode(byte[] element, ByteSink sink) {
    sink.write(element);
  }

  @Override
  public byte[] decode(DirectBuffer source, int offset, int length) {
    byte[] element = new byte[length];
    source.getBytes(offset, element, 0, length);
    return element;
  }
}
