package io.handfast.sync;

import static java.util.Objects.requireNonNull;

import io.handfast.ClosedHandleException;
import io.handfast.IpcException;
import io.handfast.region.Deadline;
import io.handfast.region.Platforms;
import io.handfast.region.Quoted;
import io.handfast.spi.OsSemaphores;
import io.handfast.transfer.SerialForm;
import io.handfast.transfer.TransferRules;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;

/**
 * The operating system's own named semaphore: the one that a program in C opens with {@code
 * sem_open}. For talking to programs in other languages; between JVMs {@link IpcSemaphore} is
 * faster by an order of magnitude and loses nothing to a kill.
 *
 * <p><b>Guarantee.</b> That of {@code sem_wait} and {@code sem_post}. Nobody owns a permit.
 *
 * <p><b>Memory.</b> What happened before {@link #release()} happens before what follows the {@link
 * #acquire()} that took its permit, in the JVMs concerned.
 *
 * <p><b>Killed process.</b> Permits that it had taken are gone. A process killed between its
 * wake-up and its return may take a permit with it. The name stays until somebody calls {@link
 * #remove}.
 *
 * <p><b>Cost.</b> Every operation calls the operating system; {@code acquire} may block, in slices
 * of 100 ms after which interrupts and closing are looked at. No signal ever surfaces as an error.
 *
 * <p>It may be handed to a process that is being started, which opens it by its name, and by no
 * other road.
 */
public final class OsSemaphore implements AutoCloseable, Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final transient OsSemaphores system;
  private final transient String name;
  private final transient long handle;

  /** Keeps the handle open as long as a call uses it; closing waits for that. */
  private final transient ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private final transient Cleaner.Cleanable handedBack;
  private transient volatile boolean closed;

  private OsSemaphore(OsSemaphores system, String name, long handle) {
    this.system = system;
    this.name = name;
    this.handle = handle;
    this.handedBack = Collected.CLEANER.register(this, new HandBack(system, handle));
  }

  /** Made when the first semaphore is opened. */
  private static final class Collected {
    static final Cleaner CLEANER = Cleaner.create();
  }

  /** Closes the handle, once; also when a semaphore is collected that nobody closed. */
  private record HandBack(OsSemaphores system, long handle) implements Runnable {
    @Override
    public void run() {
      system.close(handle);
    }
  }

  /**
   * Opens or makes a semaphore.
   *
   * @param name its name, 1 to 200 characters of {@code A-Za-z0-9._-}, without the slash that C
   *     wants before it; macOS takes 30
   * @param mode what to do when it is there already, or is not
   * @param permits how many permits it has at first, if it is made; 0 or more. Not looked at when
   *     it is there already
   * @return the semaphore
   * @throws FileAlreadyExistsException if it is there and must not be
   * @throws NoSuchFileException if it is not there and must be
   * @throws IOException none but these two
   */
  public static OsSemaphore open(String name, OpenMode mode, int permits) throws IOException {
    requireNonNull(mode, "mode");
    if (permits < 0) {
      throw new IllegalArgumentException("a negative number of permits [permits=" + permits + "]");
    }
    OsSemaphores system = Platforms.semaphores();
    checkName(name, system);
    while (true) {
      long handle = mode == OpenMode.CREATE_NEW ? 0 : system.open(name);
      if (handle == 0 && mode == OpenMode.OPEN) {
        throw new NoSuchFileException(name, null, "there is no semaphore of this name");
      }
      if (handle == 0) {
        handle = system.create(name, permits);
      }
      if (handle != 0) {
        return new OsSemaphore(system, name, handle);
      }
      if (mode == OpenMode.CREATE_NEW) {
        throw new FileAlreadyExistsException(name, null, "there is a semaphore of this name");
      }
      // Somebody else made it in between: open that one.
    }
  }

  /**
   * Removes a semaphore's name; whoever has the semaphore open goes on.
   *
   * @param name the name
   * @return whether there was one
   */
  public static boolean remove(String name) {
    OsSemaphores system = Platforms.semaphores();
    checkName(name, system);
    return system.remove(name);
  }

  private static void checkName(String name, OsSemaphores system) {
    if (!NAME.matcher(name).matches() || name.length() > system.longestName()) {
      throw new IllegalArgumentException(
          IpcException.message(
              "a semaphore's name has 1 to "
                  + Math.min(200, system.longestName())
                  + " characters of A-Z a-z 0-9 . _ -",
              "name",
              Quoted.of(name),
              "length",
              name.length()));
    }
  }

  /**
   * Takes a permit, waiting as long as it takes.
   *
   * @throws InterruptedException if this thread was interrupted; no permit is then taken
   */
  public void acquire() throws InterruptedException {
    boolean unused = tryAcquire(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  /**
   * Takes a permit, waiting as long as it takes. An interrupt does not end the wait; it is pending
   * afterwards.
   */
  public void acquireUninterruptibly() {
    boolean interrupted = Thread.interrupted();
    try {
      while (!sleepAndTake(SLICE_NANOS)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Takes a permit if there is one now.
   *
   * @return whether there was
   */
  public boolean tryAcquire() {
    use.readLock().lock();
    try {
      checkOpen();
      return system.tryTake(handle);
    } finally {
      use.readLock().unlock();
    }
  }

  /**
   * Takes a permit, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @param unit in which unit
   * @return whether one was taken
   * @throws InterruptedException if this thread was interrupted; no permit is then taken
   */
  public boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException {
    Deadline deadline = Deadline.in(unit.toNanos(time));
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (tryAcquire()) {
        return true;
      }
      long left = deadline.left();
      if (left <= 0) {
        return false;
      }
      if (sleepAndTake(Math.min(left, SLICE_NANOS))) {
        return true;
      }
    }
  }

  /**
   * Takes a permit, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @return whether one was taken
   * @throws InterruptedException if this thread was interrupted; no permit is then taken
   */
  public boolean tryAcquire(Duration time) throws InterruptedException {
    return tryAcquire(Deadline.nanos(time), TimeUnit.NANOSECONDS);
  }

  private boolean sleepAndTake(long nanos) {
    use.readLock().lock();
    try {
      checkOpen();
      return system.take(handle, nanos);
    } finally {
      use.readLock().unlock();
    }
  }

  /**
   * Gives a permit.
   *
   * @throws IllegalStateException if the semaphore has as many as it can have
   */
  public void release() {
    use.readLock().lock();
    try {
      checkOpen();
      if (!system.post(handle)) {
        throw new IllegalStateException(
            "the semaphore has as many permits as it can have [name=" + name + "]");
      }
    } finally {
      use.readLock().unlock();
    }
  }

  /**
   * The name under which it was opened.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Gives up this process's handle; the name and other processes' handles stay. No effect again. A
   * semaphore that is collected is closed as well.
   */
  @Override
  public void close() {
    closed = true; // those who sleep leave at the end of their slice
    use.writeLock().lock();
    try {
      handedBack.clean();
    } finally {
      use.writeLock().unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new ClosedHandleException("this semaphore was closed", "name", name);
    }
  }

  @Serial
  private Object writeReplace() {
    String known = "OsSemaphore '" + name + "'";
    if (closed) {
      throw TransferRules.closed(this, "semaphore", known);
    }
    TransferRules.checkStartOnly(this, known);
    return new Form(name);
  }

  @Serial
  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw new InvalidObjectException("a semaphore comes in its serial form only");
  }

  /** Its name is all that a started process needs. */
  private record Form(String name) implements SerialForm {
    @Serial private static final long serialVersionUID = 1L;

    @Serial
    private Object readResolve() {
      try {
        return open(name, OpenMode.OPEN, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public String toString() {
    return "OsSemaphore '" + name + "'" + (closed ? "[closed]" : "");
  }
}
