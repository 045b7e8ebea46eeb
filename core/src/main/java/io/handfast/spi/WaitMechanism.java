package io.handfast.spi;

/**
 * Puts one thread to sleep and lets any process wake it. A token that was posted before the sleep
 * ends the sleep at once. Tokens are hints: whoever wakes up looks at shared memory again, so a
 * lost token costs one slice and a surplus token one more look.
 *
 * <p>Handles are numbers of this process, never 0. All methods may be called by many threads, but
 * {@link #await} and {@link #drain} on one handle by one thread at a time.
 */
public interface WaitMechanism {
  /**
   * Makes the object on which the caller's threads will sleep.
   *
   * @param address where wakers will look for it
   * @return its handle, or 0 if an object of that name exists already
   * @throws io.handfast.IpcException if the operating system has no more of them
   */
  long create(ParkerAddress address);

  /**
   * What a process of another owner must know to open the object, beside its name.
   *
   * @param handle from {@link #create}
   * @return the number to publish in the parker's record; 0 where the name is enough
   */
  long published(long handle);

  /**
   * Opens another process's object in order to wake its thread.
   *
   * @param address as its owner published it
   * @return its handle, or 0 if the owner is gone
   */
  long open(ParkerAddress address);

  /**
   * Sleeps until a token comes or the time is over. Spurious returns are allowed; interrupts and
   * signals are not reported.
   *
   * @param handle from {@link #create}
   * @param nanos the longest sleep, above 0
   */
  void await(long handle, long nanos);

  /**
   * Takes all tokens without sleeping.
   *
   * @param handle from {@link #create}
   */
  void drain(long handle);

  /**
   * Posts one token. Posting to an object whose owner died is harmless.
   *
   * @param handle from {@link #create} or {@link #open}
   */
  void post(long handle);

  /**
   * Gives up this process's handle.
   *
   * @param handle from {@link #create} or {@link #open}
   */
  void close(long handle);

  /**
   * Removes what outlives its owner, if it is still there.
   *
   * @param name from {@link ParkerAddress#name()}
   */
  void discard(String name);
}
