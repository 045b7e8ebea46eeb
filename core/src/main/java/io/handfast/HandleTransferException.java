package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown when an object is about to travel by a road that is closed to it; nothing was sent. */
public final class HandleTransferException extends IpcException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param what what went wrong and what to do about it
   * @param namesAndValues alternately a name and its value
   */
  public HandleTransferException(String what, @Nullable Object... namesAndValues) {
    super(ErrorCode.HANDLE_TRANSFER, what, namesAndValues);
  }
}
