package io.handfast.posix;

import java.util.concurrent.atomic.AtomicInteger;

/** Names of semaphores that are nobody else's, and short enough for macOS. */
final class TestName {
  private static final AtomicInteger LAST = new AtomicInteger();

  private TestName() {}

  static String next() {
    return "hftp-"
        + Long.toString(ProcessHandle.current().pid(), 36)
        + "-"
        + LAST.incrementAndGet();
  }
}
