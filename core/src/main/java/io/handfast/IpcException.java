package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Root of Handfast's own errors: unchecked, with an {@link ErrorCode}, and with the values that
 * matter as {@code name=value} pairs at the end of the message. Misuse for which the JDK has a type
 * uses the JDK's type.
 */
public class IpcException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * Makes an error.
   *
   * @param code what went wrong, for programs
   * @param what what went wrong and what to do about it, for people
   * @param namesAndValues alternately a name and its value
   */
  public IpcException(ErrorCode code, String what, @Nullable Object... namesAndValues) {
    super(message(what, namesAndValues));
    this.code = code;
  }

  /**
   * Makes an error with a cause.
   *
   * @param code what went wrong, for programs
   * @param cause the error below this one
   * @param what what went wrong and what to do about it, for people
   * @param namesAndValues alternately a name and its value
   */
  public IpcException(
      ErrorCode code, Throwable cause, String what, @Nullable Object... namesAndValues) {
    super(message(what, namesAndValues), cause);
    this.code = code;
  }

  /**
   * What went wrong, for programs.
   *
   * @return the code
   */
  public final ErrorCode code() {
    return code;
  }

  /**
   * Appends {@code name=value} pairs to a sentence, the form of every message of this library.
   *
   * @param what the sentence
   * @param namesAndValues alternately a name and its value
   * @return {@code what [name=value, name=value]}
   */
  public static String message(String what, @Nullable Object... namesAndValues) {
    if (namesAndValues.length == 0) {
      return what;
    }
    StringBuilder text = new StringBuilder(what).append(" [");
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      if (i > 0) {
        text.append(", ");
      }
      text.append(namesAndValues[i]).append('=').append(namesAndValues[i + 1]);
    }
    return text.append(']').toString();
  }
}
