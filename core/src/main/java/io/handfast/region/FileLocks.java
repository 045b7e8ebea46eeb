package io.handfast.region;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
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
      System.setProperty(renamed, "");
      boolean moved = false;
      try {
        move.make();
        moved = true;
        key = renamed;
      } finally {
        System.clearProperty(moved ? old : renamed);
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
        System.clearProperty(key);
      }
    }
  }

  /**
   * Takes the lock if nobody has it; makes the file if it is not there.
   *
   * @return the lock, or null if this or another process has it
   */
  static @Nullable Held tryLock(Path file) throws IOException {
    String key = TABLE_PREFIX + file;
    if (System.getProperties().putIfAbsent(key, "") != null) {
      return null;
    }
    FileChannel channel = null;
    Held held = null;
    try {
      channel = open(file);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        held = new Held(key, channel, lock);
      }
      return held;
    } catch (OverlappingFileLockException e) {
      return null; // another part of this JVM has it
    } finally {
      if (held == null) {
        if (channel != null) {
          channel.close();
        }
        System.clearProperty(key);
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options, FileModes.privateFile(file));
  }
}
