package io.handfast.sync;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The number by which a word names a thread of its process. Numbers are given at a thread's first
 * lock and repeat only after two billion threads; {@code Thread.getId()} would not do, since a
 * subclass can override it.
 */
final class ThreadTag extends WeakReference<Thread> {
  /**
   * Set in every thread's number and in no object's era, so that the two are never taken for
   * another. Alone it is neither.
   */
  static final int THREAD_BIT = 0x8000_0000;

  private static final AtomicInteger LAST = new AtomicInteger();
  private static final ThreadLocal<ThreadTag> CURRENT =
      ThreadLocal.withInitial(() -> new ThreadTag(Thread.currentThread()));

  private final int number;

  private @Nullable ReadHolds readHolds;

  private ThreadTag(Thread thread) {
    super(thread);
    this.number = LAST.incrementAndGet() | THREAD_BIT;
  }

  static ThreadTag current() {
    return CURRENT.get();
  }

  /** 32 bits, as they stand in the word. */
  long bits() {
    return number & 0xFFFF_FFFFL;
  }

  /** The read locks that this thread holds; for itself alone. */
  ReadHolds readHolds() {
    ReadHolds mine = readHolds;
    if (mine == null) {
      mine = new ReadHolds();
      readHolds = mine;
    }
    return mine;
  }
}
