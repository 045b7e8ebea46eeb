package io.handfast.benchmarks.pool;

import io.handfast.QueueClosedException;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.IpcQueue;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The main of a worker process: runs tasks from its queue until the queue is closed and empty. */
final class Worker {
  /** How many arguments come before the shared objects. */
  private static final int OWN_ARGUMENTS = 2;

  private Worker() {}

  @SuppressWarnings("unchecked")
  static void main(ProcessArgs args) throws InterruptedException {
    IpcQueue<Object> tasks = args.get(0, IpcQueue.class);
    IpcQueue<Object> messages = args.get(1, IpcQueue.class);
    List<Object> objects = new ArrayList<>();
    for (int i = OWN_ARGUMENTS; i < args.size(); i++) {
      objects.add(args.get(i, Object.class));
    }
    args.onParentDeath(() -> System.exit(1));
    Shared shared = new Shared(objects);
    try {
      while (true) {
        tell(messages, runNext(tasks, shared));
      }
    } catch (QueueClosedException e) {
      // the pool is closing, and there is nothing left to do
    }
  }

  private static Message runNext(IpcQueue<Object> tasks, Shared shared)
      throws InterruptedException {
    Task<?> task;
    try {
      task = (Task<?>) tasks.take();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      return new Message.Failed("the task could not be read: " + e.getMessage());
    }
    try {
      return new Message.Done(task.run(shared));
    } catch (Throwable e) {
      return new Message.Failed(e.toString());
    }
  }

  private static void tell(IpcQueue<Object> messages, Message message) throws InterruptedException {
    try {
      messages.put(message);
    } catch (RuntimeException e) {
      // Not serialisable, not to be handed over, too long: nothing was put.
      messages.put(new Message.Failed("its result could not be sent: " + e.getMessage()));
    }
  }
}
