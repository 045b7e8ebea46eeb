package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown by {@code put} on a closed queue, and by {@code take} once a closed queue is drained. */
public final class QueueClosedException extends IpcException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param what what went wrong and what to do about it
   * @param namesAndValues alternately a name and its value
   */
  public QueueClosedException(String what, @Nullable Object... namesAndValues) {
    super(ErrorCode.QUEUE_CLOSED, what, namesAndValues);
  }
}
