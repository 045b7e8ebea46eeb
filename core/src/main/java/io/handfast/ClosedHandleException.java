package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown by every operation on a handle that was closed in this process; others go on. */
public final class ClosedHandleException extends IpcException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param what what went wrong and what to do about it
   * @param namesAndValues alternately a name and its value
   */
  public ClosedHandleException(String what, @Nullable Object... namesAndValues) {
    super(ErrorCode.CLOSED_HANDLE, what, namesAndValues);
  }
}
