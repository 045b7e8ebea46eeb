package io.handfast.queue;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Codecs of byte arrays with a stop in the middle of an element: where a process can be killed for
 * certain. What is done at the stop is set in the process that is to die, and is nothing in others.
 */
public final class Halfway {
  private static volatile Runnable halfWritten = () -> {};
  private static volatile Runnable halfRead = () -> {};

  private Halfway() {}

  /** Sets what this process does when it has written one half of an element. */
  public static void whenHalfWritten(Runnable action) {
    halfWritten = action;
  }

  /** Sets what this process does when it has read one half of an element. */
  public static void whenHalfRead(Runnable action) {
    halfRead = action;
  }

  /** Elements are written and read in the ring: after the claim, and before the take. */
  public static Codec<byte[]> inTheRing() {
    return new InTheRing();
  }

  /** Elements are written and read in memory of the process: before the claim, after the take. */
  public static Codec<byte[]> inACopy() {
    return new InACopy();
  }

  private static byte[] read(DirectBuffer source, int offset, int length) {
    byte[] element = new byte[length];
    int half = length / 2;
    source.getBytes(offset, element, 0, half);
    halfRead.run();
    source.getBytes(offset + half, element, half, length - half);
    return element;
  }

  private static class InACopy implements Codec<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(byte[] element, ByteSink sink) {
      int half = element.length / 2;
      sink.write(element, 0, half);
      halfWritten.run();
      sink.write(element, half, element.length - half);
    }

    @Override
    public byte[] decode(DirectBuffer source, int offset, int length) {
      return read(source, offset, length);
    }
  }

  private static final class InTheRing extends InACopy implements PlainCodec<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public int length(byte[] element) {
      return element.length;
    }

    @Override
    public void write(byte[] element, MutableDirectBuffer target, int offset) {
      int half = element.length / 2;
      target.putBytes(offset, element, 0, half);
      halfWritten.run();
      target.putBytes(offset + half, element, half, element.length - half);
    }
  }
}
