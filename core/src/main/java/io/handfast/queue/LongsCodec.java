package io.handfast.queue;

import io.handfast.transfer.SerialForm;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** {@link Codec#longs()}. */
enum LongsCodec implements PlainCodec<Long>, SerialForm {
  INSTANCE;

  @Override
  public int length(Long element) {
    return Long.BYTES;
  }

  @Override
  public void write(Long element, MutableDirectBuffer target, int offset) {
    target.putLong(offset, element, ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void encode(Long element, ByteSink sink) {
    sink.writeLong(element);
  }

  @Override
  public Long decode(DirectBuffer source, int offset, int length) {
    return source.getLong(offset, ByteOrder.LITTLE_ENDIAN);
  }
}
