package io.handfast.suite;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.io.ObjectInputFilter;
import org.jspecify.annotations.Nullable;

/** The contexts between which objects are handed, each made when it is wanted. */
final class Contexts implements AutoCloseable {
  static final Codec<Object> ANYTHING =
      Codec.serializable(ObjectInputFilter.Config.createFilter("io.handfast.**;java.base/*;!*"));

  private @Nullable IpcContext spawn;
  private @Nullable IpcContext other;
  private @Nullable IpcContext threading;
  private @Nullable IpcQueue<Object> spawnQueue;
  private @Nullable IpcQueue<Object> threadingQueue;

  IpcContext spawn() {
    if (spawn == null) {
      spawn = IpcContext.builder(StartMethod.SPAWN).build();
    }
    return spawn;
  }

  /** A second one with processes, and with a region of its own. */
  IpcContext other() {
    if (other == null) {
      other = IpcContext.builder(StartMethod.SPAWN).build();
    }
    return other;
  }

  IpcContext threading() {
    if (threading == null) {
      threading = IpcContext.builder(StartMethod.THREADING).build();
    }
    return threading;
  }

  IpcQueue<Object> spawnQueue() {
    if (spawnQueue == null) {
      spawnQueue = spawn().queue(ANYTHING, 16).build();
    }
    return spawnQueue;
  }

  IpcQueue<Object> threadingQueue() {
    if (threadingQueue == null) {
      threadingQueue = threading().queue(ANYTHING, 16).build();
    }
    return threadingQueue;
  }

  @Override
  public void close() {
    for (IpcContext context : new IpcContext[] {spawn, other, threading}) {
      if (context != null) {
        context.close();
      }
    }
  }
}
