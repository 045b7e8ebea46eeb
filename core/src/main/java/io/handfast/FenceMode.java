package io.handfast;

/**
 * Who pays for finding each other, when one thread gives a lock back and another one is about to
 * sleep until somebody does. The context that makes a region chooses; whoever joins it later does
 * as the region says. Exclusion, and what is visible to the next owner, are the same either way.
 */
public enum FenceMode {
  /**
   * Both: whoever gives back does so by a locked instruction, which finds out whether anybody
   * waits. No wake-up is missed.
   */
  FULL("full"),

  /**
   * The sleeper alone. {@code IpcLock} and {@code IpcReentrantLock} are given back by an ordinary
   * store, at some half of the cost of a pair, and a look whether anybody waits; whoever is about
   * to sleep first lets a microsecond pass in which such stores become visible. A processor takes
   * less than that by orders of magnitude, but no manual says so: should one ever take longer, the
   * sleeper notices at the end of its slice, 20 to 250 ms later. No more than that rests on it.
   *
   * <p>A lock that a living thread owns is then that thread's alone. So whoever closes a context
   * abandons the locks that it owns itself, and those of threads that have ended, but not those of
   * other threads: it waits a moment for them, after which the context stays in its region until
   * they are unlocked, as they still can be, or the process ends.
   *
   * <p>All other objects are as with {@link #FULL}: permits, for example, may be given back by any
   * thread, and twice, which a store could not tell.
   *
   * <p>Idea: asymmetric Dekker synchronisation (Dice, Huang and Yang 2001).
   */
  ASYMMETRIC("asymmetric");

  /**
   * The system property that chooses for contexts that do not: {@code full}, the default, or {@code
   * asymmetric}.
   */
  public static final String PROPERTY = "handfast.fences";

  private final String word;

  FenceMode(String word) {
    this.word = word;
  }

  /**
   * What {@link #PROPERTY} says.
   *
   * @return the mode, {@link #FULL} if the property is not set
   * @throws IllegalArgumentException if it is set to something else
   */
  public static FenceMode byProperty() {
    return Choice.byProperty(PROPERTY, FULL, mode -> mode.word);
  }
}
