package io.handfast.queue;

import io.handfast.region.MappedBuffer;

/**
 * A copy of an element that stays as it is while its codec reads it. Belongs to one thread, and is
 * used again for its next element.
 */
final class Copy {
  private static final int FIRST_CAPACITY = 4 * 1024;

  /** A larger one is not kept for the next element. */
  private static final int KEPT_CAPACITY = 1024 * 1024;

  private static final ThreadLocal<Copy> KEPT = ThreadLocal.withInitial(Copy::new);

  private MappedBuffer buffer = MappedBuffer.allocate(FIRST_CAPACITY);
  private boolean borrowed;

  /** This thread's copy; another one if the codec that reads it takes an element itself. */
  static Copy borrow(int length) {
    Copy kept = KEPT.get();
    Copy copy = kept.borrowed ? new Copy() : kept;
    copy.borrowed = true;
    if (copy.buffer.capacity() < length) {
      copy.buffer = MappedBuffer.allocate(Integer.highestOneBit(length) << 1);
    }
    return copy;
  }

  MappedBuffer buffer() {
    return buffer;
  }

  void giveBack() {
    borrowed = false;
    if (buffer.capacity() > KEPT_CAPACITY) {
      buffer = MappedBuffer.allocate(FIRST_CAPACITY);
    }
  }
}
