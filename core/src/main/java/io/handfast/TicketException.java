package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a ticket or a reference cannot be redeemed; {@link #code()} tells which way: {@link
 * ErrorCode#TICKET_USED}, {@link ErrorCode#TICKET_EXPIRED}, {@link ErrorCode#TICKET_FOREIGN} or
 * {@link ErrorCode#TICKET_GONE}.
 */
public final class TicketException extends IpcException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param code one of the four codes above
   * @param what what went wrong and what to do about it
   * @param namesAndValues alternately a name and its value
   */
  public TicketException(ErrorCode code, String what, @Nullable Object... namesAndValues) {
    super(code, what, namesAndValues);
  }
}
