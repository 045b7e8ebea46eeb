package io.handfast.jcstress;

import io.handfast.FenceMode;
import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;

/** Regions in mapped files for all states of a JVM, so that a state costs one record. */
final class Shared {
  static final IpcContext CONTEXT = with(FenceMode.FULL);

  /** In it locks are given back by a store. */
  static final IpcContext ASYMMETRIC = with(FenceMode.ASYMMETRIC);

  private Shared() {}

  private static IpcContext with(FenceMode fences) {
    return IpcContext.builder(StartMethod.SPAWN).fences(fences).build();
  }
}
