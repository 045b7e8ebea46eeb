package io.handfast;

import java.io.Serializable;
import java.util.Optional;

/**
 * What all shared objects have in common. A handle may be used by any number of threads.
 *
 * <p>A handle is serialisable, but may not travel by every road: the rules are checked when it is
 * written, and a refusal is a {@link HandleTransferException} or a {@link ContextMismatchException}
 * that says what to do instead.
 */
public interface IpcObject extends Serializable {
  /**
   * The name under which other processes of the region can open this object.
   *
   * @return the name, or empty if it was made without one
   */
  Optional<String> name();

  /**
   * Whether this handle was closed.
   *
   * @return true once it was
   */
  boolean isClosed();

  /**
   * Closes this handle. With the last handle of a process the process gives up the object, and with
   * the last process the object goes. Threads that wait through this handle leave within 250 ms
   * with a {@link ClosedHandleException}; handles of other processes are not touched. Closing again
   * has no effect.
   *
   * <p>A queue is the exception: {@code close} closes it for everybody, as its Javadoc says, and so
   * a queue is not {@link AutoCloseable}.
   *
   * <p>Cost: takes no lock of another process; removes a file if the object had memory of its own.
   */
  void close();
}
