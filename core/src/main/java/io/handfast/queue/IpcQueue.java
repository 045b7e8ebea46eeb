package io.handfast.queue;

import static java.util.Objects.requireNonNull;

import io.handfast.ClosedHandleException;
import io.handfast.IpcObject;
import io.handfast.QueueClosedException;
import io.handfast.region.Deadline;
import io.handfast.region.SharedObject;
import io.handfast.transfer.Reference;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in-first-out queue for many producers and many takers in many processes.
 *
 * <p><b>Guarantee.</b> An element is in shared memory when {@code put} returns: a producer that
 * ends, or is killed, right afterwards has delivered it. Every element is taken once. The elements
 * of one producer thread come out in the order in which they went in. A queue is full when it holds
 * as many elements as it was made for, or when its bytes have no room for the next one.
 *
 * <p><b>Memory.</b> What a thread did before it put an element happens before what a thread does
 * that took it.
 *
 * <p><b>Killed process.</b> A producer killed before {@code put} returned: its element is there or
 * it is not, never in part; a claim that it left is skipped within 250 ms, and counted. A taker
 * killed before {@code take} has read the element, the codec's part included: the element goes back
 * to its place, and is taken by somebody else; later elements may have been taken meanwhile.
 * Nothing is lost and nothing comes twice. Either holds up others for 250 ms at the most. A process
 * that is stopped, not dead, in the middle is not robbed: a producer holds up the takers until it
 * goes on, and a taker, once the ring has come around to its element, the producers.
 *
 * <p><b>Closed queue.</b> {@link #close()} closes the queue for everybody: {@code put} throws
 * {@link QueueClosedException}; takers get what is left, then the same. {@link #detach()} gives up
 * this process's handle alone.
 *
 * <p><b>Cost.</b> When there is room, or an element: two CAS or less, no call into the operating
 * system; nothing is allocated beyond what the codec allocates. Else it may block, in slices of at
 * most 250 ms.
 *
 * <p>The idea of a stamp in each cell is Dmitry Vyukov's; a claim that names its claimant, so that
 * it can be skipped, is what a queue between processes needs beside it.
 *
 * @param <E> the type of the elements
 */
public final class IpcQueue<E> implements IpcObject {
  @Serial private static final long serialVersionUID = 1L;

  private final transient QueueProtocol protocol;
  private final transient Codec<E> codec;

  IpcQueue(QueueProtocol protocol, Codec<E> codec) {
    this.protocol = protocol;
    this.codec = codec;
  }

  /**
   * Makes a handle; for contexts.
   *
   * @param object the shared object
   * @param codec how elements are written
   * @param <E> the type of the elements
   * @return the handle
   */
  @SuppressWarnings("unchecked")
  public static <E> IpcQueue<E> of(SharedObject object, Codec<E> codec) {
    return (IpcQueue<E>) object.canonicalHandle(it -> new IpcQueue<>(new QueueProtocol(it), codec));
  }

  /**
   * Puts an element at the end, waiting as long as it takes until there is room.
   *
   * @param element the element
   * @throws InterruptedException if this thread was interrupted; the element is then not put
   * @throws IllegalArgumentException if the element is longer than {@link #longestElement()}
   */
  public void put(E element) throws InterruptedException {
    boolean unused = offer(element, Long.MAX_VALUE, true);
  }

  /**
   * Puts an element at the end if there is room now.
   *
   * @param element the element
   * @return whether there was room
   * @throws IllegalArgumentException if the element is longer than {@link #longestElement()}
   */
  public boolean offer(E element) {
    try {
      return offer(element, 0, false);
    } catch (InterruptedException e) {
      throw new AssertionError("one try was interrupted", e);
    }
  }

  /**
   * Puts an element at the end, waiting no longer than a time; 0 or less is one try.
   *
   * @param element the element
   * @param time for how long
   * @param unit in which unit
   * @return whether it was put
   * @throws InterruptedException if this thread was interrupted; the element is then not put
   * @throws IllegalArgumentException if the element is longer than {@link #longestElement()}
   */
  public boolean offer(E element, long time, TimeUnit unit) throws InterruptedException {
    return offer(element, unit.toNanos(time), true);
  }

  /**
   * Puts an element at the end, waiting no longer than a time; 0 or less is one try.
   *
   * @param element the element
   * @param time for how long
   * @return whether it was put
   * @throws InterruptedException if this thread was interrupted; the element is then not put
   * @throws IllegalArgumentException if the element is longer than {@link #longestElement()}
   */
  public boolean offer(E element, Duration time) throws InterruptedException {
    return offer(element, Deadline.nanos(time), true);
  }

  private boolean offer(E element, long nanos, boolean interruptible) throws InterruptedException {
    requireNonNull(element, "element");
    if (interruptible && Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (codec instanceof PlainCodec<E> plain) {
      return put(element, null, plain.length(element), nanos);
    }
    ByteSink sink = ByteSink.borrow();
    try {
      encode(element, sink);
      return put(element, sink, sink.length(), nanos);
    } finally {
      sink.giveBack();
    }
  }

  private void encode(E element, ByteSink sink) {
    if (codec instanceof SerializableCodec serializable) {
      serializable.encode(element, sink, protocol.object().region());
    } else {
      codec.encode(element, sink);
    }
  }

  private boolean put(E element, @Nullable ByteSink encoded, int length, long nanos)
      throws InterruptedException {
    int size = protocol.checkedSize(length);
    if (tryPut(element, encoded, length, size)) {
      return true;
    }
    if (nanos <= 0) {
      return false;
    }
    Deadline deadline = Deadline.in(nanos);
    while (protocol.awaitRoom(size, deadline.left())) {
      if (tryPut(element, encoded, length, size)) {
        protocol.passRoomOn(size);
        return true;
      }
    }
    return false;
  }

  private boolean tryPut(E element, @Nullable ByteSink encoded, int length, int size) {
    long claimed = protocol.tryClaim(size);
    if (claimed == StampedRing.NONE) {
      return false;
    }
    boolean written = false;
    try {
      write(element, encoded, length, protocol.offset(claimed));
      written = true;
    } finally {
      end(claimed, written);
    }
    return true;
  }

  private void write(E element, @Nullable ByteSink encoded, int length, int offset) {
    AtomicBuffer memory = protocol.memory();
    memory.putInt(offset + RingLayout.LENGTH_OFFSET, length);
    int at = offset + RingLayout.ELEMENT_OFFSET;
    if (encoded != null) {
      memory.putBytes(at, encoded.bytes(), 0, length);
    } else {
      ((PlainCodec<E>) codec).write(element, memory, at);
    }
  }

  private void end(long claimed, boolean written) {
    if (written) {
      protocol.commit(claimed);
    } else {
      protocol.abort(claimed);
    }
  }

  /**
   * Takes the first element, waiting as long as it takes until there is one.
   *
   * @return the element
   * @throws InterruptedException if this thread was interrupted; nothing is then taken
   * @throws QueueClosedException if the queue was closed and is empty
   */
  public E take() throws InterruptedException {
    return requireNonNull(poll(Long.MAX_VALUE));
  }

  /**
   * Takes the first element if there is one now.
   *
   * @return the element, or null
   * @throws QueueClosedException if the queue was closed and is empty
   */
  public @Nullable E poll() {
    E element = takeFirst();
    if (element == null) {
      protocol.endIfExhausted();
      protocol.checkUsable();
    }
    return element;
  }

  private @Nullable E takeFirst() {
    while (true) {
      long found = protocol.first();
      if (found == StampedRing.NONE) {
        return null;
      }
      if (protocol.take(found)) {
        return read(found);
      }
    }
  }

  /**
   * Takes the first element, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @param unit in which unit
   * @return the element, or null if the time was over
   * @throws InterruptedException if this thread was interrupted; nothing is then taken
   * @throws QueueClosedException if the queue was closed and is empty
   */
  public @Nullable E poll(long time, TimeUnit unit) throws InterruptedException {
    return poll(unit.toNanos(time));
  }

  /**
   * Takes the first element, waiting no longer than a time; 0 or less is one try.
   *
   * @param time for how long
   * @return the element, or null if the time was over
   * @throws InterruptedException if this thread was interrupted; nothing is then taken
   * @throws QueueClosedException if the queue was closed and is empty
   */
  public @Nullable E poll(Duration time) throws InterruptedException {
    return poll(Deadline.nanos(time));
  }

  private @Nullable E poll(long nanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    E element = poll();
    if (element != null || nanos <= 0) {
      return element;
    }
    Deadline deadline = Deadline.in(nanos);
    while (protocol.awaitElement(deadline.left())) {
      element = poll();
      if (element != null) {
        return element;
      }
    }
    return null;
  }

  /** Reads an element that was taken; one that its codec cannot read is gone. */
  private E read(long taken) {
    boolean begun = false;
    try {
      int length = protocol.length(taken);
      int at = protocol.offset(taken) + RingLayout.ELEMENT_OFFSET;
      if (codec instanceof PlainCodec<E>) {
        begun = true;
        return checked(codec.decode(protocol.memory(), at, length));
      }
      Copy copy = Copy.borrow(length);
      try {
        copy.buffer().putBytes(0, protocol.memory(), at, length);
        begun = true;
        return checked(codec.decode(copy.buffer(), 0, length));
      } finally {
        copy.giveBack();
      }
    } finally {
      if (begun) {
        protocol.free(taken);
      } else {
        protocol.putBack(taken);
      }
    }
  }

  private E checked(@Nullable E element) {
    return requireNonNull(element, () -> "a codec must not read null [codec=" + codec + "]");
  }

  /**
   * Takes what is there now.
   *
   * @param target where the elements go, in their order
   * @return how many there were
   */
  public int drainTo(Collection<? super E> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  /**
   * Takes what is there now, up to a number of elements. If the target refuses one by an exception,
   * that one is taken from the queue all the same, and so are those before it.
   *
   * @param target where the elements go, in their order
   * @param most how many at the most
   * @return how many there were; 0 for a queue that is closed and empty
   */
  public int drainTo(Collection<? super E> target, int most) {
    requireNonNull(target, "target");
    int drained = 0;
    while (drained < most) {
      E element = takeFirst();
      if (element == null) {
        break;
      }
      target.add(element);
      drained++;
    }
    return drained;
  }

  /**
   * How many elements can be taken.
   *
   * @return the number at a moment between call and return
   */
  public int size() {
    return protocol.size();
  }

  /**
   * Whether there is nothing to take now: no element, or none but those behind one that is still
   * being written.
   *
   * @return true if {@link #poll()} would find nothing
   */
  public boolean isEmpty() {
    return protocol.isAtEnd() || protocol.first() == StampedRing.NONE;
  }

  /**
   * How many elements the queue can hold.
   *
   * @return the number that it was made for
   */
  public int capacity() {
    return protocol.capacity();
  }

  /**
   * How long an element can be in its written form.
   *
   * @return a number of bytes: about a quarter of the queue's, and about 16 MiB at most
   */
  public int longestElement() {
    return protocol.longest();
  }

  /**
   * How many claims of killed producers were skipped since the queue was made.
   *
   * @return the number
   */
  public long skippedClaims() {
    return protocol.skipped();
  }

  @Override
  public Optional<String> name() {
    return Optional.ofNullable(protocol.object().name());
  }

  /**
   * Whether the queue was closed, by whichever process.
   *
   * @return true once it was
   */
  @Override
  public boolean isClosed() {
    return protocol.isShut() || protocol.isClosed();
  }

  /**
   * Closes the queue, for everybody: no element can be put any more, and once those that are there
   * have been taken, takers get {@link QueueClosedException} too, those who wait included. No
   * effect again.
   *
   * <p>A process that wants no more of a queue that others go on using calls {@link #detach()}. A
   * process that finds the queue closed and empty gives up its handle by itself.
   */
  @Override
  public void close() {
    if (!protocol.isClosed()) {
      protocol.shut();
      protocol.endIfExhausted();
    }
  }

  /**
   * Gives up this process's handle: its operations throw {@link ClosedHandleException} from now on.
   * Others go on; with the last process the queue goes. No effect again.
   */
  public void detach() {
    protocol.close();
  }

  @Serial
  private Object writeReplace() {
    return Reference.form(this, protocol, reference -> new QueueForm(reference, codec));
  }

  @Serial
  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw new InvalidObjectException("a handle comes in its serial form only");
  }

  /** Name, fill, and how many wait, at the moment of the look; never blocks. */
  @Override
  public String toString() {
    return protocol.object() + "[" + protocol.state() + "]";
  }
}
