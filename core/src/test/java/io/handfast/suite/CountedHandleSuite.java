package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.IpcObject;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RC: an object lives as long as its last handle. */
@ParameterizedClass
@MethodSource("io.handfast.suite.Setting#available")
@Timeout(120)
class CountedHandleSuite extends Suite {
  CountedHandleSuite(Setting setting) {
    super(setting);
  }

  @ParameterizedTest
  @EnumSource
  void RC_10_twoHandlesAreGivenUpOneByOne(SharedKind kind) throws Exception {
    IpcObject first = kind.make(make, "jobs");
    IpcObject second = kind.make(make, "jobs");
    kind.leaveTrace(second);
    SharedKind.close(first);
    SharedKind.close(first); // counts once
    assertThat(second.isClosed()).isFalse();
    assertThat(find(kind, second)).as("kept after the first").isTrue();
    assertThat(kind.endTrace(second)).isTrue();
    kind.leaveTrace(second);
    IpcObject third = kind.make(make, "jobs");
    assertThat(find(kind, third)).as("the same object").isTrue();
    assertThat(kind.endTrace(second)).isTrue();
    SharedKind.close(third);
    SharedKind.close(second);
    IpcObject successor = kind.make(make, "jobs");
    assertThat(find(kind, successor)).as("gone after the last").isFalse();
    SharedKind.close(successor);
  }

  private static boolean find(SharedKind kind, IpcObject object) throws Exception {
    return CompletableFuture.supplyAsync(() -> kind.findTrace(object)).get();
  }
}
