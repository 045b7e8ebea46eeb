package io.handfast.sync;

import io.handfast.region.Region;
import io.handfast.region.RegionId;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The number by which a word names a thread of its process, given at the thread's first lock and no
 * other thread's as long as it lives; {@code Thread.getId()} would not do, since a subclass can
 * override it, and it has 64 bits.
 */
final class ThreadTag extends WeakReference<Thread> {
  /**
   * Set in every thread's number and in no object's era, so that the two are never taken for
   * another. Alone it is neither.
   */
  static final int THREAD_BIT = 0x8000_0000;

  private static final ThreadNumbers NUMBERS = new ThreadNumbers(0);
  private static final ThreadLocal<ThreadTag> CURRENT =
      ThreadLocal.withInitial(() -> of(Thread.currentThread()));

  /** Refers to no thread. */
  static final ThreadTag NOBODY = nobody();

  private final int number;

  private @Nullable ReadHolds readHolds;

  /** The region in which the thread's name was told last. */
  private @Nullable RegionId told;

  private ThreadTag(Thread thread, int number) {
    super(thread);
    this.number = number;
  }

  private static ThreadTag nobody() {
    ThreadTag nobody = new ThreadTag(Thread.currentThread(), THREAD_BIT);
    nobody.clear();
    return nobody;
  }

  static ThreadTag current() {
    return CURRENT.get();
  }

  /** The caller's; at its first use in a region it tells the region how the thread is called. */
  static ThreadTag currentIn(Region region) {
    ThreadTag tag = current();
    if (!region.id().equals(tag.told)) {
      region.tellThreadName(tag.number, Thread.currentThread().getName());
      tag.told = region.id();
    }
    return tag;
  }

  private static ThreadTag of(Thread thread) {
    return new ThreadTag(thread, NUMBERS.give(thread) | THREAD_BIT);
  }

  /** Whether a thread of this process has this number, is not the caller, and has not ended. */
  static boolean isAnotherLivingThread(int number) {
    return (number | THREAD_BIT) != current().number && NUMBERS.isAlive(number);
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
