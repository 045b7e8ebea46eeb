package io.handfast.transfer;

import io.handfast.region.LocalHandle;
import io.handfast.region.SharedObject;
import java.io.Serial;

/**
 * The serial form of a handle that is nothing but its object.
 *
 * @param reference the object
 */
public record HandleForm(Reference reference) implements SerialForm {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * What a handle is replaced with when it is written.
   *
   * @param known the handle as the user knows it
   * @param handle what it works with
   * @return its serial form
   * @throws io.handfast.HandleTransferException if the rules forbid it
   * @throws io.handfast.ContextMismatchException if the target cannot have it
   */
  public static Object of(Object known, LocalHandle handle) {
    return Reference.form(known, handle, HandleForm::new);
  }

  @Serial
  private Object readResolve() {
    return reference.resolve(SharedObject::canonicalHandle);
  }
}
