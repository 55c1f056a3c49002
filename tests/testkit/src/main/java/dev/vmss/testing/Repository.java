package dev.vmss.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository's files are, wherever below its root the program was started. */
public final class Repository {

  private Repository() {}

  public static Path crds() {
    return root().resolve("crds");
  }

  public static Path sample(String name) {
    return root().resolve("config/samples").resolve(name);
  }

  /** A folder of manifests, such as {@code rbac}. */
  public static Path config(String name) {
    return root().resolve("config").resolve(name);
  }

  public static Path docs(String name) {
    return root().resolve("docs").resolve(name);
  }

  public static Path jar() {
    return root().resolve("operator/target/vmss-operator.jar");
  }

  /** A file or folder by its path in the repository. */
  public static Path file(String path) {
    return root().resolve(path);
  }

  /**
   * A file in the build folder of the integration tests, for logs and for what was counted. Tests
   * of other modules, and the demo, may be first to put something there.
   */
  public static Path target(String name) {
    try {
      return Files.createDirectories(root().resolve("tests/integration/target")).resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("config/samples"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("Start inside a checkout of the repository.");
    }
    return folder;
  }
}
