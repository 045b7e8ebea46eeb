package io.handfast.benchmarks.pool;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What the pool hears from one of its places: the end of the task that is the first one there. */
sealed interface Message extends Serializable {
  /**
   * From the worker: it worked.
   *
   * @param result its result
   */
  record Done(@Nullable Object result) implements Message {}

  /**
   * From the worker: it did not work.
   *
   * @param why as text: the class of what was thrown may not be on the other side
   */
  record Failed(String why) implements Message {}

  /**
   * From the pool itself: the worker's process has ended. It comes after everything that the worker
   * had put.
   *
   * @param status how it ended
   */
  record Ended(String status) implements Message {}
}
