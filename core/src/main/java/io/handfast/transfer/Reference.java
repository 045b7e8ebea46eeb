package io.handfast.transfer;

import io.handfast.ContextMismatchException;
import io.handfast.ErrorCode;
import io.handfast.HandleTransferException;
import io.handfast.TicketException;
import io.handfast.region.LocalHandle;
import io.handfast.region.ObjectKinds;
import io.handfast.region.Region;
import io.handfast.region.RegionId;
import io.handfast.region.Regions;
import io.handfast.region.SharedObject;
import io.handfast.region.Tickets;
import java.io.Serial;
import java.util.function.Function;

/**
 * A shared object in numbers: as a ticket when it goes to one receiver, as a plain reference when
 * anybody in the region may read it. Never an address, an OS handle or an owner's tag.
 *
 * @param kind the number of the object's kind
 * @param regionHigh the upper half of the region's identity
 * @param regionLow the lower half
 * @param index the object's number
 * @param generation the object's generation
 * @param ticket the number of the ticket, or -1 for a plain reference
 * @param sequence which ticket of that number
 * @param secret what only granter and receiver know
 */
public record Reference(
    int kind,
    long regionHigh,
    long regionLow,
    int index,
    long generation,
    int ticket,
    long sequence,
    long secret)
    implements SerialForm {
  @Serial private static final long serialVersionUID = 1L;

  private static final int NO_TICKET = -1;

  /**
   * Writes a handle down, for the hand-over that is going on.
   *
   * @param known the handle as the user knows it
   * @param handle what it works with
   * @param maker makes the serial form
   * @return what is sent
   * @throws HandleTransferException if the rules forbid it
   * @throws ContextMismatchException if the target cannot have it
   */
  public static Object form(Object known, LocalHandle handle, Function<Reference, Object> maker) {
    // A stream remembers what it replaced, so one ticket does for all mentions in it; a stream
    // within
    // an argument needs one of its own, since a ticket is redeemed once.
    return maker.apply(to(known, handle));
  }

  private static Reference to(Object known, LocalHandle handle) {
    Transfer transfer = Transfer.current();
    TransferRules.check(known, handle, transfer);
    SharedObject object = handle.object();
    boolean plain = transfer.road() == Road.STREAM;
    Tickets.Offer offer = plain ? new Tickets.Offer(NO_TICKET, 0, 0) : transfer.grant(object);
    RegionId region = object.region().id();
    return new Reference(
        object.kind().code(),
        region.high(),
        region.low(),
        object.index(),
        object.generation(),
        offer.number(),
        offer.sequence(),
        offer.secret());
  }

  /**
   * Takes hold of the object.
   *
   * @param use makes a handle of it
   * @param <R> what that returns
   * @return the same
   * @throws TicketException if it is gone, or the ticket is not good (any more)
   * @throws ContextMismatchException if this process is not in its region
   */
  public <R> R resolve(Function<? super SharedObject, R> use) {
    RegionId id = new RegionId(regionHigh, regionLow);
    Region region = Regions.find(id);
    if (region == null) {
      throw new ContextMismatchException(
          "the object lives in a region that this process has not joined", "region", id);
    }
    if (ticket != NO_TICKET) {
      return region.tickets().redeem(new Tickets.Offer(ticket, sequence, secret), use);
    }
    return region
        .objects()
        .open(
            index,
            generation,
            ObjectKinds.find(kind),
            object -> use.apply(checkedAnyLocal(object)));
  }

  private static SharedObject checkedAnyLocal(SharedObject object) {
    if (!object.isAnyLocal()) {
      throw new TicketException(
          ErrorCode.TICKET_FOREIGN,
          "a reference to an object that may be inherited only",
          "object",
          object);
    }
    return object;
  }

  /** Kind and object, never the secret. */
  @Override
  public String toString() {
    return "reference to object " + index + "." + generation + " of kind " + kind;
  }
}
