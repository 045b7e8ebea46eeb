package io.handfast.region;

import io.handfast.ClosedHandleException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One shared object as this process sees it: where its words are, and the handles that this process
 * has on it. The process holds the object as long as one of them is open.
 */
public final class SharedObject {
  private final Region region;
  private final int index;
  private final long generation;
  private final ObjectKind kind;
  private final AtomicBuffer record;
  private final int recordOffset;
  private final @Nullable AtomicBuffer segment;

  private @Nullable LocalHandle first;
  private @Nullable List<WeakReference<LocalHandle>> more;
  private @Nullable WeakReference<Object> canonical;
  private @Nullable LocalHandle canonicalWorker;
  private @Nullable LocalHandle newest;
  private int open;
  private volatile boolean givenUp;

  SharedObject(
      Region region,
      int index,
      long generation,
      ObjectKind kind,
      AtomicBuffer record,
      @Nullable AtomicBuffer segment) {
    this.region = region;
    this.index = index;
    this.generation = generation;
    this.kind = kind;
    this.record = record;
    this.recordOffset = ChunkLayout.record(index);
    this.segment = segment;
  }

  /**
   * The region in which the object lives.
   *
   * @return the region
   */
  public Region region() {
    return region;
  }

  /**
   * The object's kind.
   *
   * @return the kind
   */
  public ObjectKind kind() {
    return kind;
  }

  /**
   * The object's number in its region.
   *
   * @return the index of its record
   */
  public int index() {
    return index;
  }

  /**
   * Tells this object from earlier and later ones with the same index.
   *
   * @return the generation of its record
   */
  public long generation() {
    return generation;
  }

  /**
   * What the object's words carry so that they are not mistaken for a stranger's.
   *
   * @return the era, above 0
   */
  public int era() {
    return ObjectLayout.era(generation);
  }

  /**
   * The buffer in which the object's own words are, from {@link #body()} on.
   *
   * @return the buffer
   */
  public AtomicBuffer words() {
    return record;
  }

  /**
   * Where the object's own words begin.
   *
   * @return the offset of {@link ObjectLayout#BODY_LENGTH} bytes in {@link #words()}
   */
  public int body() {
    return recordOffset + ObjectLayout.BODY_OFFSET;
  }

  /**
   * The memory that the object has outside its record.
   *
   * @return the buffer
   */
  public AtomicBuffer segment() {
    if (segment == null) {
      throw new IllegalStateException("this object has no memory of its own [kind=" + kind + "]");
    }
    return segment;
  }

  /**
   * The kind's own number, as given when the object was made.
   *
   * @return the number
   */
  public long parameter() {
    return record.getLong(recordOffset + ObjectLayout.PARAMETER_OFFSET);
  }

  /**
   * The kind's own switch, as given when the object was made.
   *
   * @return the switch
   */
  public boolean flag() {
    return (flags() & ObjectLayout.KIND_FLAG) != 0;
  }

  /**
   * Whether the object may travel by any road.
   *
   * @return true for managed and named objects
   */
  public boolean isAnyLocal() {
    return (flags() & ObjectLayout.ANY_LOCAL) != 0;
  }

  /**
   * The object's name in its region.
   *
   * @return the name, or null
   */
  public @Nullable String name() {
    return isAnyLocal() ? region.names().of(this) : null;
  }

  /**
   * Whether the record still belongs to this object; once it does not, it never will again.
   *
   * @return true as long as somebody holds the object
   */
  public boolean exists() {
    long word = record.getLongVolatile(recordOffset + ObjectLayout.WORD_OFFSET);
    return ObjectLayout.generation(word) == generation
        && ObjectLayout.state(word) != ObjectLayout.FREE;
  }

  /**
   * Where threads wait for one thing that this object may offer.
   *
   * @param channel 0 to 255, which thing
   * @return the queue of waiters
   */
  public WaitQueue waiters(int channel) {
    return region.waiters(index, channel);
  }

  /**
   * How many threads wait at any channel, conditions not counted; for people, as {@link
   * WaitQueue#waiting()}.
   *
   * @return how many
   */
  public int waiting() {
    return region.waiting(index);
  }

  /**
   * Where threads wait for a signal under the lock that this object is.
   *
   * @param number 0 to 255, which condition
   * @return the queue of waiters
   */
  public SignalQueue condition(int number) {
    return new SignalQueue(region, ParkerLayout.condition(index, number));
  }

  /** Tells all who wait for a condition of this lock that its owner has died. */
  public void breakConditions() {
    region.parkers().breakConditions(index);
  }

  /**
   * A handle for whoever receives the object by transfer: the same one as long as it is open.
   *
   * @return the public handle
   */
  public Object canonicalHandle() {
    return canonicalHandle(kind::handle);
  }

  /**
   * The same for a handle that needs more than its object.
   *
   * @param maker makes the handle if there is none
   * @return the public handle
   */
  public synchronized Object canonicalHandle(Function<SharedObject, Object> maker) {
    Object handle = canonical != null ? canonical.get() : null;
    if (handle == null || canonicalWorker == null || canonicalWorker.isClosed()) {
      handle = maker.apply(this);
      canonical = new WeakReference<>(handle);
      canonicalWorker = newest;
    }
    return handle;
  }

  /**
   * Says that the caller's handle was closed.
   *
   * @return what to throw
   */
  public ClosedHandleException closed() {
    return new ClosedHandleException(
        "this " + kind + " was closed in this process", "object", this);
  }

  synchronized void opened(LocalHandle handle) {
    if (first == null) {
      first = handle;
    } else {
      more = more != null ? more : new ArrayList<>();
      more.removeIf(reference -> reference.get() == null);
      more.add(new WeakReference<>(handle));
    }
    open++;
    newest = handle;
  }

  synchronized boolean hadHandles() {
    return first != null;
  }

  synchronized boolean isUnused() {
    return open == 0;
  }

  /**
   * Whether this process holds the object no more: its record may be another object's.
   *
   * @return true once it does not, for good
   */
  public boolean isGivenUp() {
    return givenUp;
  }

  void givenUp() {
    givenUp = true;
  }

  /** Gives the object up if this process has no open handle on it and nothing to give back. */
  public void giveUpIfUnused() {
    if (isUnused()) {
      region.objects().giveUpIfUnused(this);
    }
  }

  /** Keeps the object alive although no handle may be open, until {@link #letGo}. */
  public synchronized void keep() {
    open++;
  }

  /** Ends a {@link #keep}, and leaves the object to whoever makes a handle of it. */
  synchronized void keepNoMore() {
    open--;
  }

  /** Ends a {@link #keep}; with the last one, and the last handle, the object is given up. */
  public void letGo() {
    keepNoMore();
    giveUpIfUnused();
  }

  /** Closes all handles of this process, because its region is closing. */
  void closeHandles() {
    List<LocalHandle> all = new ArrayList<>();
    synchronized (this) {
      if (first != null) {
        all.add(first);
      }
      if (more != null) {
        more.forEach(reference -> addIfThere(all, reference.get()));
      }
    }
    all.forEach(LocalHandle::close);
  }

  private static void addIfThere(List<LocalHandle> all, @Nullable LocalHandle handle) {
    if (handle != null) {
      all.add(handle);
    }
  }

  private int flags() {
    return record.getByte(recordOffset + ObjectLayout.FLAGS_OFFSET);
  }

  /** {@code IpcLock#12.3}, {@code any-local IpcLock#12.3} or {@code any-local IpcLock 'jobs'}. */
  @Override
  public String toString() {
    String name = name();
    return (isAnyLocal() ? "any-local " : "")
        + kind
        + (name == null ? "#" + index + "." + generation : " '" + name + "'");
  }
}
