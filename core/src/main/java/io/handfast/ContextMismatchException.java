package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown when an object of one context is handed to a process of another; nothing was sent. */
public final class ContextMismatchException extends IpcException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param what what went wrong and what to do about it
   * @param namesAndValues alternately a name and its value
   */
  public ContextMismatchException(String what, @Nullable Object... namesAndValues) {
    super(ErrorCode.CONTEXT_MISMATCH, what, namesAndValues);
  }
}
