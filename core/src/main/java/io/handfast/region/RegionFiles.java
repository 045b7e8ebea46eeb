package io.handfast.region;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.RegionFormatException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The files of one region.
 *
 * <pre>
 *  handfast-uid/id/        mode 0700; ".new-id" while it is made, ".old-id" while it is removed
 *    control               {@link ControlLayout}
 *    objects-N, holds-N    {@link ChunkLayout}
 *    segment-N             memory of one object that does not fit into its record
 *    names-N               {@link NameLayout}
 *    threads-slot          {@link ThreadNameLayout}
 *    live/slot             locked by its participant for life, never mapped
 *    structure, naming, sweep   locked while files are added, while names are given or taken, and
 *                          while the region is swept
 * </pre>
 *
 * A file's bytes are written once before anybody maps it, so that a full file system shows as an
 * error here and not as a fault at the first touch.
 */
final class RegionFiles implements RegionMemory {
  static final String NEW_PREFIX = ".new-";
  static final String OLD_PREFIX = ".old-";

  private static final String CONTROL = "control";
  private static final String LIVE = "live";
  private static final long LOCK_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private volatile Path directory;
  private final AtomicBuffer control;

  private RegionFiles(Path directory, AtomicBuffer control) {
    this.directory = directory;
    this.control = control;
  }

  /** A region that nobody can attach to yet, and the life lock of its first slot. */
  record Unpublished(RegionFiles files, RegionId id, FileLocks.Held firstSlot) {
    /** Makes the header valid and gives the region its name: from now on it can be attached to. */
    void publish() throws IOException {
      HeaderLayout.publish(files.control());
      files.rename(id, firstSlot);
    }

    void discard() throws IOException {
      try {
        FileTrees.remove(files.directory());
      } finally {
        firstSlot.close();
      }
    }
  }

  /**
   * Makes the files under a name that only a sweep looks at. A sweep that meets them before the
   * first slot is locked takes them for a dead process's, so another name is tried.
   */
  static Unpublished create(RegionHome home) throws IOException {
    IOException last = null;
    for (int attempt = 0; attempt < 10; attempt++) {
      RegionId id = RegionId.random();
      Path directory = home.path().resolve(NEW_PREFIX + id);
      FileLocks.Held first = null;
      try {
        Files.createDirectory(directory, FileModes.privateDirectory(directory));
        Files.createDirectory(directory.resolve(LIVE), FileModes.privateDirectory(directory));
        first = FileLocks.tryLock(liveFile(directory, 0));
        if (first == null) {
          continue;
        }
        AtomicBuffer control = MappedFiles.create(directory.resolve(CONTROL), ControlLayout.LENGTH);
        return new Unpublished(new RegionFiles(directory, control), id, first);
      } catch (IOException e) {
        giveUp(directory, first, e);
        if (!(e instanceof NoSuchFileException)) {
          throw e;
        }
        last = e;
      }
    }
    throw new IOException("sweeps took every directory that was made [home=" + home + "]", last);
  }

  private static void giveUp(Path directory, FileLocks.@Nullable Held first, IOException cause) {
    try (first) {
      if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        FileTrees.remove(directory);
      }
    } catch (IOException e) {
      cause.addSuppressed(e); // left for the next sweep
    }
  }

  private void rename(RegionId id, FileLocks.Held firstSlot) throws IOException {
    Path published = directory.resolveSibling(id.toString());
    firstSlot.rename(
        liveFile(published, 0),
        () -> Files.move(directory, published, StandardCopyOption.ATOMIC_MOVE));
    directory = published;
  }

  /** Opens the files of a region that others made, and checks that this library can read them. */
  static RegionFiles open(Path directory) throws IOException {
    RegionFiles files = openOfAnyBoot(directory);
    files.checkBoot();
    return files;
  }

  /** The same for a look whether anybody is in it: after a reboot nobody is. */
  static RegionFiles openOfAnyBoot(Path directory) throws IOException {
    if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw notFound(directory);
    }
    Path file = directory.resolve(CONTROL);
    try {
      RegionHome.checkPrivate(directory);
      RegionFiles files = new RegionFiles(directory, MappedFiles.open(file, ControlLayout.LENGTH));
      files.checkHeader();
      return files;
    } catch (NoSuchFileException e) {
      throw notFound(directory);
    } catch (IOException e) {
      throw new IpcException(
          ErrorCode.REGION_ACCESS,
          e,
          "a region's file cannot be opened",
          "file",
          file,
          "reason",
          e.getMessage());
    }
  }

  Path directory() {
    return directory;
  }

  /** The path by which all of this JVM know a region, however it was named. */
  static Path real(Path directory) throws IOException {
    try {
      return directory.toRealPath();
    } catch (NoSuchFileException e) {
      throw notFound(directory);
    }
  }

  private void checkHeader() {
    long magic = control.getLong(HeaderLayout.MAGIC_OFFSET);
    if (magic == HeaderLayout.foreignMagic()) {
      throw new RegionFormatException(
          "made on a machine of the other byte order", "directory", directory);
    }
    if (magic != HeaderLayout.MAGIC) {
      throw new RegionFormatException(
          "not a region: wrong magic", "directory", directory, "magic", Long.toHexString(magic));
    }
    int major = control.getIntAcquire(HeaderLayout.MAJOR_OFFSET);
    int minor = control.getInt(HeaderLayout.MINOR_OFFSET);
    if (major == 0) {
      throw new RegionFormatException("half made: it has no version", "directory", directory);
    }
    if (major != HeaderLayout.MAJOR) {
      throw new RegionFormatException(
          "made by another version of this library; use the same version in all processes",
          "directory",
          directory,
          "layout",
          major + "." + minor,
          "readable",
          HeaderLayout.MAJOR + ".x");
    }
    checkGeometry("participants", HeaderLayout.PARTICIPANTS_OFFSET, ControlLayout.PARTICIPANTS);
    checkGeometry("parkers", HeaderLayout.PARKERS_OFFSET, ControlLayout.PARKERS);
    checkGeometry("tickets", HeaderLayout.TICKETS_OFFSET, ControlLayout.TICKETS);
    checkGeometry("objects", HeaderLayout.OBJECTS_PER_CHUNK_OFFSET, ChunkLayout.OBJECTS);
    if (!HeaderLayout.hasKnownWaits(control) || !HeaderLayout.hasKnownFences(control)) {
      throw new RegionFormatException(
          "damaged header",
          "directory",
          directory,
          "waits",
          control.getInt(HeaderLayout.WAITS_OFFSET),
          "fences",
          control.getInt(HeaderLayout.FENCES_OFFSET));
    }
  }

  /** Whether it was made since the machine was started. */
  boolean isOfThisBoot() {
    return HeaderLayout.bootId(control).equals(BootId.current());
  }

  private void checkBoot() {
    if (!isOfThisBoot()) {
      throw new RegionFormatException(
          "left over from before the machine was started again", "directory", directory);
    }
  }

  private void checkGeometry(String name, int offset, int expected) {
    int found = control.getInt(offset);
    if (found != expected) {
      throw new RegionFormatException(
          "damaged header", "directory", directory, name, found, "expected", expected);
    }
  }

  @Override
  public AtomicBuffer control() {
    return control;
  }

  @Override
  public AtomicBuffer createChunk(int number) throws IOException {
    return MappedFiles.create(file("objects-", number), ChunkLayout.LENGTH);
  }

  @Override
  public AtomicBuffer openChunk(int number) throws IOException {
    return MappedFiles.open(file("objects-", number), ChunkLayout.LENGTH);
  }

  @Override
  public AtomicBuffer createWideHolds(int chunk) throws IOException {
    return MappedFiles.create(file("holds-", chunk), ChunkLayout.WIDE_HOLDS_LENGTH);
  }

  @Override
  public AtomicBuffer openWideHolds(int chunk) throws IOException {
    return MappedFiles.open(file("holds-", chunk), ChunkLayout.WIDE_HOLDS_LENGTH);
  }

  @Override
  public AtomicBuffer createNames(int number) throws IOException {
    return MappedFiles.create(file("names-", number), NameLayout.LENGTH);
  }

  @Override
  public AtomicBuffer openNames(int number) throws IOException {
    return MappedFiles.open(file("names-", number), NameLayout.LENGTH);
  }

  @Override
  public AtomicBuffer createThreads(int slot) throws IOException {
    return MappedFiles.create(file("threads-", slot), ThreadNameLayout.LENGTH);
  }

  @Override
  public AtomicBuffer openThreads(int slot) throws IOException {
    return MappedFiles.open(file("threads-", slot), ThreadNameLayout.LENGTH);
  }

  @Override
  public AtomicBuffer createSegment(int number, int bytes) throws IOException {
    return MappedFiles.create(file("segment-", number), bytes);
  }

  @Override
  public AtomicBuffer openSegment(int number, int bytes) throws IOException {
    return MappedFiles.open(file("segment-", number), bytes);
  }

  @Override
  public void removeSegment(int number) throws IOException {
    Files.deleteIfExists(file("segment-", number));
  }

  @Override
  public Claim lockStructure() throws IOException {
    return lock(directory.resolve("structure"));
  }

  @Override
  public Claim lockNames() throws IOException {
    return lock(directory.resolve("naming"));
  }

  private static Claim lock(Path file) throws IOException {
    Patience patience = new Patience(LOCK_PATIENCE_NANOS);
    long pause = 10_000;
    while (patience.lasts()) {
      FileLocks.Held held = FileLocks.tryLock(file);
      if (held != null) {
        return held;
      }
      Parker.pause(pause);
      pause = Math.min(2 * pause, 1_000_000);
    }
    throw new IpcException(
        ErrorCode.OS_CALL,
        "another process has held this lock for 10 s; is it stopped?",
        "file",
        file);
  }

  @Override
  public @Nullable Claim tryClaimSlot(int slot) throws IOException {
    return FileLocks.tryLock(liveFile(directory, slot));
  }

  @Override
  public @Nullable Claim tryProveDead(int slot) throws IOException {
    return FileLocks.tryLockExisting(liveFile(directory, slot));
  }

  /** The slots that ever had a tenant. */
  List<Integer> usedSlots() throws IOException {
    List<Integer> slots = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve(LIVE))) {
      for (Path file : files) {
        slots.add(Integer.parseInt(file.getFileName().toString()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NumberFormatException e) {
      throw new RegionFormatException(
          "a foreign file among the life locks", "directory", directory.resolve(LIVE));
    }
    return slots;
  }

  /** Takes the right to sweep this region, or null if somebody else sweeps it now. */
  @Nullable Claim tryLockSweep() throws IOException {
    return FileLocks.tryLock(directory.resolve("sweep"));
  }

  /** Removes the region's files; only by whoever has made sure that nobody is in it. */
  void remove() throws IOException {
    FileTrees.remove(directory);
  }

  static Path liveDirectory(Path directory) {
    return directory.resolve(LIVE);
  }

  static Path liveFile(Path directory, int slot) {
    return liveDirectory(directory).resolve(Integer.toString(slot));
  }

  private Path file(String prefix, int number) {
    return directory.resolve(prefix + number);
  }

  private static IpcException notFound(Path directory) {
    return new IpcException(
        ErrorCode.REGION_NOT_FOUND, "there is no region here (any more)", "directory", directory);
  }
}
