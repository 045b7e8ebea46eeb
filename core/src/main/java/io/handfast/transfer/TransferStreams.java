package io.handfast.transfer;

import io.handfast.IpcException;
import io.handfast.IpcObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Java serialisation under the transfer rules. */
public final class TransferStreams {
  private TransferStreams() {}

  /**
   * Serialises a value.
   *
   * @param transfer by which road, and to whom
   * @param value what is handed over
   * @param name how the user knows the value, for error messages
   * @return its bytes
   * @throws IllegalArgumentException if a part of it is not serialisable; it says which and where
   */
  public static byte[] write(Transfer transfer, @Nullable Object value, String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(transfer, value, name, bytes);
    return bytes.toByteArray();
  }

  /**
   * Serialises a value.
   *
   * @param transfer by which road, and to whom
   * @param value what is handed over
   * @param name how the user knows the value, for error messages
   * @param sink where to; what it got before a failure is worth nothing
   * @throws IllegalArgumentException if a part of it is not serialisable; it says which and where
   */
  public static void write(
      Transfer transfer, @Nullable Object value, String name, OutputStream sink) {
    try {
      transfer.run(
          value,
          name,
          () -> {
            ObjectOutputStream stream = new ObjectOutputStream(sink);
            stream.writeObject(value);
            stream.flush();
          });
    } catch (NotSerializableException e) {
      throw notSerializable(e, value, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalArgumentException notSerializable(
      NotSerializableException e, @Nullable Object value, String name) {
    String type = e.getMessage();
    String path = ObjectPath.find(value, name, object -> object.getClass().getName().equals(type));
    return new IllegalArgumentException(
        IpcException.message(
            "cannot be handed to another process, since it is not Serializable; make it so, pass"
                + " what it is made from, or, if an inner class or a lambda brought it along, make"
                + " that one static or let it capture less",
            "class",
            type,
            "path",
            path),
        e);
  }

  /**
   * Reads a value back.
   *
   * @param bytes what {@link #write} gave
   * @param filter what may be in it
   * @return the value
   * @throws IllegalArgumentException if the filter refuses it, or a class is missing
   */
  public static @Nullable Object read(byte[] bytes, ObjectInputFilter filter) {
    return read(new ByteArrayInputStream(bytes), filter);
  }

  private static @Nullable Object read(InputStream bytes, ObjectInputFilter filter) {
    HandleFilter checked = new HandleFilter(filter);
    try (ObjectInputStream stream = new Reader(bytes)) {
      stream.setObjectInputFilter(checked);
      return stream.readObject();
    } catch (InvalidClassException e) {
      throw new IllegalArgumentException(
          IpcException.message(
              "the filter does not allow what was received",
              "class",
              checked.rejected,
              "reason",
              e.getMessage()),
          e);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          IpcException.message(
              "a class that was received is not on this process's class path",
              "class",
              e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets handles pass, whatever else the user's filter allows, and remembers what it does not. */
  private static final class HandleFilter implements ObjectInputFilter {
    private final ObjectInputFilter filter;
    private @Nullable String rejected;

    HandleFilter(ObjectInputFilter filter) {
      this.filter = filter;
    }

    @Override
    public Status checkInput(FilterInfo info) {
      Class<?> type = info.serialClass();
      // Enum is the superclass of our codecs; an enum itself is judged by its own class.
      if (type != null && (isOwn(type) || type == Enum.class)) {
        return Status.ALLOWED;
      }
      Status status = filter.checkInput(info);
      if (status == Status.REJECTED && type != null) {
        rejected = type.getName();
      }
      return status;
    }

    /** The forms of our handles, and the handles to which they resolve; nobody else's. */
    private static boolean isOwn(Class<?> type) {
      return type.getClassLoader() == HandleFilter.class.getClassLoader()
          && type.getName().startsWith(IpcObject.class.getPackageName() + ".")
          && (SerialForm.class.isAssignableFrom(type) || IpcObject.class.isAssignableFrom(type));
    }
  }

  private static final class Reader extends ObjectInputStream {
    Reader(InputStream bytes) throws IOException {
      super(bytes);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description); // primitive types, and other loaders on the stack
      }
    }
  }
}
