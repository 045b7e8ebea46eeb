package io.handfast.benchmarks.storm;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the processes of a storm tell each other, in a file of their own, so that none of it depends
 * on what is being tested.
 *
 * <pre>
 *   control | a line for each seat | for each load: shared, then a line for each thread of each seat
 * </pre>
 */
final class Ledger {
  /** Where workers sit, one after another; those that stand by have one too. */
  static final int SEATS = 6;

  /** How many threads of one worker one load can have. */
  static final int THREADS = 3;

  /** Of a seat's line: its worker has made itself ready. */
  static final int READY = 0;

  /** Of a seat's line: its worker is one of those at work. */
  static final int CALLED = 1;

  /** The phase in which everybody leaves. */
  static final long END = -1;

  private static final int PHASE = 0;
  private static final int LINES_OF_A_LOAD = 1 + SEATS * THREADS;

  private final MappedByteBuffer memory;

  private Ledger(Path file, int loads, StandardOpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      int lines = 1 + SEATS + loads * LINES_OF_A_LOAD;
      memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) lines * Line.LENGTH);
    }
  }

  static Ledger make(Path file, int loads) throws IOException {
    return new Ledger(
        file,
        loads,
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  static Ledger open(Path file, int loads) throws IOException {
    return new Ledger(file, loads, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private Line line(int index) {
    return new Line(memory, index * Line.LENGTH);
  }

  /** Even: to work. Odd: to rest. Never the same again, until the {@link #END}. */
  long phase() {
    return line(0).get(PHASE);
  }

  void phase(long phase) {
    line(0).set(PHASE, phase);
  }

  static boolean isForWork(long phase) {
    return phase >= 0 && phase % 2 == 0;
  }

  Line seat(int seat) {
    return line(1 + seat);
  }

  /** The pages of a load. */
  Book book(int load) {
    int first = 1 + SEATS + load * LINES_OF_A_LOAD;
    Line[] lines = new Line[LINES_OF_A_LOAD];
    for (int i = 0; i < LINES_OF_A_LOAD; i++) {
      lines[i] = line(first + i);
    }
    return new Book(lines);
  }
}
