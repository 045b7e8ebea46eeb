package io.handfast.benchmarks.pool;

import io.handfast.QueueClosedException;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.IpcQueue;
import java.util.ArrayList;
import java.util.List;

/** The main of a worker process: runs tasks from its queue until the queue is closed and empty. */
final class Worker {
  /** How many arguments come before the shared objects. */
  static final int OWN_ARGUMENTS = 3;

  private Worker() {}

  @SuppressWarnings("unchecked")
  static void main(ProcessArgs args) throws Exception {
    int number = args.get(0, Integer.class);
    IpcQueue<Object> tasks = args.get(1, IpcQueue.class);
    IpcQueue<Object> results = args.get(2, IpcQueue.class);
    List<Object> objects = new ArrayList<>();
    for (int i = OWN_ARGUMENTS; i < args.size(); i++) {
      objects.add(args.get(i, Object.class));
    }
    args.onParentDeath(() -> System.exit(1));
    Shared shared = new Shared(objects);
    try {
      while (true) {
        results.put(run(number, (Message.Run) tasks.take(), shared));
      }
    } catch (QueueClosedException e) {
      // the pool is closing, and there is nothing left to do
    }
  }

  private static Message run(int number, Message.Run message, Shared shared) {
    try {
      return new Message.Done(number, message.id(), message.task().run(shared));
    } catch (Exception e) {
      return new Message.Failed(number, message.id(), e.toString());
    }
  }
}
