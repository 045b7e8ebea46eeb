package io.handfast.benchmarks.storm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A page of the ledger: a few words, written by one thread and read by others, and many marks, set
 * by anybody. What was written is there when its writer is not.
 */
final class Line {
  static final int LENGTH = 4096;

  /** The first word after the marks' end that a load may use as it likes. */
  static final int WORDS = 16;

  static final int MARKS = (LENGTH / Long.BYTES - WORDS) * Long.SIZE;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer memory;
  private final int offset;

  Line(ByteBuffer memory, int offset) {
    this.memory = memory;
    this.offset = offset;
  }

  private int at(int word) {
    return offset + word * Long.BYTES;
  }

  long get(int word) {
    return (long) LONGS.getVolatile(memory, at(word));
  }

  void set(int word, long value) {
    LONGS.setVolatile(memory, at(word), value);
  }

  /** For the one thread that writes this word. */
  void add(int word, long value) {
    set(word, get(word) + value);
  }

  /** For a word that many threads count in. */
  void addAtomically(int word, long value) {
    long unused = (long) LONGS.getAndAdd(memory, at(word), value);
  }

  /** As an ordinary program reads what a lock protects. */
  long getPlain(int word) {
    return (long) LONGS.get(memory, at(word));
  }

  /** As an ordinary program writes what a lock protects. */
  void setPlain(int word, long value) {
    LONGS.set(memory, at(word), value);
  }

  /** Sets a mark; false if it was set before. */
  boolean mark(int index) {
    long bit = 1L << index;
    return ((long) LONGS.getAndBitwiseOr(memory, atMark(index), bit) & bit) == 0;
  }

  boolean isMarked(int index) {
    return ((long) LONGS.getVolatile(memory, atMark(index)) & 1L << index) != 0;
  }

  private int atMark(int index) {
    return at(WORDS + index / Long.SIZE);
  }

  /** Takes the first marks away. */
  void clearMarks(int count) {
    for (int index = 0; index < count; index += Long.SIZE) {
      LONGS.setVolatile(memory, atMark(index), 0L);
    }
  }

  void clear() {
    for (int word = 0; word < LENGTH / Long.BYTES; word++) {
      set(word, 0);
    }
  }
}
