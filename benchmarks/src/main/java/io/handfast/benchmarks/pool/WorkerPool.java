package io.handfast.benchmarks.pool;

import io.handfast.context.IpcContext;
import io.handfast.queue.Codec;
import java.io.ObjectInputFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Runs tasks in worker processes. Each worker has a queue of its own, which outlives it: when a
 * worker dies, the task that it was running fails with its exit status, and its replacement goes on
 * with the rest of the queue.
 *
 * <p>A thread of the pool for each worker completes the futures and tells the progress. What is
 * done there, in a dependent stage or a listener, must not wait for the pool.
 */
public final class WorkerPool implements AutoCloseable {
  /** What the pool itself sends, and what the JDK brings along. */
  private static final String OWN_CLASSES = "io.handfast.benchmarks.pool.*;java.base/*";

  private final Consumer<Progress> onProgress;

  /** Where tasks can be given to; one that has lost its worker for good is not among them. */
  private final List<Place> places = new ArrayList<>();

  private final List<Thread> listeners = new ArrayList<>();

  /** So that progress is told in order. */
  private final Object progressLock = new Object();

  private int submitted;
  private int done;
  private int failed;
  private boolean closing;

  private WorkerPool(Builder builder) {
    this.onProgress = builder.onProgress;
    Codec<Object> codec =
        Codec.serializable(
            ObjectInputFilter.Config.createFilter(builder.classes + ";" + OWN_CLASSES + ";!*"));
    for (int number = 0; number < builder.workers; number++) {
      places.add(new Place(builder.context, "worker-" + number, codec, builder.shared));
    }
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
     * Sets the number of workers; 1 if not set.
     *
     * @param count how many, 1 or more
     * @return this
     */
    public Builder workers(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("a pool has 1 worker or more [workers=" + count + "]");
      }
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
     * Has progress told, after every task and in the order of the numbers.
     *
     * @param listener who is told, on a thread of the pool
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
     * @throws io.handfast.HandleTransferException if one of the shared objects may not travel;
     *     nothing is left behind
     * @throws io.handfast.IpcException if a worker could not be started; nothing is left behind
     */
    public WorkerPool start() {
      WorkerPool pool = new WorkerPool(this);
      try {
        pool.places.forEach(Place::startWorker);
      } catch (RuntimeException e) {
        pool.places.forEach(Place::stop);
        pool.places.forEach(Place::detach);
        throw e;
      }
      pool.places.forEach(pool::listenTo);
      return pool;
    }
  }

  private void listenTo(Place place) {
    Thread thread = new Thread(() -> listen(place), "pool-" + place.name());
    thread.setDaemon(true);
    listeners.add(thread);
    thread.start();
  }

  /**
   * Submits a task to the worker with the least to do; waits while all have too much to do.
   *
   * @param task the task; it and its result may be up to 256 KiB long when serialised
   * @param <R> the type of its result
   * @return its result to come; fails with {@link TaskFailedException}
   * @throws io.handfast.HandleTransferException if it contains something that may be inherited only
   * @throws IllegalArgumentException if it is not serialisable, or too long
   * @throws IllegalStateException if the pool is closed, or has lost all of its workers
   * @throws InterruptedException if this thread was interrupted while it waited
   */
  @SuppressWarnings("unchecked")
  public synchronized <R> CompletableFuture<R> submit(Task<R> task) throws InterruptedException {
    CompletableFuture<Object> future = new CompletableFuture<>();
    while (!leastBusy().offer(task, future)) {
      wait();
    }
    submitted++;
    return (CompletableFuture<R>) future;
  }

  private Place leastBusy() {
    if (closing) {
      throw new IllegalStateException("the pool is closed");
    }
    return places.stream()
        .min(Comparator.comparingInt(Place::load))
        .orElseThrow(
            () -> new IllegalStateException("no worker is left, and none could be started"));
  }

  /** Hears what happens at a place, for as long as it has a worker or needs one. */
  private void listen(Place place) {
    String end = "the pool was interrupted while it closed";
    try {
      do {
        Message message = place.hear();
        while (!(message instanceof Message.Ended)) {
          end(place, message);
          message = place.hear();
        }
        if (place.wasRunning()) {
          end(place, message);
        }
      } while (place.replaceWorker());
    } catch (InterruptedException | RuntimeException e) {
      end = "its worker could not be replaced: " + e.getMessage();
    } finally {
      giveUp(place, end);
    }
  }

  private void end(Place place, Message message) {
    synchronized (progressLock) {
      CompletableFuture<Object> future;
      Progress progress;
      synchronized (this) {
        future = place.endFirst();
        if (message instanceof Message.Done) {
          done++;
        } else {
          failed++;
        }
        progress = new Progress(done, failed, submitted);
        notifyAll();
      }
      complete(future, message);
      tell(progress);
    }
  }

  private void tell(Progress progress) {
    try {
      onProgress.accept(progress);
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e); // and the pool goes on
    }
  }

  private static void complete(CompletableFuture<Object> future, Message message) {
    if (message instanceof Message.Done done) {
      future.complete(done.result());
    } else if (message instanceof Message.Failed failed) {
      future.completeExceptionally(new TaskFailedException(failed.why()));
    } else if (message instanceof Message.Ended ended) {
      future.completeExceptionally(
          new TaskFailedException("its worker ended while it ran: " + ended.status()));
    }
  }

  /** The end of a place. If its workers have done their work, nothing is open. */
  private void giveUp(Place place, String why) {
    synchronized (this) {
      places.remove(place);
      notifyAll();
    }
    while (place.load() > 0) {
      end(place, new Message.Failed(why));
    }
    place.stop();
    place.detach();
  }

  /**
   * Ends the workers once they have run all tasks that were submitted, and waits for that. If this
   * thread is interrupted, before or meanwhile, it ends them at once; the tasks that are left fail.
   */
  @Override
  public void close() {
    List<Place> open;
    synchronized (this) {
      closing = true;
      open = List.copyOf(places);
      notifyAll();
    }
    open.forEach(Place::close);
    try {
      for (Thread listener : listeners) {
        listener.join();
      }
    } catch (InterruptedException e) {
      open.forEach(Place::stop);
      Thread.currentThread().interrupt();
    }
  }
}
