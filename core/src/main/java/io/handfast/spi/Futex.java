package io.handfast.spi;

/**
 * Lets threads of all processes that map the same memory sleep on its words. Bound to one piece of
 * memory, which stays mapped as long as this object is reachable. All methods may be called by many
 * threads at once.
 */
public interface Futex {
  /**
   * Sleeps unless the word has changed already, until somebody wakes, or the time is over. Spurious
   * returns are allowed; interrupts and signals are not reported.
   *
   * @param index where in the memory the word is, a multiple of 4
   * @param expected what it must be for the caller to fall asleep
   * @param nanos the longest sleep, above 0, on a clock that nobody sets
   */
  void await(int index, int expected, long nanos);

  /**
   * Wakes one thread that sleeps on the word, if there is one.
   *
   * @param index where in the memory the word is, a multiple of 4
   */
  void wake(int index);
}
