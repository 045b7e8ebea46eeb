package io.handfast.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads that are there at the same time never have the same number. */
@Timeout(120)
class ThreadNumbersTest {
  private static Thread thread() {
    return new Thread(() -> {});
  }

  @Test
  void theyComeInOrderFromOneOn() {
    ThreadNumbers numbers = new ThreadNumbers(0);
    assertThat(numbers.give(thread())).isEqualTo(1);
    assertThat(numbers.give(thread())).isEqualTo(2);
  }

  @Test
  void afterTheLastOneTheyBeginAgainButForNobodys() {
    ThreadNumbers numbers = new ThreadNumbers(Integer.MAX_VALUE - 1);
    assertThat(numbers.give(thread())).isEqualTo(Integer.MAX_VALUE);
    assertThat(numbers.give(thread())).as("0 stands for nobody").isEqualTo(1);
  }

  @Test
  void aNumberIsNotGivenAgainWhileItsThreadIsThere() {
    ThreadNumbers numbers = new ThreadNumbers(4);
    Thread old = thread();
    try {
      assertThat(numbers.give(old)).isEqualTo(5);
      numbers.goOnFrom(4);
      assertThat(numbers.give(thread())).isEqualTo(6);
    } finally {
      Reference.reachabilityFence(old);
    }
  }

  @Test
  void numbersOfThreadsThatAreGoneAreFree() throws Exception {
    ThreadNumbers numbers = new ThreadNumbers(0);
    for (int i = 0; i < 100; i++) {
      int unused = numbers.give(thread());
    }
    while (numbers.inUse() > 0) {
      System.gc();
      Thread.sleep(10);
    }
    numbers.goOnFrom(0);
    assertThat(numbers.give(thread())).isEqualTo(1);
  }
}
