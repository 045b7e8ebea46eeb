package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.handfast.spi.Platform;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PosixPlatformTest {
  private final Platform platform = new PosixPlatform();

  @Test
  void itIsFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(Platform.class))
        .hasOnlyElementsOfType(PosixPlatform.class)
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"Linux, true", "Mac OS X, true", "Windows 11, false", "SunOS, false"})
  void itIsForLinuxAndMacOs(String os, boolean supported) {
    String before = System.getProperty("os.name");
    System.setProperty("os.name", os);
    try {
      assertThat(platform.isSupported()).isEqualTo(supported);
    } finally {
      System.setProperty("os.name", before);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void whereItIsSupportedItIsUsable() {
    assertThat(platform.isSupported()).isTrue();
    assertThatCode(platform::checkUsable).doesNotThrowAnyException();
    assertThat(platform.semaphores().open(TestName.next())).isZero();
    assertThat(platform.name()).isEqualTo("posix");
  }

  @Test
  void itsPartsAreAlwaysTheSame() {
    assertThat(platform.waits()).isSameAs(new PosixPlatform().waits());
    assertThat(platform.semaphores()).isSameAs(new PosixPlatform().semaphores());
  }
}
