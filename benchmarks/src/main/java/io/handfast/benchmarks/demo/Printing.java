package io.handfast.benchmarks.demo;

import io.handfast.benchmarks.pool.Task;
import io.handfast.process.ProcessArgs;
import io.handfast.queue.IpcQueue;
import io.handfast.sync.Hold;
import io.handfast.sync.IpcLock;
import java.util.concurrent.locks.LockSupport;

/**
 * The work of the well-known pool question: print some lines under a lock, so that those of several
 * processes do not get mixed up, then put one's number into a queue. The lines go into a queue too,
 * where the demo can look at their order.
 */
final class Printing {
  /** How many lines each task prints. */
  static final int LINES = 4;

  private Printing() {}

  /** The task with the handles in it: allowed if they are managed. */
  static Task<Integer> withHandles(
      IpcLock lock, IpcQueue<String> lines, IpcQueue<Long> numbers, int index) {
    return shared -> print(lock, lines, numbers, index);
  }

  /** The task that finds its handles among what its worker was handed at its start. */
  static Task<Integer> withSharedHandles(int index) {
    return shared ->
        print(
            shared.get(0, IpcLock.class),
            lines(shared.get(1, IpcQueue.class)),
            numbers(shared.get(2, IpcQueue.class)),
            index);
  }

  /** The same as the main of a process. */
  static void main(ProcessArgs args) throws InterruptedException {
    print(
        args.get(0, IpcLock.class),
        lines(args.get(1, IpcQueue.class)),
        numbers(args.get(2, IpcQueue.class)),
        args.get(3, Integer.class));
  }

  @SuppressWarnings("unchecked")
  private static IpcQueue<String> lines(IpcQueue<?> queue) {
    return (IpcQueue<String>) queue;
  }

  @SuppressWarnings("unchecked")
  private static IpcQueue<Long> numbers(IpcQueue<?> queue) {
    return (IpcQueue<Long>) queue;
  }

  @SuppressWarnings("try") // the hold is not used, only held
  private static int print(IpcLock lock, IpcQueue<String> lines, IpcQueue<Long> numbers, int index)
      throws InterruptedException {
    try (Hold held = lock.hold()) {
      for (int line = 0; line < LINES; line++) {
        lines.put(index + ":" + line);
        LockSupport.parkNanos(1); // an invitation to get mixed up
      }
    }
    numbers.put((long) index);
    return index;
  }
}
