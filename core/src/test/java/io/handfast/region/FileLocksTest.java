package io.handfast.region;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The locks that prove death: what drops them, and what must not. */
@Timeout(120)
class FileLocksTest {
  @TempDir Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = directory.resolve("lock");
  }

  /** Another process that tries the lock, says whether it got it, and keeps it. */
  static final class Rival {
    private Rival() {}

    public static void main(String[] args) throws IOException {
      System.out.println(FileLocks.tryLock(Path.of(args[0])) != null ? "taken" : "refused");
      OtherJvm.awaitWord();
    }
  }

  private OtherJvm rival() throws IOException {
    return OtherJvm.start(List.of(), Rival.class, file);
  }

  private String askRival() throws Exception {
    try (OtherJvm rival = rival()) {
      return rival.line();
    }
  }

  private FileLocks.Held lock() throws IOException {
    return requireNonNull(FileLocks.tryLock(file));
  }

  @Test
  void aFreeLockIsTakenAndItsFileIsForTheOwnerAlone() throws Exception {
    try (FileLocks.Held held = lock()) {
      assertThat(held).isNotNull();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void whatThisProcessHoldsNobodyGetsUntilItIsClosed() throws Exception {
    FileLocks.Held held = lock();
    assertThat(askRival()).isEqualTo("refused");
    held.close();
    assertThat(askRival()).isEqualTo("taken");
  }

  @Test
  void aSecondTryInThisJvmIsRefusedAndDoesNotDropTheLock() throws Exception {
    try (FileLocks.Held held = lock()) {
      assertThat(FileLocks.tryLock(file)).isNull();
      assertThat(FileLocks.tryLock(file)).isNull();
      assertThat(held).isNotNull();
      assertThat(askRival()).isEqualTo("refused");
    }
    assertThat(FileLocks.tryLock(file)).isNotNull().satisfies(FileLocks.Held::close);
  }

  @Test
  void aCopyOfTheLibraryInThisJvmIsRefusedAndDoesNotDropTheLock() throws Exception {
    try (FileLocks.Held held = lock();
        URLClassLoader loader = new URLClassLoader(classPath(), null)) {
      Method tryLock =
          loader.loadClass(FileLocks.class.getName()).getDeclaredMethod("tryLock", Path.class);
      tryLock.setAccessible(true);
      assertThat(tryLock.getDeclaringClass()).isNotEqualTo(FileLocks.class);
      assertThat(tryLock.invoke(null, file)).isNull();
      assertThat(held).isNotNull();
      assertThat(askRival()).isEqualTo("refused");
    }
  }

  @Test
  void anotherSpellingOfItsPathDoesNotDropTheLock() throws Exception {
    Path other = Files.createDirectory(directory.resolve("sub")).resolve("..").resolve("lock");
    try (FileLocks.Held held = lock()) {
      assertThat(FileLocks.tryLock(other)).isNull();
      assertThat(FileLocks.tryLock(other)).isNull();
      assertThat(held).isNotNull();
      assertThat(askRival()).isEqualTo("refused");
    }
    assertThat(FileLocks.tryLock(other)).isNotNull().satisfies(FileLocks.Held::close);
  }

  @Test
  void systemPropertiesThatSomebodyReplacesDoNotDropTheLock() throws Exception {
    Properties before = System.getProperties();
    try (FileLocks.Held held = lock()) {
      Properties replaced = new Properties();
      replaced.putAll(before);
      replaced.keySet().removeIf(key -> key.toString().endsWith(file.toString()));
      System.setProperties(replaced);
      assertThat(FileLocks.tryLock(file)).isNull();
      assertThat(held).isNotNull();
      assertThat(askRival()).isEqualTo("refused");
    } finally {
      System.setProperties(before);
      System.clearProperty("io.handfast.locked." + file); // taken away from the other ones only
    }
    assertThat(FileLocks.tryLock(file)).isNotNull().satisfies(FileLocks.Held::close);
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(FileLocksTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void whatAnyOtherCodeOfThisJvmHasLockedIsRefused() throws Exception {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(channel.tryLock()).isNotNull();
      assertThat(FileLocks.tryLock(file)).isNull();
    }
    assertThat(FileLocks.tryLock(file)).isNotNull().satisfies(FileLocks.Held::close);
  }

  @Test
  void aKilledProcessLosesItsLockAndALivingOneDoesNot() throws Exception {
    try (OtherJvm rival = rival()) {
      assertThat(rival.line()).isEqualTo("taken");
      assertThat(FileLocks.tryLock(file)).isNull();
      rival.kill();
      assertThat(FileLocks.tryLock(file)).isNotNull().satisfies(FileLocks.Held::close);
    }
  }

  @Test
  void aLockedFileThatIsRenamedStaysLockedAndIsNotOpenedMeanwhile() throws Exception {
    Path old = file;
    Path renamed = directory.resolve("renamed");
    FileLocks.Held held = lock();
    held.rename(
        renamed,
        () -> {
          assertThat(FileLocks.tryLock(old)).isNull();
          Files.move(old, renamed);
          assertThat(FileLocks.tryLock(renamed)).isNull();
        });
    file = renamed;
    assertThat(FileLocks.tryLock(renamed)).isNull();
    assertThat(askRival()).isEqualTo("refused");
    try (FileLocks.Held another = FileLocks.tryLock(old)) {
      assertThat(another).as("the lock of a new file of the old name").isNotNull();
    }
    held.close();
    assertThat(askRival()).isEqualTo("taken");
  }

  @Test
  void aRenameThatFailsLeavesTheLockUnderItsOldPath() throws Exception {
    Path renamed = directory.resolve("renamed");
    try (FileLocks.Held held = lock()) {
      assertThatThrownBy(
              () ->
                  held.rename(
                      renamed,
                      () -> {
                        throw new IOException("full");
                      }))
          .hasMessage("full");
      assertThat(FileLocks.tryLock(file)).isNull();
    }
    for (Path path : List.of(file, renamed)) {
      assertThat(FileLocks.tryLock(path)).isNotNull().satisfies(FileLocks.Held::close);
    }
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws Exception {
    Path target = Files.createFile(directory.resolve("target"));
    Files.createSymbolicLink(file, target);
    assertThatThrownBy(() -> tryLock(file)).isInstanceOf(IOException.class);
    Files.delete(file);
    // A failed try has left no mark by which the next one would be refused.
    assertThat(FileLocks.tryLock(file)).isNotNull().satisfies(FileLocks.Held::close);
  }

  private static @Nullable Object tryLock(Path path) throws IOException {
    return FileLocks.tryLock(path);
  }
}
