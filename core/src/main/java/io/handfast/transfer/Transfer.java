package io.handfast.transfer;

import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.region.Tickets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hand-over that is going on in this thread: by which road, to whom, and which tickets were
 * made for it. Handles that are serialised without one travel by {@link Road#STREAM} to a target
 * that is not known yet.
 */
public final class Transfer {
  private static final ThreadLocal<@Nullable Transfer> CURRENT = new ThreadLocal<>();

  private final Road road;
  private final @Nullable Region target;
  private final @Nullable String targetName;
  private final long receiver;
  private final List<Granted> granted = new ArrayList<>();
  private @Nullable Object root;
  private String rootName = "";

  private record Granted(Tickets tickets, Tickets.Offer offer) {}

  private Transfer(Road road, @Nullable Region target, @Nullable String targetName, long receiver) {
    this.road = road;
    this.target = target;
    this.targetName = targetName;
    this.receiver = receiver;
  }

  /**
   * A hand-over to a process that is being started.
   *
   * @param target the region in which it will be
   * @param method how it is started, for messages
   * @param startId the number under which it will register
   * @return the hand-over
   */
  public static Transfer start(Region target, String method, long startId) {
    return new Transfer(Road.START, target, method + " " + target, startId);
  }

  /**
   * A hand-over to whoever reads a stream in a region.
   *
   * @param target the region in which the readers are
   * @return the hand-over
   */
  public static Transfer stream(Region target) {
    return new Transfer(Road.STREAM, target, target.toString(), 0);
  }

  /**
   * A hand-over to whoever will read a stream, wherever that is.
   *
   * @return the hand-over
   */
  public static Transfer plainStream() {
    return new Transfer(Road.STREAM, null, null, 0);
  }

  static Transfer current() {
    Transfer current = CURRENT.get();
    return current != null ? current : plainStream();
  }

  Road road() {
    return road;
  }

  /** Where the object will arrive, or null if that is not known. */
  @Nullable Region target() {
    return target;
  }

  /** The same for people. */
  @Nullable String targetName() {
    return targetName;
  }

  Tickets.Offer grant(SharedObject object) {
    Tickets tickets = object.region().tickets();
    Tickets.Offer offer = tickets.offer(object, receiver);
    granted.add(new Granted(tickets, offer));
    return offer;
  }

  /** Something that writes handles. */
  public interface Writing<E extends Exception> {
    /**
     * Writes.
     *
     * @throws E if that fails
     */
    void run() throws E;
  }

  /**
   * Writes handles under this hand-over's rules; if that fails, no ticket is left behind.
   *
   * @param value what is written
   * @param name how the user knows it
   * @param writing what writes it
   * @param <E> how that may fail
   * @throws E if it does
   */
  public <E extends Exception> void run(@Nullable Object value, String name, Writing<E> writing)
      throws E {
    Transfer outer = CURRENT.get();
    CURRENT.set(this);
    root = value;
    rootName = name;
    boolean done = false;
    try {
      writing.run();
      done = true;
    } finally {
      CURRENT.set(outer);
      root = null;
      if (!done) {
        withdraw();
      }
    }
  }

  /** How the user gets to a part of what is being written, or null if that is not known. */
  @Nullable String pathTo(Object part) {
    return root == null ? null : ObjectPath.find(root, rootName, object -> object == part);
  }

  /** Takes back every ticket that was not redeemed. */
  public void withdraw() {
    granted.forEach(one -> one.tickets().withdraw(one.offer()));
    granted.clear();
  }
}
