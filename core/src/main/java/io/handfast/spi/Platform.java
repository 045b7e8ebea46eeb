package io.handfast.spi;

import io.handfast.NoPlatformException;
import java.nio.ByteBuffer;

/**
 * One operating system, as core sees it. Implementations are found with {@link
 * java.util.ServiceLoader}; making one, and asking {@link #isSupported()}, loads no native library.
 */
public interface Platform {
  /**
   * The provider's name for people.
   *
   * @return for example {@code posix}
   */
  String name();

  /**
   * Tells whether this provider works on the running operating system.
   *
   * @return true if it does
   */
  boolean isSupported();

  /**
   * Refuses a platform that is supported by name only. Called before anything is shared.
   *
   * @throws NoPlatformException if it does not work; it says why
   */
  default void checkUsable() {}

  /**
   * How threads of this operating system sleep and are woken across processes. The first call may
   * load a native library.
   *
   * @return the mechanism, always the same
   */
  WaitMechanism waits();

  /**
   * Whether threads can sleep on a word of shared memory, as far as that can be told without
   * loading a native library.
   *
   * @return true if they can
   */
  default boolean hasFutex() {
    return false;
  }

  /**
   * Sleeping on the words of some memory. May load a native library; tries whether it works.
   *
   * @param memory direct memory, perhaps shared with other processes
   * @return the same for this memory
   * @throws NoPlatformException if this operating system has no such thing, or refuses it to this
   *     process
   */
  default Futex futex(ByteBuffer memory) {
    throw new NoPlatformException(
        "threads cannot sleep on shared memory here; use OS_SEMAPHORE", "platform", name());
  }

  /**
   * The semaphores that programs in other languages see. The first call may load a native library.
   *
   * @return always the same
   */
  OsSemaphores semaphores();
}
