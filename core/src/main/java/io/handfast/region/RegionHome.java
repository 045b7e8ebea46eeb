package io.handfast.region;

import static java.util.Objects.requireNonNull;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory {@code handfast-<uid>} in which the regions of one user live: under {@code
 * /dev/shm} where that is memory, else under the temp directory, or where {@code -Dhandfast.dir} or
 * the context's builder says.
 *
 * <p>Nobody else may be able to put something in its place: neither it nor a directory on the way
 * may be a symbolic link, belong to another user (root excepted), or be writable by everybody
 * without the sticky bit.
 */
public final class RegionHome {
  /** The system property that overrides where regions are made. */
  public static final String DIRECTORY_PROPERTY = "handfast.dir";

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final Set<String> NETWORK_FILE_SYSTEMS =
      Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "9p", "fuse.sshfs");
  private static final int PRIVATE = 0700;

  private final Path path;

  /** Who owns a file, and who may do what with it. */
  private record Access(int owner, int mode) {
    static Access of(Path path) throws IOException {
      Map<String, Object> attributes =
          Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
      return new Access(
          (int) requireNonNull(attributes.get("uid")),
          (int) requireNonNull(attributes.get("mode")));
    }

    int permissions() {
      return mode & 0777;
    }

    boolean isWritableByAll() {
      return (mode & 0002) != 0;
    }

    boolean isSticky() {
      return (mode & 01000) != 0;
    }
  }

  private RegionHome(Path path) {
    this.path = path;
  }

  /**
   * Finds the home, and makes it if it is not there.
   *
   * @param directory where it shall be, or null for the property or the default
   * @return the home
   * @throws IpcException if it may not be used
   */
  public static RegionHome open(@Nullable Path directory) {
    try {
      Path base = directory != null ? directory.toAbsolutePath() : base();
      if (!Files.isDirectory(base)) {
        throw refused("no directory at this path; create it or name another", base);
      }
      checkWay(base);
      checkFileSystem(base);
      return new RegionHome(create(base).toRealPath()); // one spelling for all of this JVM
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where the home is.
   *
   * @return its path
   */
  public Path path() {
    return path;
  }

  /** The directories of regions, published or not, that are there now. */
  List<Path> regions() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      for (Path child : children) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          found.add(child);
        }
      }
    }
    return found;
  }

  private static Path base() throws IOException {
    String property = System.getProperty(DIRECTORY_PROPERTY);
    if (property != null && !property.isEmpty()) {
      return Path.of(property).toAbsolutePath();
    }
    if (isMemory(SHARED_MEMORY)) {
      return SHARED_MEMORY;
    }
    // The default may lie behind a link of the system, as on macOS; what the user names may not.
    return Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
  }

  private static boolean isMemory(Path directory) {
    try {
      return Files.isDirectory(directory)
          && Files.isWritable(directory)
          && Files.getFileStore(directory).type().equals("tmpfs");
    } catch (IOException e) {
      return false; // cannot be told: the temp directory will do
    }
  }

  private static void checkFileSystem(Path base) throws IOException {
    String type = Files.getFileStore(base).type().toLowerCase(Locale.ROOT);
    if (Files.getFileStore(base).isReadOnly()) {
      throw refused("the file system is read-only; name a directory on another", base);
    }
    if (NETWORK_FILE_SYSTEMS.contains(type)) {
      throw refused("a region cannot be on a network file system (" + type + ")", base);
    }
  }

  private static void checkWay(Path base) throws IOException {
    for (Path at = base; at != null; at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        throw refused("a directory on the way is a symbolic link; name " + base.toRealPath(), at);
      }
    }
    if (!FileModes.isPosix(base)) {
      return;
    }
    int me = uid(base);
    for (Path at = base; at != null; at = at.getParent()) {
      Access access = Access.of(at);
      if (access.owner() != 0 && access.owner() != me) {
        throw refused(
            "a directory on the way belongs to another user (uid " + access.owner() + ")", at);
      }
      if (access.isWritableByAll() && !access.isSticky()) {
        throw refused("everybody may write to a directory on the way, and it is not sticky", at);
      }
    }
  }

  private static Path create(Path base) throws IOException {
    Path home = base.resolve("handfast-" + userName(base));
    try {
      Files.createDirectory(home, FileModes.privateDirectory(home));
    } catch (FileAlreadyExistsException e) {
      // the usual case: this user made it before; what it is, is checked below
    } catch (AccessDeniedException e) {
      throw refused("this user may not write to the directory; name another", base);
    }
    checkPrivate(home);
    return home;
  }

  /** Refuses a directory that is not this user's alone. */
  static void checkPrivate(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw refused("not a directory, or a symbolic link", directory);
    }
    if (!FileModes.isPosix(directory)) {
      return;
    }
    Access access = Access.of(directory);
    if (access.owner() != uid(directory)) {
      throw refused("belongs to another user (uid " + access.owner() + ")", directory);
    }
    if (access.permissions() != PRIVATE) {
      throw refused(
          "its mode must be 0700, it is 0" + Integer.toOctalString(access.permissions()),
          directory);
    }
  }

  private static String userName(Path base) throws IOException {
    return FileModes.isPosix(base)
        ? String.valueOf(uid(base))
        : System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /** The effective user of this process: the owner of what it makes. */
  private static int uid(Path base) throws IOException {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self/"), "unix:uid");
    } catch (NoSuchFileException notLinux) {
      Path probe = Files.createTempFile(base, ".handfast-", ".uid");
      try {
        return (int) Files.getAttribute(probe, "unix:uid");
      } finally {
        Files.delete(probe);
      }
    }
  }

  private static IpcException refused(String why, Path path) {
    return new IpcException(
        ErrorCode.REGION_ACCESS, "cannot keep a region here: " + why, "path", path);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
