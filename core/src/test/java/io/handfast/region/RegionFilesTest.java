package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.RegionFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * KC-10, AT-02: what is no region, or none that this version can read, is refused and unchanged.
 */
@Timeout(120)
class RegionFilesTest {
  private static final ThreadWaits WAITS = new ThreadWaits();

  @TempDir Path root;
  private RegionFiles.Unpublished made;
  private RegionFiles files;
  private AtomicBuffer control;
  private Path directory;

  @BeforeEach
  void makeRegion() throws IOException {
    made = RegionFiles.create(RegionHome.open(root));
    files = made.files();
    control = files.control();
    HeaderLayout.prepare(control, made.id(), BootId.current(), ProcessIdentity.current());
    made.publish();
    directory = files.directory();
  }

  @AfterEach
  void leave() throws IOException {
    made.firstSlot().close();
  }

  private static List<Path> tree(Path top) throws IOException {
    try (Stream<Path> paths = Files.walk(top)) {
      return paths.sorted().toList();
    }
  }

  private static String modeOf(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertMalformed(String... parts) throws IOException {
    List<Path> before = tree(root);
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatExceptionOfType(RegionFormatException.class)
          .isThrownBy(() -> Entrance.attach(directory, Tag.NONE, 0, () -> WAITS))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.REGION_FORMAT))
          .satisfies(e -> assertThat(e).hasMessageContainingAll(parts))
          .withMessageContaining(directory.toString());
    }
    assertThat(tree(root)).isEqualTo(before);
  }

  private void assertRefused(ErrorCode code, String message) throws IOException {
    List<Path> before = tree(root);
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> Entrance.attach(directory, Tag.NONE, 0, () -> WAITS))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .withMessageContaining(message)
        .withMessageContaining("=" + directory);
    assertThat(tree(root)).isEqualTo(before);
  }

  private void resize(String name, long size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
      channel.truncate(size);
      if (channel.size() < size) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
    }
  }

  @Test
  void asItWasMadeItCanBeAttachedTo() {
    try (Region region = Entrance.attach(directory, Tag.NONE, 0, () -> WAITS)) {
      assertThat(region.id()).isEqualTo(made.id());
      assertThat(region.slot()).isEqualTo(1);
      assertThat(region).hasToString("context in " + directory);
    }
  }

  @Test
  void everythingIsForItsOwnerAlone() throws Exception {
    files.createChunk(0);
    files.createSegment(1, 100);
    try (RegionMemory.Claim structure = files.lockStructure();
        RegionMemory.Claim names = files.lockNames()) {
      assertThat(List.of(structure, names)).doesNotContainNull();
      assertThat(tree(directory)).hasSize(8);
      for (Path path : tree(directory)) {
        assertThat(modeOf(path)).isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void anUnknownWayToSleepIsDamage() throws Exception {
    control.putInt(HeaderLayout.WAITS_OFFSET, 3);
    assertMalformed("damaged header", "waits=3");
  }

  @Test
  void anUnknownWayToGiveLocksBackIsDamage() throws Exception {
    control.putInt(HeaderLayout.FENCES_OFFSET, 3);
    assertMalformed("damaged header", "fences=3");
  }

  @Test
  void nothingThereIsNotFound() throws Exception {
    directory = directory.resolveSibling("f".repeat(32));
    assertRefused(ErrorCode.REGION_NOT_FOUND, "there is no region here (any more)");
  }

  @Test
  void aDirectoryWithoutAControlFileIsNotFound() throws Exception {
    Files.delete(directory.resolve("control"));
    assertRefused(ErrorCode.REGION_NOT_FOUND, "there is no region here (any more)");
  }

  @Test
  void aRetiredOneIsNotFound() throws Exception {
    control.putLongVolatile(HeaderLayout.STATE_OFFSET, HeaderLayout.RETIRED);
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> Entrance.attach(directory, Tag.NONE, 0, () -> WAITS))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.REGION_NOT_FOUND))
        .withMessageContaining("last participant has just left")
        .withMessageContaining("directory=" + directory);
    assertThat(files.tryClaimSlot(1)).as("the slot it had").isNotNull();
  }

  @Test
  void aFileInItsPlaceIsRefused() throws Exception {
    directory = Files.createFile(root.resolve("file"));
    assertRefused(ErrorCode.REGION_ACCESS, "not a directory");
  }

  @Test
  void oneThatOthersMayEnterIsRefused() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
    assertRefused(ErrorCode.REGION_ACCESS, "its mode must be 0700, it is 0750");
  }

  @Test
  void oneOfAnotherUserIsRefused() throws Exception {
    Privileges.giveAway(directory);
    assertRefused(
        ErrorCode.REGION_ACCESS, "belongs to another user (uid " + Privileges.stranger() + ")");
  }

  @Test
  void aSymbolicLinkInThePlaceOfAFileIsNotFollowed() throws Exception {
    Path file = directory.resolve("control");
    Files.move(file, root.resolve("elsewhere"));
    Files.createSymbolicLink(file, root.resolve("elsewhere"));
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> RegionFiles.open(directory))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.REGION_ACCESS))
        .withMessageStartingWith("a region's file cannot be opened [file=" + file + ", reason=");
  }

  @Test
  void KC_10_aTruncatedFileIsRefused() throws Exception {
    for (long size : new long[] {0, 8, 4_096, ControlLayout.LENGTH - 1}) {
      resize("control", size);
      assertMalformed("wrong size", "size=" + size, "expected=" + ControlLayout.LENGTH);
    }
  }

  @Test
  void KC_10_aFileThatIsTooLongIsRefused() throws Exception {
    resize("control", ControlLayout.LENGTH + 1L);
    assertMalformed("wrong size", "size=397313", "expected=397312");
  }

  @Test
  void KC_10_aForeignFileIsRefused() throws Exception {
    control.putLong(HeaderLayout.MAGIC_OFFSET, 0xCAFEBABEL);
    assertMalformed("not a region: wrong magic", "magic=cafebabe");
  }

  @Test
  void KC_10_oneOfTheOtherByteOrderIsRefused() throws Exception {
    control.putLong(HeaderLayout.MAGIC_OFFSET, HeaderLayout.foreignMagic());
    assertMalformed("made on a machine of the other byte order");
  }

  @Test
  void KC_10_aHalfMadeOneIsRefused() throws Exception {
    control.putInt(HeaderLayout.MAJOR_OFFSET, 0);
    assertMalformed("half made: it has no version");
  }

  @Test
  void AT_02_aNewerLayoutIsRefusedWithBothVersions() throws Exception {
    control.putInt(HeaderLayout.MAJOR_OFFSET, HeaderLayout.MAJOR + 1);
    control.putInt(HeaderLayout.MINOR_OFFSET, 7);
    assertMalformed(
        "another version of this library; use the same version in all processes",
        "layout=2.7",
        "readable=1.x");
  }

  @Test
  void aNewerMinorLayoutIsReadable() throws Exception {
    control.putInt(HeaderLayout.MINOR_OFFSET, HeaderLayout.MINOR + 1);
    assertThat(RegionFiles.open(directory).directory()).isEqualTo(directory);
  }

  @Test
  void KC_10_aDamagedHeaderIsRefused() throws Exception {
    control.putInt(HeaderLayout.PARKERS_OFFSET, Integer.MAX_VALUE);
    assertMalformed("damaged header", "parkers=2147483647", "expected=4096");
    control.putInt(HeaderLayout.PARKERS_OFFSET, ControlLayout.PARKERS);
    control.putInt(HeaderLayout.PARTICIPANTS_OFFSET, -1);
    assertMalformed("damaged header", "participants=-1", "expected=1024");
  }

  @Test
  void KC_10_anOlderAndANewerLayoutAreRefusedWithBothVersions() throws Exception {
    for (int major : new int[] {HeaderLayout.MAJOR - 2, HeaderLayout.MAJOR + 1}) {
      control.putInt(HeaderLayout.MAJOR_OFFSET, major);
      assertMalformed("another version of this library", "layout=" + major + ".0", "readable=1.x");
    }
  }

  @Test
  void KC_10_whateverStandsInAFileOfTheRightLengthItIsRefused() throws Exception {
    byte[] noise = new byte[ControlLayout.LENGTH];
    for (int seed = 0; seed < 20; seed++) {
      new Random(seed).nextBytes(noise);
      control.putBytes(0, noise);
      assertMalformed("not a region: wrong magic");
      control.putLong(HeaderLayout.MAGIC_OFFSET, HeaderLayout.MAGIC);
      assertMalformed("another version of this library");
      control.putInt(HeaderLayout.MAJOR_OFFSET, HeaderLayout.MAJOR);
      assertMalformed("damaged header");
    }
  }

  @Test
  void oneFromBeforeARebootIsRefused() throws Exception {
    control.putLong(HeaderLayout.BOOT_ID_OFFSET, ~control.getLong(HeaderLayout.BOOT_ID_OFFSET));
    assertMalformed("left over from before the machine was started again");
  }

  @Test
  void KC_10_aTruncatedFileOfObjectsOrNamesOrMemoryIsRefusedWhenItIsOpened() throws Exception {
    files.createChunk(0);
    files.createNames(0);
    files.createSegment(3, 1_000);
    files.createWideHolds(0);
    files.createThreads(5);
    for (String name : List.of("objects-0", "names-0", "segment-3", "holds-0", "threads-5")) {
      resize(name, 999);
    }
    assertWrongSize("objects-0", () -> files.openChunk(0));
    assertWrongSize("names-0", () -> files.openNames(0));
    assertWrongSize("segment-3", () -> files.openSegment(3, 1_000));
    assertWrongSize("holds-0", () -> files.openWideHolds(0));
    assertWrongSize("threads-5", () -> files.openThreads(5));
  }

  private interface Opening {
    AtomicBuffer open() throws IOException;
  }

  private void assertWrongSize(String name, Opening opening) {
    assertThatExceptionOfType(RegionFormatException.class)
        .isThrownBy(opening::open)
        .withMessageStartingWith("the file has a wrong size [file=" + directory.resolve(name))
        .withMessageContaining("size=999, expected=");
  }

  @Test
  void whatAKilledCreatorLeftUnderAFilesNameIsReplaced() throws Exception {
    Files.writeString(directory.resolve("segment-3"), "half written");
    AtomicBuffer segment = files.createSegment(3, 100);
    assertThat(segment.capacity()).isEqualTo(100);
    assertThat(segment.getLong(0)).isZero();
    assertThat(directory.resolve("segment-3")).hasSize(100);
  }

  @Test
  void aRemovedSegmentStaysReadableForWhoHasIt() throws Exception {
    AtomicBuffer segment = files.createSegment(3, 100);
    files.removeSegment(3);
    files.removeSegment(3); // no effect
    segment.putLong(0, 42);
    assertThat(segment.getLong(0)).isEqualTo(42);
    assertThatThrownBy(() -> files.openSegment(3, 100)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aForeignFileAmongTheLifeLocksIsNamed() throws Exception {
    Files.createFile(directory.resolve("live").resolve("stranger"));
    assertThatExceptionOfType(RegionFormatException.class)
        .isThrownBy(() -> files.usedSlots())
        .withMessageContaining("foreign file")
        .withMessageContaining("=" + directory.resolve("live"));
  }

  @Test
  void oneThatIsDiscardedLeavesNothing() throws Exception {
    RegionFiles.Unpublished half = RegionFiles.create(RegionHome.open(root));
    assertThat(half.files().directory().getFileName().toString()).isEqualTo(".new-" + half.id());
    half.discard();
    assertThat(half.files().directory()).doesNotExist();
    assertThat(directory).exists();
  }
}
