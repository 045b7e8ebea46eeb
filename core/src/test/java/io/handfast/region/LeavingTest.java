package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.region.PlayedMemory.Player;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a process can still do with a region that it has left: nothing in the name of its slot,
 * which may be another process's by now.
 */
@Timeout(120)
class LeavingTest {
  private static final ObjectSpec SPEC = PlainKind.ONE.spec();

  private final PlayedMemory memory = new PlayedMemory();
  private final Player player = memory.player();
  private final Region left = player.join();

  /** Holds whatever the others do, so that no record is free when they have left. */
  private final Region holder = memory.player().join();

  private static SharedObject open(Region region, SharedObject object) {
    return region.objects().open(object.index(), object.generation(), PlainKind.ONE);
  }

  private Region nextTenant() {
    int slot = left.slot();
    left.close();
    Region tenant = memory.player().join();
    assertThat(tenant.slot()).isEqualTo(slot);
    return tenant;
  }

  private void assertHeld(Region tenant, int index) {
    assertThat(new Holds(new Chunks(memory.player())).isSet(index, tenant.slot())).isTrue();
  }

  @Test
  void nothingIsMadeOrOpenedAnyMore() {
    SharedObject object = left.objects().create(SPEC);
    SharedObject theirs = open(holder, object);
    long word = memory.word(object.index());
    left.close();
    assertThatThrownBy(() -> left.objects().create(SPEC))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> open(left, theirs)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> left.openOrCreate(SPEC, "late", it -> it))
        .isInstanceOf(IllegalStateException.class);
    assertThat(memory.word(object.index())).isEqualTo(word);
    assertThat(holder.removeName(PlainKind.ONE, "late")).isFalse();
  }

  @Test
  void whatAManagerLetsGoTooLateIsHeldByTheNextTenantOfTheSlot() {
    SharedObject managed = left.objects().create(SPEC);
    managed.keep();
    SharedObject unused = open(holder, managed);
    Region tenant = nextTenant();
    SharedObject theirs = open(tenant, unused);
    managed.letGo();
    assertHeld(tenant, theirs.index());
  }

  @Test
  void whatIsCollectedTooLateIsHeldByTheNextTenantOfTheSlot() throws Exception {
    SharedObject theirs = open(holder, left.objects().create(SPEC)); // no handle, no reference
    WeakReference<SharedObject> probe = new WeakReference<>(left.objects().create(SPEC));
    Region tenant = nextTenant();
    int index = open(tenant, theirs).index();
    while (probe.get() != null) {
      System.gc();
      Thread.sleep(1);
    }
    for (int i = 0; i < 50; i++) {
      left.objects().tidy(); // what was collected is told a moment later
      Thread.sleep(1);
    }
    assertHeld(tenant, index);
  }

  @Test
  void nobodyIsProvedDeadByWhoeverHasLeft() {
    Player victimPlayer = memory.player();
    Region victim = victimPlayer.join();
    victimPlayer.kill();
    left.close();
    left.suspect(victim.slot());
    left.suspectWhileWaiting(victim.slot());
    assertThat(holder.participants().isPresent(victim.tag())).isTrue();
    holder.suspect(victim.slot());
    assertThat(holder.participants().isPresent(victim.tag())).isFalse();
  }

  @Test
  void anObjectWithoutHoldersIsNotFreedByWhoeverHasLeft() {
    SharedObject object = holder.objects().create(SPEC);
    left.close();
    // As if its last holder had been killed: whoever frees it must be able to say who it is.
    new Holds(new Chunks(memory.player())).clear(object.index(), holder.slot());
    left.objects().freeIfUnused(object.index(), object.generation());
    assertThat(object.exists()).isTrue();
    holder.objects().freeIfUnused(object.index(), object.generation());
    assertThat(object.exists()).isFalse();
  }
}
