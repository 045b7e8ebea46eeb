package io.handfast;

/**
 * How the threads of a context are put to sleep and woken, by one and the same protocol. The
 * context that makes a region chooses; whoever joins it later does as the region says.
 */
public enum WaitMethod {
  /**
   * A semaphore of the operating system for each thread that ever slept at the same time as others.
   * Works everywhere.
   */
  OS_SEMAPHORE("semaphore"),

  /**
   * A word of the region's own memory on which the kernel lets threads sleep: no object of the
   * operating system, no names, no descriptors, nothing to leave behind. Linux on x86-64 and arm64.
   */
  FUTEX("futex");

  /**
   * The system property that chooses for contexts that do not: {@code semaphore}, the default, or
   * {@code futex}.
   */
  public static final String PROPERTY = "handfast.waits";

  private final String word;

  WaitMethod(String word) {
    this.word = word;
  }

  /**
   * What {@link #PROPERTY} says.
   *
   * @return the method, {@link #OS_SEMAPHORE} if the property is not set
   * @throws IllegalArgumentException if it is set to something else
   */
  public static WaitMethod byProperty() {
    return Choice.byProperty(PROPERTY, OS_SEMAPHORE, method -> method.word);
  }
}
