package io.handfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitMethodTest {
  private final String before = System.getProperty(WaitMethod.PROPERTY, "semaphore");

  @AfterEach
  void restoreProperty() {
    System.setProperty(WaitMethod.PROPERTY, before);
  }

  @Test
  void semaphoresAreTheDefault() {
    System.clearProperty(WaitMethod.PROPERTY);
    assertThat(WaitMethod.byProperty()).isEqualTo(WaitMethod.OS_SEMAPHORE);
  }

  @Test
  void thePropertyNamesTheMethod() {
    System.setProperty(WaitMethod.PROPERTY, "futex");
    assertThat(WaitMethod.byProperty()).isEqualTo(WaitMethod.FUTEX);
    System.setProperty(WaitMethod.PROPERTY, "semaphore");
    assertThat(WaitMethod.byProperty()).isEqualTo(WaitMethod.OS_SEMAPHORE);
  }

  @Test
  void anythingElseIsRefused() {
    System.setProperty(WaitMethod.PROPERTY, "FUTEX");
    assertThatIllegalArgumentException()
        .isThrownBy(WaitMethod::byProperty)
        .withMessageContainingAll("say semaphore or futex", "handfast.waits=FUTEX");
  }
}
