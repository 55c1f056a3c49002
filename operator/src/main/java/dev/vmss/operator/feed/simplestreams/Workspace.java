package dev.vmss.operator.feed.simplestreams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the files of one look; nothing of it remains afterwards. */
final class Workspace implements AutoCloseable {

  private final Path folder;

  private Workspace(Path folder) {
    this.folder = folder;
  }

  static Workspace open() throws IOException {
    return new Workspace(Files.createTempDirectory("feed"));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Space is bounded, and not everything is needed to the end. */
  void drop(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : List.copyOf(files.toList())) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
