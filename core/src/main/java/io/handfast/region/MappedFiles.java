package io.handfast.region;

import io.handfast.IpcException;
import io.handfast.RegionFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.agrona.concurrent.AtomicBuffer;

/** Makes and opens mapped files; never through a link, and never with a page that is not there. */
final class MappedFiles {
  private static final int ZEROS = 64 * 1024;

  private MappedFiles() {}

  /** Makes a file of zeros, all of it backed by real pages, and maps it. */
  static AtomicBuffer create(Path file, int bytes) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    // A file of this name was left by a process that died before it had told anybody of it.
    Files.deleteIfExists(file);
    return uninterrupted(
        () -> {
          try (FileChannel channel = FileChannel.open(file, options, FileModes.privateFile(file))) {
            writeZeros(channel, bytes);
            return map(channel, bytes);
          } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e instanceof ClosedByInterruptException ? e : withRoom(e, file, bytes);
          }
        });
  }

  private interface Mapping {
    AtomicBuffer make() throws IOException;
  }

  /**
   * A file channel closes itself in a thread that is interrupted; but what is going on here is not
   * a wait, and must not break off in the middle. The interrupt is pending afterwards.
   */
  private static AtomicBuffer uninterrupted(Mapping mapping) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return mapping.make();
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Maps a file that is there and has just this size. */
  static AtomicBuffer open(Path file, int bytes) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    return uninterrupted(
        () -> {
          try (FileChannel channel = FileChannel.open(file, options)) {
            long size = channel.size();
            if (size != bytes) {
              throw new RegionFormatException(
                  "the file has a wrong size", "file", file, "size", size, "expected", bytes);
            }
            return map(channel, bytes);
          }
        });
  }

  private static AtomicBuffer map(FileChannel channel, int bytes) throws IOException {
    return new MappedBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
  }

  private static void writeZeros(FileChannel channel, int bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(Math.min(bytes, ZEROS));
    for (int left = bytes; left > 0; ) {
      zeros.clear().limit(Math.min(left, zeros.capacity()));
      left -= channel.write(zeros);
    }
  }

  /**
   * A write that failed on a file system with too little room gets the two numbers to go with it.
   */
  private static IOException withRoom(IOException e, Path file, int bytes) throws IOException {
    long available = Files.getFileStore(file.getParent()).getUsableSpace();
    if (available >= bytes) {
      return e;
    }
    FileSystemException full =
        new FileSystemException(
            file.toString(),
            null,
            IpcException.message(
                "no room; free some, enlarge it (containers: --shm-size), or name another place"
                    + " with -D"
                    + RegionHome.DIRECTORY_PROPERTY,
                "needed",
                bytes,
                "available",
                available));
    full.initCause(e);
    return full;
  }
}
