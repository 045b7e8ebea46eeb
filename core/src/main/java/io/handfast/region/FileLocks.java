package io.handfast.region;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive file locks, which the kernel takes back from a dead process whatever it was doing: the
 * one proof of death.
 *
 * <p>A process's record lock on a file falls when it closes <em>any</em> channel on that file. So a
 * file that this JVM has open here is never opened a second time: its path stands in a table of the
 * whole JVM, which copies of this library under other class loaders see too.
 */
final class FileLocks {
  /** The table must outlive class loaders, and the system properties are the only map that does. */
  private static final String TABLE_PREFIX = "io.handfast.locked.";

  /** The same for this class loader, in case somebody replaces the system properties. */
  private static final Set<String> LOCKED_HERE = ConcurrentHashMap.newKeySet();

  /**
   * Channels on files that this JVM turned out to have locked under another path. To close one
   * would drop that lock; the next attempt uses it again.
   */
  private static final Map<String, FileChannel> PARKED = new ConcurrentHashMap<>();

  private FileLocks() {}

  /** A lock that is held until it is closed. */
  static final class Held implements RegionMemory.Claim {
    private volatile String key;
    private final FileChannel channel;
    private final FileLock lock;

    private Held(String key, FileChannel channel, FileLock lock) {
      this.key = key;
      this.channel = channel;
      this.lock = lock;
    }

    /** Gives the locked file another path. Meanwhile nobody in this JVM opens it under either. */
    void rename(Path file, Move move) throws IOException {
      String old = key;
      String renamed = TABLE_PREFIX + file;
      boolean unused = enter(renamed);
      boolean moved = false;
      try {
        move.make();
        moved = true;
        key = renamed;
      } finally {
        leave(moved ? old : renamed);
      }
    }

    /** The act of renaming. */
    interface Move {
      void make() throws IOException;
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        lock.close();
      } finally {
        leave(key);
      }
    }
  }

  /**
   * Takes the lock if nobody has it; makes the file if it is not there.
   *
   * @return the lock, or null if this or another process has it
   */
  static @Nullable Held tryLock(Path file) throws IOException {
    return tryLock(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Takes the lock if nobody has it and the file is there. A file that somebody removed is no proof
   * that nobody has it locked.
   *
   * @return the lock, or null if this or another process has it, or that cannot be told
   */
  static @Nullable Held tryLockExisting(Path file) throws IOException {
    try {
      return tryLock(
          file,
          Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static @Nullable Held tryLock(Path file, Set<OpenOption> options) throws IOException {
    String key = TABLE_PREFIX + file;
    if (!enter(key)) {
      return null;
    }
    FileChannel channel = PARKED.remove(key);
    FileLock lock = null;
    boolean parked = false;
    try {
      if (channel == null) {
        channel = FileChannel.open(file, options, FileModes.privateFile(file));
      }
      lock = channel.tryLock();
      return lock == null ? null : new Held(key, channel, lock);
    } catch (OverlappingFileLockException e) {
      PARKED.put(key, requireNonNull(channel));
      parked = true;
      return null;
    } finally {
      if (lock == null) {
        try {
          if (channel != null && !parked) {
            channel.close();
          }
        } finally {
          leave(key);
        }
      }
    }
  }

  private static boolean enter(String key) {
    if (!LOCKED_HERE.add(key)) {
      return false;
    }
    if (System.getProperties().putIfAbsent(key, "") == null) {
      return true;
    }
    LOCKED_HERE.remove(key);
    return false;
  }

  private static void leave(String key) {
    System.clearProperty(key);
    LOCKED_HERE.remove(key);
  }
}
