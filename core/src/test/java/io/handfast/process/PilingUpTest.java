package io.handfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever looks again and again for the end of a process that lives on leaves nothing at it. */
@Timeout(120)
class PilingUpTest {
  private static final int LOOKS = 10_000;

  private final CountDownLatch end = new CountDownLatch(1);
  private final IpcProcess process =
      ThreadProcess.start("piling-up", args -> end.await(), List.of());

  @AfterEach
  void endProcess() throws Exception {
    end.countDown();
    assertThat(process.waitFor().isSuccess()).isTrue();
  }

  @Test
  void waitingForAnyLeavesNothing() throws Exception {
    int before = process.dependents();
    for (int i = 0; i < LOOKS; i++) {
      assertThat(IpcProcess.waitAny(List.of(process), Duration.ZERO)).isEmpty();
      assertThat(IpcProcess.waitAny(List.of(process), 1, TimeUnit.NANOSECONDS)).isEmpty();
    }
    assertThat(process.dependents()).isEqualTo(before);
  }

  @Test
  void waitingForOneLeavesNothing() throws Exception {
    int before = process.dependents();
    for (int i = 0; i < LOOKS; i++) {
      assertThat(process.waitFor(Duration.ZERO)).isFalse();
      assertThat(process.waitFor(1, TimeUnit.NANOSECONDS)).isFalse();
    }
    assertThat(process.dependents()).isEqualTo(before);
  }

  @Test
  void anActionAtTheEndThatTakesLongHoldsUpNobodyElse() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    CompletableFuture<Void> action =
        process
            .onExit()
            .thenAccept(
                status -> {
                  try {
                    hold.await();
                  } catch (InterruptedException e) {
                    throw new CompletionException(e);
                  }
                });
    end.countDown();
    assertThat(IpcProcess.waitAny(List.of(process), Duration.ofMinutes(1))).contains(process);
    assertThat(process.waitFor(Duration.ofMinutes(1))).isTrue();
    assertThat(process.exitStatus().isSuccess()).isTrue();
    assertThat(action).isNotDone();
    hold.countDown();
    action.get(1, TimeUnit.MINUTES);
  }
}
