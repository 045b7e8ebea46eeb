package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.agrona.AsciiNumberFormatException;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the catalogue of {@link BufferContract} against the interfaces it claims to cover. */
class MappedBufferContractTest {

  private static final List<Function<byte[], MutableDirectBuffer>> PEERS =
      List.of(
          content -> {
            MappedBuffer peer = MappedBuffer.allocate(content.length);
            peer.putBytes(0, content);
            return peer;
          });

  @Test
  void theCatalogueNamesEveryMethodOfTheInterfacesOnce() {
    assertThat(BufferContract.operations())
        .extracting(BufferContract.Operation::signature)
        .containsExactlyInAnyOrderElementsOf(
            BufferContract.methods().stream().map(BufferContract::signature).toList());
  }

  @ParameterizedTest
  @MethodSource("io.handfast.region.BufferContract#operations")
  void anEntryOfTheCatalogueCallsTheMethodItNames(BufferContract.Operation operation) {
    Set<String> called = new HashSet<>();
    AtomicBuffer recording = recording(MappedBuffer.allocate(256), called);
    Draw draw = new Draw(new Random(7), 256, PEERS);
    for (int i = 0; i < 50; i++) {
      BufferContract.Outcome.of(operation.draw(draw), recording);
    }
    assertThat(called).contains(operation.signature());
  }

  @ParameterizedTest
  @MethodSource("io.handfast.region.BufferContract#operations")
  void aCallEndsWithAResultOrAnExceptionOfTheContract(BufferContract.Operation operation) {
    MappedBuffer buffer = MappedBuffer.allocate(256);
    Draw draw = new Draw(new Random(11), 256, PEERS);
    List<Class<?>> failures = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Class<?> failure = BufferContract.Outcome.of(operation.draw(draw), buffer).failure();
      if (failure != null) {
        failures.add(failure);
      }
    }
    assertThat(failures)
        .isSubsetOf(
            IndexOutOfBoundsException.class,
            IllegalArgumentException.class,
            AsciiNumberFormatException.class,
            UnsupportedOperationException.class);
    if (!failures.contains(UnsupportedOperationException.class)) {
      assertThat(failures).as("enough draws are of calls that succeed").hasSizeLessThan(425);
    }
  }

  private static AtomicBuffer recording(MappedBuffer target, Set<String> called) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          called.add(BufferContract.signature(method));
          return invoke(target, method, arguments);
        };
    return (AtomicBuffer)
        Proxy.newProxyInstance(
            AtomicBuffer.class.getClassLoader(), new Class<?>[] {AtomicBuffer.class}, handler);
  }

  private static Object invoke(MappedBuffer target, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
