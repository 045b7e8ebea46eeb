package io.handfast.benchmarks.pool;

import io.handfast.context.IpcContext;
import io.handfast.process.ExitStatus;
import io.handfast.process.IpcProcess;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where one worker after another works. The two queues outlive the workers; one worker runs its
 * tasks one by one, so that what it says is about the first open task.
 */
final class Place {
  private static final int QUEUED_TASKS = 256;

  /** Of each queue. Tasks and results may be a quarter as long. */
  private static final int QUEUE_BYTES = 1024 * 1024;

  private final IpcContext context;
  private final String name;
  private final List<Object> args = new ArrayList<>();
  private final IpcQueue<Object> tasks;
  private final IpcQueue<Object> messages;

  /** The tasks that were given to this place and have not ended, in their order. */
  private final Deque<CompletableFuture<Object>> open = new ArrayDeque<>();

  private @Nullable IpcProcess worker;
  private boolean closed;
  private boolean stopped;

  Place(IpcContext context, String name, Codec<Object> codec, List<Object> shared) {
    this.context = context;
    this.name = name;
    this.tasks = context.queue(codec, QUEUED_TASKS).bytes(QUEUE_BYTES).build();
    this.messages = context.queue(codec, QUEUED_TASKS).bytes(QUEUE_BYTES).build();
    args.add(tasks);
    args.add(messages);
    args.addAll(shared);
  }

  String name() {
    return name;
  }

  void startWorker() {
    IpcProcess started = context.process(Worker::main, args.toArray()).name(name).start();
    CompletableFuture<Void> unused = started.onExit().thenAccept(this::workerEnded);
    synchronized (this) {
      worker = started;
      if (stopped) {
        started.terminate();
      }
    }
  }

  private void workerEnded(ExitStatus status) {
    try {
      messages.put(new Message.Ended(status.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives a task to this place, if there is room for it. */
  synchronized boolean offer(Task<?> task, CompletableFuture<Object> future) {
    // Queue and list change under one lock, so that their difference is what the worker is running.
    boolean given = tasks.offer(task);
    if (given) {
      open.addLast(future);
    }
    return given;
  }

  synchronized int load() {
    return open.size();
  }

  /** Waits for the next message; one that cannot be read is a failure. */
  Message hear() throws InterruptedException {
    try {
      return (Message) messages.take();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      return new Message.Failed("its result could not be read: " + e.getMessage());
    }
  }

  /** The first open task is over. */
  synchronized CompletableFuture<Object> endFirst() {
    return open.removeFirst();
  }

  /**
   * Whether the worker that has just ended was running a task. What it was given and had not begun
   * is in its queue still, for the next worker.
   */
  synchronized boolean wasRunning() {
    return open.size() > tasks.size();
  }

  /** Starts the next worker, if there is need of one. */
  boolean replaceWorker() {
    synchronized (this) {
      if (stopped || (closed && open.isEmpty())) {
        return false;
      }
    }
    startWorker();
    return true;
  }

  /** Has the worker end once it has run what is there. */
  synchronized void close() {
    closed = true;
    tasks.close();
  }

  /** Has the worker end now. */
  synchronized void stop() {
    stopped = true;
    if (worker != null) {
      worker.terminate();
    }
  }

  void detach() {
    tasks.detach();
    messages.detach();
  }
}
