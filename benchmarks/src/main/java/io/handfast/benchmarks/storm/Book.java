package io.handfast.benchmarks.storm;

import java.util.ArrayList;
import java.util.List;

/** The pages of one load in the ledger. */
final class Book {
  /** Of a thread's line: the last phase that it has seen; it rests, if that is a phase for rest. */
  static final int SEEN = 0;

  /** Of a thread's line, and for the dead of the shared one: how many turns it has begun. */
  static final int TURNS = 1;

  /** Of a thread's line: it ended by an exception. */
  static final int FAILED = 2;

  /** Of the shared line: how many deaths came where nobody can know whether a step was done. */
  static final int UNCERTAIN = 2;

  /** The first word that a load may use as it likes. */
  static final int FREE = 3;

  private final Line[] lines;

  Book(Line[] lines) {
    this.lines = lines;
  }

  /** What all threads share, and what the storm itself notes. */
  Line shared() {
    return lines[0];
  }

  Line line(int seat, int thread) {
    return lines[1 + seat * Ledger.THREADS + thread];
  }

  /** The lines of one worker. */
  List<Line> seat(int seat) {
    List<Line> its = new ArrayList<>();
    for (int thread = 0; thread < Ledger.THREADS; thread++) {
      its.add(line(seat, thread));
    }
    return its;
  }

  /** The sum of a word over all threads, and what the dead had, which is in the shared line. */
  long total(int word) {
    long sum = 0;
    for (Line line : lines) {
      sum += line.get(word);
    }
    return sum;
  }

  /** Keeps what a dead thread has counted. */
  void keep(Line dead, int word) {
    shared().add(word, dead.get(word));
    dead.set(word, 0);
  }
}
