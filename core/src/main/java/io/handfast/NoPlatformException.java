package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by whatever needs other processes when no provider for this operating system is on the
 * class path, or it has not what is asked for; the message names the remedy.
 */
public final class NoPlatformException extends IpcException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param what what went wrong and what to do about it
   * @param namesAndValues alternately a name and its value
   */
  public NoPlatformException(String what, @Nullable Object... namesAndValues) {
    super(ErrorCode.NO_PLATFORM, what, namesAndValues);
  }
}
