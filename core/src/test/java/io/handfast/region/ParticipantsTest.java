package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.region.Participants.Finding;
import io.handfast.region.Participants.Registration;
import io.handfast.region.PlayedMemory.Killed;
import io.handfast.region.PlayedMemory.Player;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is in the region, and how it is proved that somebody is not any more. */
class ParticipantsTest {
  private static final ProcessIdentity ME = new ProcessIdentity(77, 88, 99);

  private final PlayedMemory memory = new PlayedMemory();

  /** The tags for which somebody was asked to recover, with the state of the slot at that time. */
  private final List<String> recovered = new ArrayList<>();

  private Participants of(Player player) {
    return new Participants(
        player.control(),
        player,
        (slot, generation) ->
            recovered.add(Tag.toString(Tag.of(slot, generation)) + " " + stateName(slot)));
  }

  private static Registration register(Participants participants) throws IOException {
    return participants.register(ME, Tag.NONE, 0);
  }

  private String stateName(int slot) {
    long word = memory.control().getLong(ControlLayout.participant(slot));
    return switch (ParticipantLayout.state(word)) {
      case ParticipantLayout.FREE -> "FREE";
      case ParticipantLayout.LIVE -> "LIVE";
      case ParticipantLayout.DYING -> "DYING";
      default -> "?";
    };
  }

  /** Slots are read from words that may be damaged. */
  @ParameterizedTest
  @ValueSource(ints = {-1, ControlLayout.PARTICIPANTS, 4_093, Integer.MAX_VALUE})
  void nobodyIsInASlotThatThereIsNot(int slot) throws Exception {
    Player player = memory.player();
    Participants participants = of(player);
    register(participants);
    assertThat(participants.tenant(slot)).isEqualTo(Tag.NONE);
    assertThat(participants.identity(slot)).isEqualTo(ProcessIdentity.UNKNOWN);
    assertThat(participants.recoverVacant(slot)).isEqualTo(Finding.ALIVE);
    assertThat(recovered).isEmpty();
  }

  @Test
  void theFirstOneGetsSlot0InItsFirstGeneration() throws Exception {
    Participants participants = of(memory.player());
    Registration mine = participants.register(ME, Tag.of(3, 4), 5);
    assertThat(Tag.toString(mine.tag())).isEqualTo("0.1");
    assertThat(participants.isLive(mine.tag())).isTrue();
    assertThat(participants.identity(0)).isEqualTo(ME);
    assertThat(memory.control().getLong(ControlLayout.participant(0) + 32)).isEqualTo(Tag.of(3, 4));
    assertThat(memory.control().getLong(ControlLayout.participant(0) + 40)).isEqualTo(5);
    assertThat(recovered).isEmpty();
  }

  @Test
  void aSlotThatWasLeftIsLetAgainInTheNextGeneration() throws Exception {
    Registration first = register(of(memory.player()));
    Participants second = of(memory.player());
    assertThat(Tag.slot(register(second).tag())).isEqualTo(1);
    of(memory.player()).leave(first);
    assertThat(second.isTenant(0, 1)).isFalse();
    assertThat(Tag.toString(register(of(memory.player())).tag())).isEqualTo("0.2");
  }

  @Test
  void whoLeavesIsRecoveredWhileItsLockIsStillHeld() throws Exception {
    Player player = memory.player();
    Participants participants =
        new Participants(
            player.control(),
            player,
            (slot, generation) -> {
              assertThat(memory.player().tryClaimSlot(slot)).isNull();
              recovered.add(stateName(slot));
            });
    participants.leave(register(participants));
    assertThat(recovered).containsExactly("DYING");
    assertThat(stateName(0)).isEqualTo("FREE");
    assertThat(memory.player().tryClaimSlot(0)).isNotNull();
  }

  @Test
  void aLivingOneIsNeverReaped() throws Exception {
    long tag = register(of(memory.player())).tag();
    assertThat(of(memory.player()).reap(tag)).isEqualTo(Finding.ALIVE);
    assertThat(recovered).isEmpty();
    assertThat(stateName(0)).isEqualTo("LIVE");
  }

  @Test
  void aDeadOneIsReapedOnceByWhoeverComes() throws Exception {
    Player victim = memory.player();
    long tag = register(of(victim)).tag();
    victim.kill();
    assertThat(of(memory.player()).reap(tag)).isEqualTo(Finding.REAPED);
    assertThat(recovered).containsExactly("0.1 DYING");
    assertThat(stateName(0)).isEqualTo("FREE");
    assertThat(of(memory.player()).reap(tag)).isEqualTo(Finding.GONE);
    assertThat(recovered).hasSize(1);
  }

  @Test
  void aTagOfAnEarlierTenantIsGoneThoughTheSlotIsLive() throws Exception {
    Participants first = of(memory.player());
    Registration left = register(first);
    first.leave(left);
    register(of(memory.player()));
    recovered.clear();
    assertThat(of(memory.player()).reap(left.tag())).isEqualTo(Finding.GONE);
    assertThat(recovered).isEmpty();
  }

  @Test
  void theLockStaysHeldUntilTheRecoveryIsOver() throws Exception {
    Player victim = memory.player();
    long tag = register(of(victim)).tag();
    victim.kill();
    Player reaper = memory.player();
    Participants participants =
        new Participants(
            reaper.control(),
            reaper,
            (slot, generation) -> {
              assertThat(memory.player().tryClaimSlot(slot)).isNull();
              recovered.add("once");
            });
    participants.reap(tag);
    assertThat(recovered).containsExactly("once");
  }

  @Test
  void aReaperThatIsKilledLeavesTheWorkToTheNextOne() throws Exception {
    Player victim = memory.player();
    long tag = register(of(victim)).tag();
    victim.kill();
    Player reaper = memory.player();
    Participants dying =
        new Participants(
            reaper.control(),
            reaper,
            (slot, generation) -> {
              reaper.kill();
              throw new Killed();
            });
    assertThatThrownBy(() -> dying.reap(tag)).isInstanceOf(Killed.class);
    assertThat(stateName(0)).isEqualTo("DYING");
    assertThat(of(memory.player()).reap(tag)).isEqualTo(Finding.REAPED);
    assertThat(recovered).containsExactly("0.1 DYING");
  }

  /** Killed at each of its stores in turn, a newcomer leaves a slot that can be let again. */
  @Test
  void killedWhileItRegistersItLeavesNothingBehind() throws Exception {
    for (int stores = 0; ; stores++) {
      PlayedMemory fresh = new PlayedMemory();
      Player victim = fresh.player();
      victim.killAfter(stores);
      try {
        register(new Participants(victim.control(), victim, (slot, generation) -> {}));
        break;
      } catch (Killed e) {
        Player next = fresh.player();
        Participants participants =
            new Participants(next.control(), next, (slot, generation) -> {});
        Registration registration = register(participants);
        assertThat(Tag.slot(registration.tag())).as("killed after %s stores", stores).isZero();
        assertThat(participants.isLive(registration.tag())).isTrue();
      }
    }
  }

  @Test
  void aNewcomerRecoversTheDeadTenantWhoseSlotItTakes() throws Exception {
    List<Player> tenants = new ArrayList<>();
    for (int i = 0; i < ControlLayout.PARTICIPANTS; i++) {
      Player tenant = memory.player();
      register(of(tenant));
      tenants.add(tenant);
    }
    tenants.get(700).kill();
    Registration mine = register(of(memory.player()));
    assertThat(Tag.toString(mine.tag())).isEqualTo("700.2");
    assertThat(recovered).containsExactly("700.1 DYING");
  }

  @Test
  void aFullTableNamesItsLimit() throws Exception {
    for (int i = 0; i < ControlLayout.PARTICIPANTS; i++) {
      register(of(memory.player()));
    }
    assertThatThrownBy(() -> register(of(memory.player())))
        .isInstanceOfSatisfying(
            IpcException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_REACHED))
        .hasMessageContaining("limit=1024");
    assertThat(recovered).isEmpty();
  }

  @Test
  void freeSlotsGoBeforeThoseOfTheDead() throws Exception {
    Player dead = memory.player();
    register(of(dead));
    dead.kill();
    assertThat(Tag.slot(register(of(memory.player())).tag())).isEqualTo(1);
    assertThat(recovered).isEmpty();
  }

  @Test
  void everybodyElseIsProbedWithinAFewRounds() throws Exception {
    Participants mine = of(memory.player());
    long me = register(mine).tag();
    for (int i = 0; i < 9; i++) {
      register(of(memory.player()));
    }
    List<Integer> probed = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      probed.addAll(mine.toProbe(round, me));
    }
    assertThat(probed).containsAll(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9)).doesNotContain(0);
  }

  @Test
  void whosePidIsNotThereAnyMoreIsProbedAtOnce() throws Exception {
    Participants mine = of(memory.player());
    long me = register(mine).tag();
    ProcessIdentity current = ProcessIdentity.current();
    ProcessIdentity nobody = new ProcessIdentity(Integer.MAX_VALUE, 0, current.pidNamespace());
    for (int i = 0; i < 8; i++) {
      of(memory.player()).register(i == 5 ? nobody : current, Tag.NONE, 0);
    }
    for (int round = 0; round < 4; round++) {
      assertThat(mine.toProbe(round, me)).contains(6).hasSizeLessThanOrEqualTo(3);
    }
  }
}
