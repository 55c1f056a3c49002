package dev.vmss.testing.registry;

import dev.vmss.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds the registry's program by {@code config/control-plane/registry.sh}. */
final class RegistryProgram {

  private static final String SCRIPT = "config/control-plane/registry.sh";

  private RegistryProgram() {}

  /** The path of the program, or empty with the script's words on standard error. */
  static Optional<Path> find() {
    try {
      Process process =
          new ProcessBuilder("bash", Repository.file(SCRIPT).toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean found = process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0;
      return found ? Optional.of(Path.of(output.strip())) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
