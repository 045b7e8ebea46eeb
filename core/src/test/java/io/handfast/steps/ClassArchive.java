package io.handfast.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.OtherJvm;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The classes that one JVM has loaded by its end, in a form that others load at once. A JVM makes
 * one of classes in jars only, so the directories of the class path become jars first.
 */
final class ClassArchive implements AutoCloseable {
  private final Path directory;
  private final String classPath;

  private ClassArchive(Path directory, String classPath) {
    this.directory = directory;
    this.classPath = classPath;
  }

  /**
   * Makes an archive of what a program loads.
   *
   * @param options the options of all JVMs that are to use the archive
   * @param main the program
   */
  static ClassArchive of(List<String> options, Class<?> main)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("handfast-classes-");
    List<String> parts = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(part);
      boolean isDirectory = Files.isDirectory(path);
      parts.add(isDirectory ? jar(path, directory, parts.size()).toString() : part);
    }
    ClassArchive archive = new ClassArchive(directory, String.join(File.pathSeparator, parts));
    archive.make(options, main);
    return archive;
  }

  private static Path jar(Path from, Path directory, int number) throws IOException {
    Path jar = directory.resolve(number + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(from)) {
      for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(from.relativize(one).toString()));
        Files.copy(one, out);
      }
    }
    return jar;
  }

  private Path file() {
    return directory.resolve("classes.jsa");
  }

  private void make(List<String> options, Class<?> main) throws IOException, InterruptedException {
    List<String> making = new ArrayList<>(options);
    making.add("-XX:ArchiveClassesAtExit=" + file());
    making.add("-Xlog:disable"); // what cannot be archived is loaded as ever
    try (OtherJvm jvm = OtherJvm.startOn(classPath, making, main)) {
      List<String> printed = jvm.rest();
      assertThat(jvm.waitFor()).as("%s printed %s", main, printed).isZero();
    }
  }

  /** Starts a JVM that loads from the archive what is in it. */
  OtherJvm start(List<String> options, Class<?> main) throws IOException {
    List<String> using = new ArrayList<>(options);
    using.add("-XX:SharedArchiveFile=" + file());
    using.add("-Xlog:disable");
    return OtherJvm.startOn(classPath, using, main);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
