/**
 * Handfast: shared-memory synchronisers and queues for threads of many JVMs, on memory-mapped
 * files.
 *
 * <p>Start at {@code io.handfast.context.IpcContext}.
 */
@SuppressWarnings("module") // the native modules are compiled after this one
module io.handfast {
  requires transitive org.agrona;
  requires static org.jspecify;
  requires static chronicle.bytes;

  exports io.handfast;
  exports io.handfast.context;
  exports io.handfast.process;
  exports io.handfast.queue;
  exports io.handfast.queue.chronicle;
  exports io.handfast.sync;
  exports io.handfast.spi to
      io.handfast.posix,
      io.handfast.windows;

  uses io.handfast.spi.Platform;
}
