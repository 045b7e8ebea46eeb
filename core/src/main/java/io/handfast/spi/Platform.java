package io.handfast.spi;

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
   * @throws io.handfast.NoPlatformException if it does not work; it says why
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
   * The semaphores that programs in other languages see. The first call may load a native library.
   *
   * @return always the same
   */
  OsSemaphores semaphores();
}
