package io.handfast.context;

import io.handfast.process.StartMethod;
import io.handfast.region.Region;

/** Contexts as tests of what is below them need them. */
public final class TestContexts {
  private TestContexts() {}

  /** An isolated context over a region that is open already; closing it leaves the region. */
  public static IpcContext over(Region region) {
    return new IpcContext(StartMethod.SPAWN, false, () -> region);
  }
}
