package io.handfast.suite;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ends the processes of a case that failed before it came to that itself. They have inherited this
 * JVM's output, and whoever reads that would wait for them for ever.
 */
final class NoProcessOutlivesAFailure implements AfterEachCallback {
  @Override
  public void afterEach(ExtensionContext test) {
    if (test.getExecutionException().isPresent()) {
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }
}
