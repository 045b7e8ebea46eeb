package io.handfast.region;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes directories that other processes may be looking at, or removing too. */
final class FileTrees {
  private FileTrees() {}

  /**
   * Takes a directory out of everybody's sight, then deletes it. In this order: were a life lock's
   * file deleted where others can still make a new one, two processes would hold the same slot.
   */
  static void remove(Path directory) throws IOException {
    Path old = directory.resolveSibling(RegionFiles.OLD_PREFIX + directory.getFileName());
    Files.move(directory, old, StandardCopyOption.ATOMIC_MOVE);
    delete(old);
  }

  /** Deletes what nobody can come into any more. */
  static void delete(Path directory) throws IOException {
    if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return ignoreGone(e);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              return ignoreGone(e);
            }
            try {
              Files.deleteIfExists(visited);
            } catch (DirectoryNotEmptyException late) {
              // Somebody who was on the way in when it was renamed has left a file: next sweep.
            }
            return FileVisitResult.CONTINUE;
          }

          /** Another process may remove the same tree. */
          private FileVisitResult ignoreGone(IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }
}
