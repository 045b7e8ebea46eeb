package io.handfast.benchmarks.pool;

import io.handfast.QueueClosedException;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import java.io.ObjectInputFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in worker processes. Each worker has a queue of its own, which outlives it: when a
 * worker dies, the task that it was running fails with its exit status, and its replacement goes on
 * with the rest of the queue.
 */
public final class WorkerPool implements AutoCloseable {
  private static final int QUEUED_TASKS = 256;
  private static final int QUEUED_RESULTS = 1_024;

  /** What the pool itself sends, and what the JDK brings along. */
  private static final String OWN_CLASSES = "io.handfast.benchmarks.pool.*;java.base/*";

  private final IpcContext context;
  private final List<Object> shared;
  private final Consumer<Progress> onProgress;
  private final IpcQueue<Object> results;
  private final List<Place> places = new ArrayList<>();
  private final Map<Long, CompletableFuture<Object>> futures = new HashMap<>();
  private final Thread collector;
  private long lastId;
  private int done;
  private int failed;
  private boolean closing;

  /** One worker after another works here. */
  private static final class Place {
    final int number;
    final IpcQueue<Object> tasks;

    /** The tasks that were given to this place and have not ended, in their order. */
    final Deque<Long> open = new ArrayDeque<>();

    @Nullable IpcProcess worker;

    Place(int number, IpcQueue<Object> tasks) {
      this.number = number;
      this.tasks = tasks;
    }
  }

  private WorkerPool(Builder builder) {
    this.context = builder.context;
    this.shared = builder.shared;
    this.onProgress = builder.onProgress;
    Codec<Object> codec =
        Codec.serializable(
            ObjectInputFilter.Config.createFilter(builder.classes + ";" + OWN_CLASSES + ";!*"));
    this.results = context.queue(codec, QUEUED_RESULTS).build();
    for (int number = 0; number < builder.workers; number++) {
      places.add(new Place(number, context.queue(codec, QUEUED_TASKS).build()));
    }
    this.collector = new Thread(this::collect, "pool-results");
    collector.setDaemon(true);
  }

  /**
   * Begins a pool.
   *
   * @param context how its workers are started
   * @param classes which classes tasks and results may consist of, as a pattern of {@link
   *     ObjectInputFilter.Config#createFilter}, for example {@code com.acme.*}
   * @return its builder
   */
  public static Builder builder(IpcContext context, String classes) {
    return new Builder(context, classes);
  }

  /** A pool in the making. */
  public static final class Builder {
    private final IpcContext context;
    private final String classes;
    private int workers = 1;
    private List<Object> shared = List.of();
    private Consumer<Progress> onProgress = progress -> {};

    private Builder(IpcContext context, String classes) {
      this.context = context;
      this.classes = classes;
    }

    /**
     * Sets the number of workers.
     *
     * @param count how many
     * @return this
     */
    public Builder workers(int count) {
      workers = count;
      return this;
    }

    /**
     * Sets what every worker, replacements included, is handed at its start.
     *
     * @param objects anything that may travel at process start: locks, queues, values
     * @return this
     */
    public Builder shared(Object... objects) {
      shared = List.of(objects);
      return this;
    }

    /**
     * Has progress told, on the pool's own thread.
     *
     * @param listener who is told
     * @return this
     */
    public Builder onProgress(Consumer<Progress> listener) {
      onProgress = listener;
      return this;
    }

    /**
     * Starts the workers.
     *
     * @return the pool
     */
    public WorkerPool start() {
      WorkerPool pool = new WorkerPool(this);
      pool.places.forEach(pool::startWorker);
      pool.collector.start();
      return pool;
    }
  }

  private void startWorker(Place place) {
    List<Object> args = new ArrayList<>(List.of(place.number, place.tasks, results));
    args.addAll(shared);
    IpcProcess worker =
        context.process(Worker::main, args.toArray()).name("worker-" + place.number).start();
    synchronized (this) {
      place.worker = worker;
    }
    CompletableFuture<Void> unused =
        worker
            .onExit()
            .thenAcceptAsync(
                status ->
                    tell(new Message.Ended(place.number, status.isSuccess(), status.toString())));
  }

  private void tell(Message message) {
    try {
      results.put(message);
    } catch (QueueClosedException e) {
      // the pool has closed, and wants to know no more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Submits a task to the worker with the least to do.
   *
   * @param task the task
   * @param <R> the type of its result
   * @return its result to come; fails with {@link TaskFailedException}
   * @throws io.handfast.HandleTransferException if it contains something that may be inherited only
   * @throws InterruptedException if this thread was interrupted while all queues were full
   */
  @SuppressWarnings("unchecked")
  public synchronized <R> CompletableFuture<R> submit(Task<R> task) throws InterruptedException {
    while (true) {
      if (closing) {
        throw new IllegalStateException("the pool is closed");
      }
      Place place =
          places.stream().min(Comparator.comparingInt(it -> it.open.size())).orElseThrow();
      // Queue and list change under one lock, so that their difference is what a worker is running.
      if (place.tasks.offer(new Message.Run(lastId + 1, task))) {
        CompletableFuture<Object> future = new CompletableFuture<>();
        place.open.addLast(++lastId);
        futures.put(lastId, future);
        return (CompletableFuture<R>) future;
      }
      wait();
    }
  }

  private void collect() {
    try {
      while (true) {
        Message message = (Message) results.take();
        if (message instanceof Message.Done ended) {
          end(places.get(ended.worker()), ended.id(), ended.result(), null);
        } else if (message instanceof Message.Failed ended) {
          end(places.get(ended.worker()), ended.id(), null, ended.failure());
        } else if (message instanceof Message.Ended ended) {
          replace(places.get(ended.worker()), ended);
        }
      }
    } catch (QueueClosedException e) {
      // the pool has closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Place place, long id, @Nullable Object result, @Nullable String failure) {
    CompletableFuture<Object> future;
    Progress progress;
    synchronized (this) {
      place.open.remove(id);
      future = futures.remove(id);
      if (failure == null) {
        done++;
      } else {
        failed++;
      }
      progress = new Progress(done, failed, done + failed + futures.size());
      notifyAll();
    }
    onProgress.accept(progress);
    if (future == null) {
      return;
    }
    if (failure == null) {
      future.complete(result);
    } else {
      future.completeExceptionally(new TaskFailedException(failure));
    }
  }

  /**
   * Of the tasks that a dead worker was given, those in its queue were not begun: they are for its
   * replacement. At most one more is open, and that is the one that it was running.
   */
  private void replace(Place place, Message.Ended ended) {
    Long running;
    synchronized (this) {
      place.worker = null;
      running = place.open.size() > place.tasks.size() ? place.open.peekFirst() : null;
    }
    if (running != null) {
      end(place, running, null, "its worker ended while it ran: " + ended.status());
    }
    boolean needed;
    synchronized (this) {
      needed = !closing || !place.open.isEmpty();
      notifyAll();
    }
    if (needed && !ended.orderly()) {
      startWorker(place);
    }
  }

  /** Waits until the tasks that were submitted have ended, then ends the workers. */
  @Override
  public void close() {
    try {
      synchronized (this) {
        closing = true;
        notifyAll();
        while (!futures.isEmpty()) {
          wait();
        }
      }
      places.forEach(place -> place.tasks.close());
      synchronized (this) {
        while (places.stream().anyMatch(place -> place.worker != null)) {
          wait();
        }
      }
      results.close();
      collector.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      places.forEach(WorkerPool::kill);
    } finally {
      places.forEach(place -> place.tasks.detach());
      results.detach();
    }
  }

  private static void kill(Place place) {
    IpcProcess worker = place.worker;
    if (worker != null) {
      worker.kill();
    }
  }
}
