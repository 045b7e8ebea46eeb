package io.handfast.suite;

import io.handfast.process.ProcessArgs;
import java.io.Serializable;

/**
 * What a child does, and answers.
 *
 * @param <R> the type of its answer, serialisable
 */
@FunctionalInterface
interface Remote<R> extends Serializable {
  R run(ProcessArgs args) throws Exception;
}
