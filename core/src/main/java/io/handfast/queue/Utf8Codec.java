package io.handfast.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.handfast.transfer.SerialForm;
import org.agrona.DirectBuffer;

/** {@link Codec#utf8()}. */
enum Utf8Codec implements Codec<String>, SerialForm {
  INSTANCE;

  @Override
  public void encode(String element, ByteSink sink) {
    sink.write(element.getBytes(UTF_8));
  }

  @Override
  public String decode(DirectBuffer source, int offset, int length) {
    byte[] bytes = new byte[length];
    source.getBytes(offset, bytes, 0, length);
    return new String(bytes, UTF_8);
  }
}
