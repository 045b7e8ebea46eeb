package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where regions may be kept, and where they may not: one error each, and nothing is left behind.
 */
@Timeout(120)
class RegionHomeTest {
  @TempDir Path root;

  private Path directory(String name, String permissions) throws IOException {
    Path made = Files.createDirectory(root.resolve(name));
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
    return made;
  }

  private static List<Path> tree(Path top) throws IOException {
    try (Stream<Path> paths = Files.walk(top, new FileVisitOption[0])) {
      return paths.sorted().toList();
    }
  }

  /** The one error, in the form that all of them have. */
  private void assertRefused(Path base, String why, Path where) throws IOException {
    List<Path> before = tree(root);
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> RegionHome.open(base))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.REGION_ACCESS))
        .withMessageStartingWith("cannot keep a region here: ")
        .withMessageContaining(why)
        .withMessageEndingWith(" [path=" + where + "]");
    assertThat(tree(root)).isEqualTo(before);
  }

  @Test
  void theHomeIsMadeForItsOwnerAloneAndFoundAgain() throws Exception {
    Path base = directory("base", "rwxr-xr-x");
    RegionHome home = RegionHome.open(base);
    Object uid = Files.getAttribute(base, "unix:uid");
    assertThat(home.path()).isEqualTo(base.resolve("handfast-" + uid)).isEmptyDirectory();
    assertThat(home).hasToString(home.path().toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.path())))
        .isEqualTo("rwx------");
    assertThat(RegionHome.open(base).path()).isEqualTo(home.path());
  }

  @Test
  void aMissingDirectoryIsNotMade() throws Exception {
    Path base = root.resolve("missing");
    assertRefused(base, "no directory at this path; create it or name another", base);
  }

  @Test
  void aFileIsNoDirectory() throws Exception {
    Path base = Files.createFile(root.resolve("file"));
    assertRefused(base, "no directory at this path", base);
  }

  @Test
  void aSymbolicLinkIsRefusedAndItsTargetNamed() throws Exception {
    Path target = directory("target", "rwx------");
    Path link = Files.createSymbolicLink(root.resolve("link"), target);
    assertRefused(link, "is a symbolic link; name " + target.toRealPath(), link);
    Path below = Files.createDirectory(target.resolve("below"));
    assertRefused(link.resolve("below"), "is a symbolic link; name " + below.toRealPath(), link);
  }

  @Test
  void aLinkToNowhereIsRefused() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("nowhere"));
    assertRefused(link, "no directory at this path", link);
  }

  @Test
  void aDirectoryInWhichEverybodyMayReplaceThingsIsRefused() throws Exception {
    Path open = directory("open", "rwxrwxrwx");
    assertRefused(open, "everybody may write", open);
    Path below = Files.createDirectory(open.resolve("below"));
    assertRefused(below, "everybody may write to a directory on the way", open);
  }

  @Test
  void everybodyMayWriteToAStickyDirectory() throws Exception {
    Path sticky = directory("sticky", "rwxrwxrwx");
    Files.setAttribute(sticky, "unix:mode", 01777);
    assertThat(RegionHome.open(sticky).path()).isDirectory();
  }

  @Test
  void aHomeThatOthersMayEnterIsRefused() throws Exception {
    for (String permissions : List.of("rwxr-x---", "rwx---r-x", "rwx--x--x", "rwxrwxrwx")) {
      Path base = directory("base-" + permissions, "rwxr-xr-x");
      Path home = RegionHome.open(base).path();
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(permissions));
      assertRefused(base, "its mode must be 0700, it is 07", home);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      assertThat(RegionHome.open(base).path()).isEqualTo(home);
    }
  }

  @Test
  void aHomeThatIsAFileOrALinkIsRefused() throws Exception {
    Path base = directory("base", "rwxr-xr-x");
    Path home = RegionHome.open(base).path();
    Path elsewhere = root.resolve("elsewhere");
    Files.move(home, elsewhere);
    Files.createSymbolicLink(home, elsewhere);
    assertRefused(base, "not a directory, or a symbolic link", home);
    Files.delete(home);
    Files.createFile(home);
    assertRefused(base, "not a directory, or a symbolic link", home);
  }

  @Test
  void aHomeOfAnotherUserIsRefused() throws Exception {
    Path base = directory("base", "rwxr-xr-x");
    Path home = RegionHome.open(base).path();
    Privileges.giveAway(home);
    assertRefused(base, "belongs to another user (uid " + Privileges.stranger() + ")", home);
  }

  @Test
  void anotherUsersDirectoryOnTheWayIsRefused() throws Exception {
    Path way = directory("way", "rwxr-xr-x");
    Path base = Files.createDirectory(way.resolve("base"));
    Privileges.giveAway(way);
    assertRefused(
        base,
        "a directory on the way belongs to another user (uid " + Privileges.stranger() + ")",
        way);
  }

  /** Another process that opens the home and says what came of it. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) {
      try {
        System.out.println("opened " + RegionHome.open(Path.of(args[0])));
      } catch (RuntimeException e) {
        System.out.println(e);
      }
    }
  }

  @Test
  void aDirectoryThatThisUserMayNotWriteToIsRefused() throws Exception {
    Path base = directory("base", "r-xr-xr-x");
    try (OtherJvm opener =
        OtherJvm.startUnder(Privileges.boundByModes(), List.of(), Opener.class, base)) {
      assertThat(opener.line())
          .contains("IpcException: cannot keep a region here: this user may not write")
          .endsWith("[path=" + base + "]");
    }
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void aReadOnlyFileSystemIsRefused() throws Exception {
    Path base = directory("base", "rwxr-xr-x");
    List<String> readOnly = Privileges.onSmallFileSystem(base, "ro");
    try (OtherJvm opener = OtherJvm.startUnder(readOnly, List.of(), Opener.class, base)) {
      assertThat(opener.line())
          .contains("IpcException: cannot keep a region here: the file system is read-only")
          .endsWith("[path=" + base + "]");
    }
  }

  @Test
  void thePropertyIsUsedWhereNothingElseIsNamed() throws Exception {
    Path base = directory("base", "rwxr-xr-x");
    Path named = directory("named", "rwxr-xr-x");
    withProperty(
        base.toString(),
        () -> {
          assertThat(RegionHome.open(null).path()).hasParent(base);
          assertThat(RegionHome.open(named).path()).hasParent(named);
        });
    withProperty(root.resolve("missing").toString(), () -> assertRefusedByDefault());
  }

  private void assertRefusedByDefault() {
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> RegionHome.open(null))
        .withMessageEndingWith(" [path=" + root.resolve("missing") + "]");
  }

  private interface Check {
    void make() throws IOException;
  }

  private static void withProperty(@Nullable String value, Check check) throws IOException {
    String before = System.getProperty(RegionHome.DIRECTORY_PROPERTY);
    System.setProperty(RegionHome.DIRECTORY_PROPERTY, String.valueOf(value));
    try {
      check.make();
    } finally {
      if (before == null) {
        System.clearProperty(RegionHome.DIRECTORY_PROPERTY);
      } else {
        System.setProperty(RegionHome.DIRECTORY_PROPERTY, before);
      }
    }
  }

  @Test
  void onlyDirectoriesAreTakenForRegions() throws Exception {
    RegionHome home = RegionHome.open(directory("base", "rwxr-xr-x"));
    Path region = Files.createDirectory(home.path().resolve("0".repeat(32)));
    Files.createFile(home.path().resolve("file"));
    Files.createSymbolicLink(home.path().resolve("link"), region);
    assertThat(home.regions()).containsExactly(region);
    assertThat(Files.exists(region, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
