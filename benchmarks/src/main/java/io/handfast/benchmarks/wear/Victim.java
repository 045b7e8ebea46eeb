package io.handfast.benchmarks.wear;

import io.handfast.process.ProcessArgs;
import java.util.List;

/** The main of a process that takes everything, waits for everything, and is killed. */
final class Victim {
  private static final int STACK_BYTES = 256 * 1024;

  private Victim() {}

  @SuppressWarnings("unchecked")
  static void main(ProcessArgs args) throws InterruptedException {
    args.onParentDeath(() -> Runtime.getRuntime().halt(1));
    List<Worn> all = args.get(0, List.class);
    int waiters = args.get(1, Integer.class);
    for (Worn worn : all) {
      if (worn instanceof Worn.Held held) {
        held.hold();
      }
      for (int i = 0; i < waiters; i++) {
        new Thread(null, () -> await(worn), "waiter", STACK_BYTES).start();
      }
    }
    Thread.currentThread().join();
  }

  private static void await(Worn worn) {
    try {
      worn.await();
      System.err.println("this should have waited: " + worn);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
