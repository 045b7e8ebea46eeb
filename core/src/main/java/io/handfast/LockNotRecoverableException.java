package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown to everyone who wants a {@code STRICT} lock whose owner died and whose next owner unlocked
 * it without marking it consistent.
 */
public final class LockNotRecoverableException extends IpcException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param what what went wrong and what to do about it
   * @param namesAndValues alternately a name and its value
   */
  public LockNotRecoverableException(String what, @Nullable Object... namesAndValues) {
    super(ErrorCode.LOCK_NOT_RECOVERABLE, what, namesAndValues);
  }
}
