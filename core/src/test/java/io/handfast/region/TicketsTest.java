package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.TicketException;
import io.handfast.region.PlayedMemory.Player;
import io.handfast.region.Tickets.Offer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One object, one receiver, one redemption. */
class TicketsTest {
  private static final long CHILD = 0x1234_5678_9ABCL;

  private final PlayedMemory memory = new PlayedMemory();
  private final Player granterPlayer = memory.player();
  private final Region granter = granterPlayer.join();
  private final Player receiverPlayer = memory.player();
  private final Region receiver = receiverPlayer.join(CHILD);
  private final SharedObject object = granter.objects().create(PlainKind.ONE.spec());
  private final LocalHandle handle = (LocalHandle) object.canonicalHandle();

  private Offer offer() {
    return granter.tickets().offer(object, CHILD);
  }

  private static void assertRefused(Region region, Offer offer, ErrorCode code) {
    assertThatThrownBy(() -> region.tickets().redeem(offer, it -> it))
        .isInstanceOfSatisfying(TicketException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private int state(Offer offer) {
    int at = ControlLayout.ticket(offer.number()) + TicketLayout.WORD_OFFSET;
    return TicketLayout.state(memory.control().getLong(at));
  }

  @Test
  void theReceiverGetsTheObjectOnce() {
    Offer offer = offer();
    assertThat(state(offer)).isEqualTo(TicketLayout.OFFERED);
    SharedObject received = receiver.tickets().redeem(offer, it -> it);
    assertThat(received.index()).isEqualTo(object.index());
    assertThat(received.generation()).isEqualTo(object.generation());
    assertThat(state(offer)).isEqualTo(TicketLayout.DONE);
    assertRefused(receiver, offer, ErrorCode.TICKET_USED);
  }

  @Test
  void nobodyElseCanHaveIt() {
    Offer offer = offer();
    assertRefused(granter, offer, ErrorCode.TICKET_FOREIGN);
    assertRefused(memory.player().join(CHILD + 1), offer, ErrorCode.TICKET_FOREIGN);
    assertThat(receiver.tickets().redeem(offer, it -> it).index()).isEqualTo(object.index());
  }

  @Test
  void whoDoesNotKnowTheSecretCannotHaveIt() {
    Offer offer = offer();
    for (int bit = 0; bit < 64; bit++) {
      Offer guessed = new Offer(offer.number(), offer.sequence(), offer.secret() ^ 1L << bit);
      assertRefused(receiver, guessed, ErrorCode.TICKET_FOREIGN);
    }
    assertThat(state(offer)).as("the guesses cost it nothing").isEqualTo(TicketLayout.OFFERED);
  }

  @Test
  void secretsAreDrawnAnew() {
    Set<Long> secrets = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Offer offer = offer();
      secrets.add(offer.secret());
      granter.tickets().withdraw(offer);
    }
    assertThat(secrets).hasSize(100);
  }

  @Test
  void anImpossibleNumberIsRefused() {
    for (int number : new int[] {-1, -2, Integer.MIN_VALUE, 1_024, Integer.MAX_VALUE}) {
      assertRefused(receiver, new Offer(number, 1, 1), ErrorCode.TICKET_GONE);
    }
  }

  @Test
  void anEntryThatWasNeverOfferedIsRefused() {
    assertThatThrownBy(() -> receiver.tickets().redeem(new Offer(1_000, 0, 0), it -> it))
        .isInstanceOf(TicketException.class);
  }

  @Test
  void aTicketThatWasTakenBackHasExpired() {
    Offer offer = offer();
    granter.tickets().withdraw(offer);
    assertRefused(receiver, offer, ErrorCode.TICKET_EXPIRED);
  }

  @Test
  void takingBackWhatWasRedeemedHasNoEffect() {
    Offer offer = offer();
    SharedObject received = receiver.tickets().redeem(offer, it -> it);
    granter.tickets().withdraw(offer);
    handle.close();
    assertThat(received.exists()).isTrue();
  }

  @Test
  void anEarlierTicketOfTheSameEntryIsGone() {
    Offer first = offer();
    granter.tickets().withdraw(first);
    Offer second = offer();
    assertThat(second.number()).isEqualTo(first.number());
    assertRefused(receiver, first, ErrorCode.TICKET_GONE);
    granter.tickets().withdraw(first); // must not touch its successor
    assertThat(receiver.tickets().redeem(second, it -> it).index()).isEqualTo(object.index());
  }

  @Test
  void anOfferedObjectLivesThoughNobodyHoldsIt() {
    Offer offer = offer();
    handle.close();
    assertThat(object.exists()).isTrue();
    LocalHandle received =
        (LocalHandle) receiver.tickets().redeem(offer, it -> it).canonicalHandle();
    assertThat(object.exists()).isTrue();
    received.close();
    assertThat(object.exists()).isFalse();
  }

  @Test
  void anObjectThatWasPinnedByItsTicketAloneGoesWhenTheTicketIsTakenBack() {
    Offer offer = offer();
    handle.close();
    granter.tickets().withdraw(offer);
    assertThat(object.exists()).isFalse();
  }

  @Test
  void withoutARoomTheLimitIsNamed() {
    for (int i = 0; i < ControlLayout.TICKETS; i++) {
      offer();
    }
    assertThatThrownBy(this::offer)
        .isInstanceOfSatisfying(
            IpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_REACHED))
        .hasMessageContaining("limit=1024");
  }

  @Test
  void whatAKilledGranterOfferedHasExpiredAndIsFreed() {
    Offer offer = offer();
    granterPlayer.kill();
    receiver.suspect(granter.slot());
    assertRefused(receiver, offer, ErrorCode.TICKET_EXPIRED);
    assertThat(receiver.objects().isLive(object.index(), object.generation()))
        .as("nobody holds it, and nobody ever can")
        .isFalse();
  }

  @Test
  void GR_03_whatAKilledReceiverHadClaimedIsFreed() {
    Offer offer = offer();
    handle.close();
    // As far as the claim, and not as far as the hold.
    int at = ControlLayout.ticket(offer.number()) + TicketLayout.WORD_OFFSET;
    memory
        .control()
        .putLong(at, TicketLayout.word(TicketLayout.CLAIMED, receiver.tag(), offer.sequence()));
    receiverPlayer.kill();
    granter.suspect(receiver.slot());
    assertThat(state(offer)).isEqualTo(TicketLayout.DONE);
    assertThat(object.exists()).isFalse();
  }

  @Test
  void noTextShowsTheSecret() {
    Offer offer = offer();
    assertThat(offer.toString()).doesNotContain(String.valueOf(offer.secret()));
    assertThatThrownBy(() -> granter.tickets().redeem(offer, it -> it))
        .message()
        .doesNotContain(String.valueOf(offer.secret()));
  }
}
