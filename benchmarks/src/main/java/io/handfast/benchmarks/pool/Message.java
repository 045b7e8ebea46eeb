package io.handfast.benchmarks.pool;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What goes over the pool's queues. */
sealed interface Message extends Serializable {
  /**
   * To a worker: run this.
   *
   * @param id the task's number
   * @param task the task
   */
  record Run(long id, Task<?> task) implements Message {}

  /**
   * To the pool: it worked.
   *
   * @param worker the worker's number
   * @param id the task's number
   * @param result its result
   */
  record Done(int worker, long id, @Nullable Object result) implements Message {}

  /**
   * To the pool: it threw.
   *
   * @param worker the worker's number
   * @param id the task's number
   * @param failure what it threw, as text: its class may not be on the other side
   */
  record Failed(int worker, long id, String failure) implements Message {}

  /**
   * To the pool, from itself: a worker's process has ended. It comes after everything that the
   * worker had put.
   *
   * @param worker the worker's number
   * @param orderly whether it ended as the pool wanted
   * @param status how it ended
   */
  record Ended(int worker, boolean orderly, String status) implements Message {}
}
