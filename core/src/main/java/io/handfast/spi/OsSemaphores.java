package io.handfast.spi;

/**
 * The operating system's own named semaphores, as programs in other languages see them. Handles are
 * numbers of this process, never 0. All methods may be called by many threads at once.
 */
public interface OsSemaphores {
  /**
   * Makes a semaphore.
   *
   * @param name its name, checked
   * @param permits how many permits it has at first
   * @return its handle, or 0 if there is one of that name
   */
  long create(String name, int permits);

  /**
   * Opens a semaphore.
   *
   * @param name its name, checked
   * @return its handle, or 0 if there is none of that name
   */
  long open(String name);

  /**
   * Takes a permit, if there is one now.
   *
   * @param handle the semaphore
   * @return whether there was
   */
  boolean tryTake(long handle);

  /**
   * Takes a permit, sleeping until there is one or the time is over.
   *
   * @param handle the semaphore
   * @param nanos the longest sleep, above 0
   * @return whether one was taken; false may come early
   */
  boolean take(long handle, long nanos);

  /**
   * Gives a permit.
   *
   * @param handle the semaphore
   * @return false if it has as many as it can have
   */
  boolean post(long handle);

  /**
   * Gives up this process's handle.
   *
   * @param handle the semaphore
   */
  void close(long handle);

  /**
   * Removes the name; whoever has the semaphore open goes on.
   *
   * @param name the name
   * @return whether there was one
   */
  boolean remove(String name);

  /**
   * The longest name that this operating system takes.
   *
   * @return a number of characters
   */
  int longestName();
}
