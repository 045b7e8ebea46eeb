package io.handfast.benchmarks.storm;

import java.io.Serializable;

/**
 * One primitive under load. It is made in the storm's process and handed to every worker; what is
 * to be remembered is in its {@link Book}.
 */
interface Load extends Serializable {
  /** How many threads of each worker do turns, up to {@link Ledger#THREADS}. */
  int threads();

  /**
   * In a worker, again and again: uses the primitive, and notes before and after each step what
   * somebody must know if this process is killed there. May wait as long as it takes, if {@link
   * #nudge} ends the wait.
   */
  void turn(Turn turn) throws Exception;

  /** In the storm: a worker was killed, and this is the line of one of its threads. */
  void died(Book book, Line dead);

  /**
   * In the storm, every few milliseconds while some thread does not rest though it was asked to:
   * does what such a thread may rightly wait for.
   */
  default void nudge(Book book) {}

  /**
   * In the storm, when all threads rest: uses the primitive, and compares what is there with what
   * was noted.
   */
  void audit(Book book, Tally tally) throws Exception;

  /** The primitive's state, for people. */
  @Override
  String toString();
}
