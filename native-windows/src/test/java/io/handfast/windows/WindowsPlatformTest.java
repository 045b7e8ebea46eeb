package io.handfast.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.NoPlatformException;
import io.handfast.spi.Platform;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class WindowsPlatformTest {
  @Test
  void isFoundAsAProvider() {
    assertThat(ServiceLoader.load(Platform.class))
        .extracting(Platform::name)
        .containsExactly("windows");
  }

  @Test
  void refusesUntilItWorks() {
    assertThatThrownBy(() -> new WindowsPlatform().checkUsable())
        .isInstanceOf(NoPlatformException.class)
        .hasMessageContaining("does not work on Windows yet");
  }
}
