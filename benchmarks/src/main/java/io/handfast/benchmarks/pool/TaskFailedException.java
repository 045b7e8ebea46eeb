package io.handfast.benchmarks.pool;

import java.io.Serial;

/** A task threw, or its worker ended while it ran. */
public final class TaskFailedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  TaskFailedException(String message) {
    super(message);
  }
}
