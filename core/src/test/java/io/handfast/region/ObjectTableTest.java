package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ClosedHandleException;
import io.handfast.ErrorCode;
import io.handfast.RegionFormatException;
import io.handfast.TicketException;
import io.handfast.region.PlayedMemory.Player;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Life of shared objects as long as nobody is killed; for the rest see {@link ObjectDeathTest}. */
class ObjectTableTest {
  private static final ObjectSpec SPEC = PlainKind.ONE.spec();
  private static final int MANY = 100_000;

  private final PlayedMemory memory = new PlayedMemory();
  private final Player player = memory.player();
  private final Region region = player.join();
  private final ObjectTable objects = region.objects();

  private static LocalHandle handle(SharedObject object) {
    return (LocalHandle) object.canonicalHandle();
  }

  private static void assertGone(ObjectTable objects, SharedObject object) {
    assertThatThrownBy(() -> objects.open(object.index(), object.generation(), PlainKind.ONE))
        .isInstanceOfSatisfying(
            TicketException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TICKET_GONE))
        .hasMessageContaining("gone")
        .hasMessageContaining("object=" + object.index());
  }

  @Test
  void aHundredThousandObjectsAndAHundredThousandMoreInTheSameRecords() {
    ProcessMemory plain = new ProcessMemory();
    HeaderLayout.prepare(
        plain.control(), new RegionId(3, 4), BootId.UNKNOWN, ProcessIdentity.current());
    HeaderLayout.publish(plain.control());
    ThreadWaits waits = new ThreadWaits();
    Region large = Entrance.join(new RegionId(3, 4), plain, () -> waits, 0);
    List<LocalHandle> handles = new ArrayList<>();
    Set<Integer> indexes = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      SharedObject object = large.objects().create(SPEC);
      assertThat(object.index() % ChunkLayout.OBJECTS).isNotZero();
      indexes.add(object.index());
      handles.add(handle(object));
    }
    assertThat(indexes).hasSize(MANY);
    long chunks = plain.control().getLong(HeaderLayout.CHUNKS_OFFSET);
    assertThat(chunks).isEqualTo(MANY / (ChunkLayout.OBJECTS - 1) + 1);

    List<SharedObject> stale = handles.stream().map(LocalHandle::object).toList();
    handles.forEach(LocalHandle::close);
    handles.clear();
    for (int i = 0; i < MANY; i++) {
      handles.add(handle(large.objects().create(SPEC)));
    }
    // One chunk may be begun before what was freed is looked for.
    assertThat(plain.control().getLong(HeaderLayout.CHUNKS_OFFSET)).isBetween(chunks, chunks + 1);
    for (SharedObject object : stale) {
      assertThat(object.exists()).isFalse();
      assertThat(large.objects().isLive(object.index(), object.generation())).isFalse();
    }
    assertGone(large.objects(), stale.get(0));
    assertGone(large.objects(), stale.get(MANY - 1));
  }

  @Test
  void aFreedRecordIsUsedAgainInANewGeneration() {
    SharedObject first = objects.create(SPEC);
    first.words().putLong(first.body() + 8, 99);
    handle(first).close();
    SharedObject second = objects.create(SPEC);
    assertThat(second.index()).isEqualTo(first.index());
    assertThat(second.generation()).isEqualTo(first.generation() + 1);
    assertThat(second.era()).isNotEqualTo(first.era());
    assertThat(second.words().getLong(second.body() + 8)).as("nothing of the old one").isZero();
    assertThat(first.exists()).isFalse();
    assertGone(objects, first);
  }

  @Test
  void anObjectGoesWithTheLastProcessThatHoldsIt() {
    SharedObject mine = objects.create(SPEC);
    Region other = memory.player().join();
    SharedObject theirs = other.objects().open(mine.index(), mine.generation(), PlainKind.ONE);
    LocalHandle theirHandle = handle(theirs);
    handle(mine).close();
    assertThat(theirs.exists()).isTrue();
    theirHandle.close();
    assertThat(theirs.exists()).isFalse();
    assertGone(objects, mine);
  }

  @Test
  void aProcessHoldsAnObjectOnceHoweverManyHandlesItHas() {
    SharedObject object = objects.create(SPEC);
    LocalHandle one = new PlainKind.Handle(object);
    LocalHandle two = new PlainKind.Handle(object);
    assertThat(objects.open(object.index(), object.generation(), PlainKind.ONE)).isSameAs(object);
    one.close();
    one.close(); // again: no effect
    assertThat(object.exists()).isTrue();
    assertThatThrownBy(one::checkOpen).isInstanceOf(ClosedHandleException.class);
    two.checkOpen();
    two.close();
    assertThat(object.exists()).isFalse();
  }

  @Test
  void theHandleForReceiversIsTheSameAsLongAsItIsOpen() {
    SharedObject object = objects.create(SPEC);
    Object handle = object.canonicalHandle();
    assertThat(object.canonicalHandle()).isSameAs(handle);
    SharedObject again = objects.open(object.index(), object.generation(), PlainKind.ONE);
    assertThat(again.canonicalHandle()).isSameAs(handle);
  }

  @Test
  void whatIsKeptLivesWithoutAHandle() {
    SharedObject object = objects.create(SPEC);
    object.keep();
    handle(object).close();
    assertThat(object.exists()).isTrue();
    object.letGo();
    assertThat(object.exists()).isFalse();
  }

  @Test
  void anObjectWithMemoryOfItsOwnHasItsFileUntilItGoes() {
    SharedObject object = objects.create(SPEC.withSegment(4_096));
    assertThat(memory.files("segment-")).hasSize(1);
    object.segment().putLong(0, 5);
    Region other = memory.player().join();
    SharedObject theirs = other.objects().open(object.index(), object.generation(), PlainKind.ONE);
    assertThat(theirs.segment().getLong(0)).isEqualTo(5);
    handle(theirs).close();
    assertThat(memory.files("segment-")).hasSize(1);
    handle(object).close();
    assertThat(memory.files("segment-")).isEmpty();
  }

  @Test
  void anObjectForWhoseMemoryThereIsNoRoomWasNeverThere() {
    handle(objects.create(SPEC)).close();
    player.fillFileSystem();
    assertThatThrownBy(() -> objects.create(SPEC.withSegment(4_096)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no room");
    assertThat(memory.files("segment-")).isEmpty();
    SharedObject next = objects.create(SPEC);
    assertThat(next.index()).as("the record is free again").isEqualTo(1);
    handle(next).close();
    assertThat(memory.files("segment-")).isEmpty();
  }

  @Test
  void aChunkForWhichThereIsNoRoomIsAskedForAgainNextTime() {
    Player poor = memory.player();
    Region theirs = poor.join();
    poor.fillFileSystem();
    assertThatThrownBy(() -> theirs.objects().create(SPEC))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(handle(objects.create(SPEC)).object().exists()).isTrue();
  }

  @Test
  void whatNobodyKnowsIsRefused() {
    SharedObject object = objects.create(SPEC);
    for (int index : new int[] {0, -1, Integer.MIN_VALUE, 1_024, 2_048}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> objects.open(index, 0, PlainKind.ONE))
          .withMessageContaining("index=" + index);
    }
    for (int index : new int[] {1_025, 1_000_000, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> objects.open(index, 0, PlainKind.ONE))
          .isInstanceOf(RegionFormatException.class)
          .hasMessageContaining("chunk");
    }
    assertThatThrownBy(() -> objects.open(object.index() + 1, 0, PlainKind.ONE))
        .isInstanceOf(TicketException.class);
    assertThatThrownBy(() -> objects.open(object.index(), object.generation() + 1, PlainKind.ONE))
        .isInstanceOf(TicketException.class);
    assertThatThrownBy(
            () -> objects.open(object.index(), object.generation() | 1L << 60, PlainKind.ONE))
        .as("a generation of more than forty bits")
        .isInstanceOf(TicketException.class);
  }

  @Test
  void anotherKindIsRefusedWhetherItIsOpenHereOrNot() {
    SharedObject object = objects.create(SPEC);
    LocalHandle handle = handle(object);
    Region other = memory.player().join();
    for (ObjectTable table : List.of(other.objects(), objects)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.open(object.index(), object.generation(), PlainKind.OTHER))
          .withMessageContaining("another kind")
          .withMessageContaining("One")
          .withMessageContaining("Other");
    }
    handle.close();
    assertThat(object.exists()).as("the refused ones left no hold").isFalse();
  }

  @Test
  void anObjectWithImpossibleMemoryIsDamaged() {
    SharedObject object = objects.create(SPEC.withSegment(4_096));
    int at = ChunkLayout.record(object.index()) + ObjectLayout.SEGMENT_BYTES_OFFSET;
    Region other = memory.player().join();
    for (long bytes : new long[] {0, -1, Long.MIN_VALUE, 1L << 31}) {
      memory.chunk(object.index()).putLong(at, bytes);
      assertThatThrownBy(
              () -> other.objects().open(object.index(), object.generation(), PlainKind.ONE))
          .isInstanceOf(RegionFormatException.class)
          .hasMessageContaining("segmentBytes=" + bytes);
    }
  }

  @Test
  void aClosedRegionHasGivenEverythingBack() {
    SharedObject mine = objects.create(SPEC);
    LocalHandle handle = handle(mine);
    Region other = memory.player().join();
    SharedObject theirs = other.objects().open(mine.index(), mine.generation(), PlainKind.ONE);
    LocalHandle theirHandle = handle(theirs);
    region.close();
    assertThat(handle.isClosed()).isTrue();
    assertThat(theirs.exists()).isTrue();
    theirHandle.checkOpen();
    assertThat(other.participants().isPresent(region.tag())).isFalse();
  }

  @Test
  void recordsThatOthersFreedAreFoundBeforeAChunkIsAdded() {
    List<LocalHandle> handles = new ArrayList<>();
    for (int i = 1; i < ChunkLayout.OBJECTS; i++) {
      handles.add(handle(objects.create(SPEC)));
    }
    handles.forEach(LocalHandle::close);
    Region other = memory.player().join();
    for (int i = 1; i < ChunkLayout.OBJECTS; i++) {
      assertThat(other.objects().create(SPEC).index()).isLessThan(ChunkLayout.OBJECTS);
    }
    assertThat(memory.files("objects-")).hasSize(1);
    assertThat(other.objects().create(SPEC).index()).isGreaterThan(ChunkLayout.OBJECTS);
    assertThat(memory.files("objects-")).hasSize(2);
  }
}
