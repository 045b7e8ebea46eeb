package io.handfast.region;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Every method of Agrona's three buffer interfaces, each with a way to call it on drawn arguments.
 *
 * <p>A call is drawn once and can then be made on several buffers, which must agree on its outcome.
 * Draws keep away from the few arguments for which {@link MappedBuffer} departs from {@link
 * UnsafeBuffer} by intention; those have tests of their own.
 */
final class BufferContract {

  /** One call with all its arguments. */
  @FunctionalInterface
  interface Call {
    @Nullable Object on(AtomicBuffer buffer);
  }

  /** A method of the interfaces, and calls of it. */
  record Operation(String signature, Function<Draw, Call> calls) {
    Call draw(Draw draw) {
      return calls.apply(draw);
    }

    @Override
    public String toString() {
      return signature;
    }
  }

  /** What a call did: its result in a form that can be compared, or the kind of its exception. */
  record Outcome(@Nullable Object result, @Nullable Class<? extends Throwable> failure) {

    static Outcome of(Call call, AtomicBuffer buffer) {
      try {
        return new Outcome(call.on(buffer), null);
      } catch (IndexOutOfBoundsException e) {
        return new Outcome(null, IndexOutOfBoundsException.class);
      } catch (RuntimeException e) {
        return new Outcome(null, e.getClass());
      }
    }
  }

  private BufferContract() {}

  static List<Operation> operations() {
    return Stream.of(
            new WordOperations().all(), new BlockOperations().all(), new TextOperations().all())
        .flatMap(List::stream)
        .toList();
  }

  /** The abstract methods of {@link AtomicBuffer} and of the interfaces above it. */
  static List<Method> methods() {
    return Stream.of(AtomicBuffer.class.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .toList();
  }

  static String signature(Method method) {
    List<String> types = Stream.of(method.getParameterTypes()).map(BufferContract::nameOf).toList();
    return method.getName() + "(" + String.join(",", types) + ")";
  }

  private static String nameOf(Class<?> type) {
    return type == Object.class ? "DirectBuffer" : type.getSimpleName();
  }

  static Call does(Consumer<AtomicBuffer> effect) {
    return buffer -> {
      effect.accept(buffer);
      return null;
    };
  }

  static String contentOf(byte[] bytes) {
    return Arrays.toString(bytes);
  }

  static String contentOf(ByteBuffer buffer) {
    byte[] content = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(content);
    return contentOf(content);
  }
}
