package io.handfast.process;

import io.handfast.queue.QueueKinds;
import io.handfast.sync.SyncKinds;

/** Makes all kinds of objects known, before the first one can arrive. */
public final class Kinds {
  private Kinds() {}

  /** Makes all kinds of objects known in this JVM. */
  public static void register() {
    SyncKinds.register();
    QueueKinds.register();
  }
}
