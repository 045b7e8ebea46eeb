package io.handfast.region;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Modes of what this library creates: for the owner alone, whatever the umask. */
final class FileModes {
  private static final FileAttribute<?>[] NONE = {};
  private static final FileAttribute<?>[] FILE = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };
  private static final FileAttribute<?>[] DIRECTORY = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
  };

  private FileModes() {}

  static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /** On Windows the directory's access list, which files inherit, does this job. */
  static FileAttribute<?>[] privateFile(Path path) {
    return isPosix(path) ? FILE.clone() : NONE;
  }

  static FileAttribute<?>[] privateDirectory(Path path) {
    return isPosix(path) ? DIRECTORY.clone() : NONE;
  }
}
