package io.handfast.benchmarks.pool;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a worker does. It is serialised when it is submitted, under the transfer rules for streams.
 *
 * @param <R> the type of its result
 */
@FunctionalInterface
public interface Task<R> extends Serializable {
  /**
   * Runs in a worker.
   *
   * @param shared what all workers were handed at their start
   * @return the result, serialisable or null
   * @throws Exception anything; it fails the task, not the worker
   */
  @Nullable R run(Shared shared) throws Exception;
}
