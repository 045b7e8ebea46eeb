package io.handfast.queue;

import io.handfast.transfer.Reference;
import io.handfast.transfer.SerialForm;
import java.io.Serial;

/**
 * The serial form of a queue: the object, and how its elements are written.
 *
 * @param reference the object
 * @param codec how its elements are written
 */
record QueueForm(Reference reference, Codec<?> codec) implements SerialForm {
  @Serial private static final long serialVersionUID = 1L;

  @Serial
  private Object readResolve() {
    return reference.resolve(object -> IpcQueue.of(object, codec));
  }
}
