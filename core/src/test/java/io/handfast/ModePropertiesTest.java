package io.handfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a region's creator chooses by system properties. */
class ModePropertiesTest {
  private final Properties before = (Properties) System.getProperties().clone();

  @BeforeEach
  void clearProperties() {
    List.of(WaitMethod.PROPERTY, FenceMode.PROPERTY).forEach(System::clearProperty);
  }

  @AfterEach
  void restoreProperties() {
    System.setProperties(before);
  }

  @Test
  void unsetTheyMeanWhatWorksEverywhere() {
    assertThat(WaitMethod.byProperty()).isEqualTo(WaitMethod.OS_SEMAPHORE);
    assertThat(FenceMode.byProperty()).isEqualTo(FenceMode.FULL);
  }

  @Test
  void theyNameTheMode() {
    System.setProperty(WaitMethod.PROPERTY, "futex");
    System.setProperty(FenceMode.PROPERTY, "asymmetric");
    assertThat(WaitMethod.byProperty()).isEqualTo(WaitMethod.FUTEX);
    assertThat(FenceMode.byProperty()).isEqualTo(FenceMode.ASYMMETRIC);
    System.setProperty(WaitMethod.PROPERTY, "semaphore");
    System.setProperty(FenceMode.PROPERTY, "full");
    assertThat(WaitMethod.byProperty()).isEqualTo(WaitMethod.OS_SEMAPHORE);
    assertThat(FenceMode.byProperty()).isEqualTo(FenceMode.FULL);
  }

  @Test
  void anythingElseIsRefused() {
    System.setProperty(WaitMethod.PROPERTY, "FUTEX");
    assertThatIllegalArgumentException()
        .isThrownBy(WaitMethod::byProperty)
        .withMessageContainingAll("say semaphore or futex", "handfast.waits=FUTEX");
    System.setProperty(FenceMode.PROPERTY, "none");
    assertThatIllegalArgumentException()
        .isThrownBy(FenceMode::byProperty)
        .withMessageContainingAll("say full or asymmetric", "handfast.fences=none");
  }
}
