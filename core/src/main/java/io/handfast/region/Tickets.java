package io.handfast.region;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.TicketException;
import java.security.SecureRandom;
import java.util.function.Function;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Objects under way to one receiver each. A ticket pins its object until the receiver has it, or
 * died, or the granter takes the ticket back.
 *
 * <pre>
 * FREE -&gt; MAKING(granter) -&gt; OFFERED(granter) -&gt; CLAIMED(receiver) -&gt; DONE
 *                                  \\-&gt; EXPIRED
 * </pre>
 *
 * Every step is one CAS on the ticket's word, which names its party and carries a sequence, so that
 * a ticket is claimed once and a late receiver cannot claim its successor.
 *
 * <table>
 * <caption>Killed</caption>
 * <tr><td>granter while MAKING or OFFERED</td><td>the reaper sets EXPIRED</td></tr>
 * <tr><td>receiver while CLAIMED</td><td>the reaper sets DONE: the object was the receiver's</td></tr>
 * </table>
 */
public final class Tickets {
  private final Region region;
  private final AtomicBuffer control;
  private final SecureRandom random = new SecureRandom();

  Tickets(Region region, AtomicBuffer control) {
    this.region = region;
    this.control = control;
  }

  /**
   * What the receiver is sent.
   *
   * @param number which entry of the table
   * @param sequence which ticket in it
   * @param secret what only granter and receiver know
   */
  public record Offer(int number, long sequence, long secret) {
    /** Number and sequence, never the secret. */
    @Override
    public String toString() {
      return "ticket " + number + "." + sequence;
    }
  }

  /**
   * Offers an object.
   *
   * @param object the object, held by this process
   * @param receiver the start id of the only process that may claim it
   * @return what to send
   */
  public Offer offer(SharedObject object, long receiver) {
    for (int number = 0; number < ControlLayout.TICKETS; number++) {
      int at = ControlLayout.ticket(number);
      long word = control.getLongVolatile(at + TicketLayout.WORD_OFFSET);
      long sequence = TicketLayout.sequence(word) + 1;
      long making = TicketLayout.word(TicketLayout.MAKING, region.tag(), sequence);
      if (isIdle(word) && control.compareAndSetLong(at + TicketLayout.WORD_OFFSET, word, making)) {
        raiseUsed(number + 1L);
        long secret = random.nextLong();
        control.putLong(at + TicketLayout.SECRET_OFFSET, secret);
        control.putInt(at + TicketLayout.OBJECT_OFFSET, object.index());
        control.putInt(at + TicketLayout.KIND_OFFSET, object.kind().code());
        control.putLong(at + TicketLayout.OBJECT_GENERATION_OFFSET, object.generation());
        control.putLong(at + TicketLayout.RECEIVER_OFFSET, receiver);
        long offered = TicketLayout.word(TicketLayout.OFFERED, region.tag(), sequence);
        control.putLongVolatile(at + TicketLayout.WORD_OFFSET, offered);
        return new Offer(number, TicketLayout.sequence(offered), secret);
      }
    }
    throw new IpcException(
        ErrorCode.LIMIT_REACHED,
        "too many tickets are under way in this region",
        "limit",
        ControlLayout.TICKETS);
  }

  /**
   * Takes a ticket back, unless its receiver was faster.
   *
   * @param offer the ticket, granted by this process
   */
  public void withdraw(Offer offer) {
    int at = ControlLayout.ticket(offer.number());
    int object = control.getInt(at + TicketLayout.OBJECT_OFFSET);
    long generation = control.getLong(at + TicketLayout.OBJECT_GENERATION_OFFSET);
    long offered = TicketLayout.word(TicketLayout.OFFERED, region.tag(), offer.sequence());
    long expired = TicketLayout.word(TicketLayout.EXPIRED, region.tag(), offer.sequence());
    if (control.compareAndSetLong(at + TicketLayout.WORD_OFFSET, offered, expired)) {
      // Our own handle may have been closed while the ticket kept the object.
      region.objects().freeIfUnused(object, generation);
    }
  }

  /**
   * Claims a ticket and takes hold of its object.
   *
   * @param offer what the granter sent
   * @param use makes a handle of it
   * @param <R> what that returns
   * @return the same
   * @throws TicketException if the ticket was used, has expired, or is another process's
   */
  public <R> R redeem(Offer offer, Function<? super SharedObject, R> use) {
    if (offer.number() < 0 || offer.number() >= ControlLayout.TICKETS) {
      throw new TicketException(ErrorCode.TICKET_GONE, "no such ticket", "number", offer.number());
    }
    int at = ControlLayout.ticket(offer.number());
    long word = control.getLongVolatile(at + TicketLayout.WORD_OFFSET);
    int object = control.getInt(at + TicketLayout.OBJECT_OFFSET);
    int kind = control.getInt(at + TicketLayout.KIND_OFFSET);
    long generation = control.getLong(at + TicketLayout.OBJECT_GENERATION_OFFSET);
    boolean foreign =
        control.getLong(at + TicketLayout.SECRET_OFFSET) != offer.secret()
            || control.getLong(at + TicketLayout.RECEIVER_OFFSET) != region.startId();
    long claimed = TicketLayout.word(TicketLayout.CLAIMED, region.tag(), offer.sequence());
    if (TicketLayout.sequence(word) != offer.sequence()) {
      throw refused(ErrorCode.TICKET_GONE, "this ticket is used up or expired", offer);
    }
    switch (TicketLayout.state(word)) {
      case TicketLayout.OFFERED -> {
        if (foreign) {
          throw refused(ErrorCode.TICKET_FOREIGN, "this ticket is for another process", offer);
        }
      }
      case TicketLayout.EXPIRED ->
          throw refused(ErrorCode.TICKET_EXPIRED, "this ticket has expired", offer);
      default -> throw refused(ErrorCode.TICKET_USED, "this ticket was redeemed before", offer);
    }
    // What was read above belongs to this offer: the sequence in the word has not moved.
    if (!control.compareAndSetLong(at + TicketLayout.WORD_OFFSET, word, claimed)) {
      throw refused(ErrorCode.TICKET_USED, "this ticket was redeemed before", offer);
    }
    boolean opened = false;
    try {
      R received = region.objects().open(object, generation, ObjectKinds.find(kind), use);
      opened = true;
      return received;
    } finally {
      control.putLongVolatile(
          at + TicketLayout.WORD_OFFSET,
          TicketLayout.word(TicketLayout.DONE, region.tag(), offer.sequence()));
      if (!opened) {
        region.objects().freeIfUnused(object, generation);
      }
    }
  }

  /**
   * Whether a ticket for this object is under way. One in the making is not: its granter holds the
   * object, and its entry may still show an earlier one.
   */
  boolean isUnderWay(int object, long generation) {
    long used = control.getLongVolatile(HeaderLayout.TICKETS_USED_OFFSET);
    for (int number = 0; number < Math.min(used, ControlLayout.TICKETS); number++) {
      int at = ControlLayout.ticket(number);
      long word = control.getLongVolatile(at + TicketLayout.WORD_OFFSET);
      if (isUnderWay(word)
          && control.getInt(at + TicketLayout.OBJECT_OFFSET) == object
          && control.getLong(at + TicketLayout.OBJECT_GENERATION_OFFSET) == generation) {
        return true;
      }
    }
    return false;
  }

  /** Ends the tickets of a dead participant. */
  void recover(long dead) {
    for (int number = 0; number < ControlLayout.TICKETS; number++) {
      int at = ControlLayout.ticket(number) + TicketLayout.WORD_OFFSET;
      long word = control.getLongVolatile(at);
      if (!isIdle(word) && TicketLayout.names(word, dead)) {
        int end =
            TicketLayout.state(word) == TicketLayout.CLAIMED
                ? TicketLayout.DONE
                : TicketLayout.EXPIRED;
        control.compareAndSetLong(
            at, word, TicketLayout.word(end, dead, TicketLayout.sequence(word)));
      }
    }
  }

  private static boolean isUnderWay(long word) {
    int state = TicketLayout.state(word);
    return state == TicketLayout.OFFERED || state == TicketLayout.CLAIMED;
  }

  private static boolean isIdle(long word) {
    int state = TicketLayout.state(word);
    return state == TicketLayout.FREE
        || state == TicketLayout.DONE
        || state == TicketLayout.EXPIRED;
  }

  private void raiseUsed(long used) {
    long v;
    do {
      v = control.getLongVolatile(HeaderLayout.TICKETS_USED_OFFSET);
    } while (v < used && !control.compareAndSetLong(HeaderLayout.TICKETS_USED_OFFSET, v, used));
  }

  private static TicketException refused(ErrorCode code, String why, Offer offer) {
    return new TicketException(code, why, "ticket", offer.number() + "." + offer.sequence());
  }
}
