package io.handfast.queue;

import static java.util.Objects.requireNonNull;

import io.handfast.region.Region;
import io.handfast.transfer.SerialForm;
import io.handfast.transfer.Transfer;
import io.handfast.transfer.TransferStreams;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** {@link Codec#serializable}. */
final class SerializableCodec implements Codec<Object> {
  @Serial private static final long serialVersionUID = 1L;

  private final transient ObjectInputFilter filter;

  SerializableCodec(ObjectInputFilter filter) {
    this.filter = requireNonNull(filter, "filter");
  }

  @Override
  public void encode(Object element, ByteSink sink) {
    TransferStreams.write(Transfer.plainStream(), element, "element", sink);
  }

  /**
   * Writes for readers of one region, so that handles which cannot arrive there are refused now.
   */
  void encode(Object element, ByteSink sink, Region target) {
    TransferStreams.write(Transfer.stream(target), element, "element", sink);
  }

  @Override
  public Object decode(DirectBuffer source, int offset, int length) {
    byte[] bytes = new byte[length];
    source.getBytes(offset, bytes, 0, length);
    return requireNonNull(TransferStreams.read(bytes, filter));
  }

  @Serial
  private Object writeReplace() {
    return FilterForm.of(filter);
  }

  @Serial
  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw new InvalidObjectException("this codec comes in its serial form only");
  }

  /** A filter as the pattern from which it was made, or as itself. */
  private record FilterForm(@Nullable String pattern, @Nullable ObjectInputFilter filter)
      implements SerialForm {
    @Serial private static final long serialVersionUID = 1L;

    /**
     * The class of the filters that createFilter makes: they are not serialisable, but print their
     * pattern. Those that merge, allowFilter and their like make print something that looks like
     * one, and would come out as a filter that lets everything pass.
     */
    private static final Class<?> OF_PATTERN =
        ObjectInputFilter.Config.createFilter("*").getClass();

    static FilterForm of(ObjectInputFilter filter) {
      if (filter instanceof Serializable) {
        return new FilterForm(null, filter);
      }
      String pattern = filter.toString();
      if (filter.getClass() == OF_PATTERN) {
        return new FilterForm(pattern, null);
      }
      throw new IllegalArgumentException(
          "the filter of a queue that is handed to another process must be made by"
              + " ObjectInputFilter.Config.createFilter, or be Serializable [filter="
              + pattern
              + "]");
    }

    @Serial
    private Object readResolve() throws InvalidObjectException {
      if (filter != null) {
        return new SerializableCodec(filter);
      }
      if (pattern == null) {
        throw new InvalidObjectException("neither pattern nor filter");
      }
      return new SerializableCodec(ObjectInputFilter.Config.createFilter(pattern));
    }
  }
}
