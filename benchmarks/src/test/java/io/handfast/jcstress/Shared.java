package io.handfast.jcstress;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;

/** One region in a mapped file for all states of a JVM, so that a state costs one record. */
final class Shared {
  static final IpcContext CONTEXT = IpcContext.builder(StartMethod.SPAWN).build();

  private Shared() {}
}
