package io.handfast.sync;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives threads numbers of 31 bits, above 0. They come in order; after two billion threads, which
 * are a few days of virtual ones, those are left out that a thread still has: two threads of one
 * number would be one owner of a lock.
 */
final class ThreadNumbers {
  private final AtomicInteger last;
  private final Map<Integer, Given> given = new ConcurrentHashMap<>();
  private final ReferenceQueue<Thread> ended = new ReferenceQueue<>();

  /** A number that a thread has as long as anybody can reach it. */
  private static final class Given extends WeakReference<Thread> {
    private final int number;

    private Given(int number, Thread thread, ReferenceQueue<Thread> ended) {
      super(thread, ended);
      this.number = number;
    }
  }

  /**
   * Begins to number.
   *
   * @param last the number before the first one
   */
  ThreadNumbers(int last) {
    this.last = new AtomicInteger(last);
  }

  /** The number of a thread that has none yet. */
  int give(Thread thread) {
    takeBack();
    while (true) {
      int number = last.incrementAndGet() & Integer.MAX_VALUE;
      if (number != 0 && given.putIfAbsent(number, new Given(number, thread, ended)) == null) {
        return number;
      }
    }
  }

  /** Whether the thread that has this number may still run. */
  boolean isAlive(int number) {
    Given one = given.get(number);
    Thread thread = one == null ? null : one.get();
    return thread != null && thread.isAlive();
  }

  private void takeBack() {
    for (Reference<? extends Thread> one; (one = ended.poll()) != null; ) {
      given.remove(((Given) one).number, one);
    }
  }

  /** As if so many threads had come since that the turn was at this one again. */
  void goOnFrom(int number) {
    last.set(number);
  }

  /** How many numbers are in use. */
  int inUse() {
    takeBack();
    return given.size();
  }
}
