package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.RegionFormatException;
import io.handfast.region.PlayedMemory.Player;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects by name: the same one for everybody, as long as somebody holds it. */
class NamesTest {
  private final PlayedMemory memory = new PlayedMemory();
  private final Region mine = memory.player().join();
  private final Player otherPlayer = memory.player();
  private final Region other = otherPlayer.join();

  private static LocalHandle open(Region region, String name) {
    return open(region, PlainKind.ONE.spec(), name);
  }

  private static LocalHandle open(Region region, ObjectSpec spec, String name) {
    return (LocalHandle) region.openOrCreate(spec, name, it -> it).canonicalHandle();
  }

  private static boolean isSame(LocalHandle a, LocalHandle b) {
    return a.object().index() == b.object().index()
        && a.object().generation() == b.object().generation();
  }

  @Test
  void aNameMeansTheSameObjectEverywhere() {
    LocalHandle first = open(mine, "jobs");
    assertThat(isSame(first, open(other, "jobs"))).isTrue();
    assertThat(isSame(first, open(mine, "jobs"))).isTrue();
    assertThat(isSame(first, open(other, "Jobs"))).isFalse();
    assertThat(first.object().name()).isEqualTo("jobs");
    assertThat(first.object().isAnyLocal()).isTrue();
  }

  @Test
  void anotherKindUnderTheNameIsRefused() {
    LocalHandle one = open(mine, "jobs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(other, PlainKind.OTHER.spec(), "jobs"))
        .withMessageContainingAll("name=jobs", "wanted=Other", "found=One");
    assertThat(other.removeName(PlainKind.OTHER, "jobs")).isFalse();
    assertThat(isSame(one, open(other, "jobs"))).isTrue();
  }

  @Test
  void anotherPolicyOrSizeIsRefusedAndLeavesNoHold() {
    LocalHandle first = open(mine, "jobs");
    for (ObjectSpec wrong :
        List.of(PlainKind.ONE.spec().withFlag(true), ObjectSpec.of(PlainKind.ONE, 7))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> other.openOrCreate(wrong, "jobs", it -> it))
          .withMessageContaining("One 'jobs'");
    }
    first.close();
    assertThat(first.object().exists()).isFalse();
  }

  @Test
  void anObjectThatIsGoneLeavesItsNameFree() {
    LocalHandle first = open(mine, "jobs");
    first.close();
    LocalHandle second = open(other, "jobs");
    assertThat(isSame(first, second)).isFalse();
    assertThat(mine.removeName(PlainKind.ONE, "jobs")).isTrue();
    assertThat(mine.removeName(PlainKind.ONE, "jobs")).isFalse();
    assertThat(second.object().exists()).as("holders go on").isTrue();
    assertThat(isSame(second, open(mine, "jobs"))).as("the name is free").isFalse();
  }

  @Test
  void theNameOfADeadProcesssObjectIsFree() {
    LocalHandle theirs = open(other, "jobs");
    otherPlayer.kill();
    mine.suspect(1);
    assertThat(mine.objects().isLive(theirs.object().index(), theirs.object().generation()))
        .isFalse();
    assertThat(mine.removeName(PlainKind.ONE, "jobs")).isFalse();
    assertThat(open(mine, "jobs").object().exists()).isTrue();
  }

  @Test
  void thereIsRoomForMoreThanOneFileOfNames() {
    List<LocalHandle> handles = new ArrayList<>();
    Set<Integer> indexes = new HashSet<>();
    for (int i = 0; i < NameLayout.CELLS + 10; i++) {
      LocalHandle handle = open(i % 2 == 0 ? mine : other, "name-" + i);
      handles.add(handle);
      indexes.add(handle.object().index());
    }
    assertThat(indexes).hasSize(handles.size());
    assertThat(memory.files("names-")).hasSize(2);
    for (int i = 0; i < handles.size(); i++) {
      assertThat(isSame(handles.get(i), open(other, "name-" + i))).isTrue();
    }
  }

  @Test
  void cellsOfObjectsThatAreGoneAreUsedAgain() {
    for (int i = 0; i < 3 * NameLayout.CELLS; i++) {
      open(mine, "name-" + i).close();
    }
    assertThat(memory.files("names-")).hasSize(1);
  }

  @Test
  void theLongestNameIsKeptWhole() {
    String longest = "aZ0._-".repeat(34).substring(0, NameLayout.LONGEST);
    assertThat(open(mine, longest).object().name()).isEqualTo(longest).hasSize(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a/b",
        "/",
        "..\\",
        "a\u0000b",
        "\u0000",
        "grün",
        "a\nb",
        "jobs\n",
        "a:b",
        "\uFF41"
      })
  void SM_13_whatCannotBeANameIsRefusedBeforeAnythingIsMade(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mine.openOrCreate(PlainKind.ONE.spec(), name, it -> it))
        .withMessageContaining("1 to 200 characters")
        .withMessageContaining("length=" + name.length());
    assertThatIllegalArgumentException().isThrownBy(() -> mine.removeName(PlainKind.ONE, name));
    assertThat(memory.files("")).isEmpty();
  }

  @Test
  void SM_13_aNameOf201CharactersIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(mine, "x".repeat(201)))
        .withMessageContaining("length=201");
    assertThat(memory.files("")).isEmpty();
  }

  @Test
  void aDamagedLengthIsNoReasonToCrash() {
    LocalHandle handle = open(mine, "jobs");
    for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      memory.player().openNames(0).putInt(NameLayout.NAME_LENGTH_OFFSET, length);
      assertThat(handle.object().toString()).contains("One '");
    }
  }

  @Test
  void aCellThatLeadsNowhereIsDamage() {
    LocalHandle handle = open(mine, "jobs");
    for (int object : new int[] {Integer.MAX_VALUE, -5, -5_000, Integer.MIN_VALUE}) {
      memory.player().openNames(0).putInt(NameLayout.OBJECT_OFFSET, object);
      assertThatThrownBy(() -> open(other, "others")).isInstanceOf(RegionFormatException.class);
    }
    assertThat(handle.object().exists()).isTrue();
  }
}
