package io.handfast;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when files presented as a region are not one, are damaged, or were made by another layout
 * version. Nothing was attached.
 */
public final class RegionFormatException extends IpcException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes the error.
   *
   * @param what what went wrong and what to do about it
   * @param namesAndValues alternately a name and its value
   */
  public RegionFormatException(String what, @Nullable Object... namesAndValues) {
    super(ErrorCode.REGION_FORMAT, what, namesAndValues);
  }
}
