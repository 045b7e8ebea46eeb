package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a start method is asked for that does not exist here; the message names the reason
 * and the remedy.
 */
public final class UnsupportedStartMethodException extends IpcException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param what what went wrong and what to do about it
   * @param namesAndValues alternately a name and its value
   */
  public UnsupportedStartMethodException(String what, @Nullable Object... namesAndValues) {
    super(ErrorCode.UNSUPPORTED_START_METHOD, what, namesAndValues);
  }
}
