package dev.vmss.testing;

import dev.vmss.testing.controlplane.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * kubectl, started in the root of the repository: the one beside the programs of the local control
 * plane, else the one on the PATH.
 */
public final class Kubectl {

  private static final String NAME = "kubectl";

  private final Path program;

  private Kubectl(Path program) {
    this.program = program;
  }

  /** Empty where there is none. */
  public static Optional<Kubectl> find() {
    Stream<Path> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
            .map(folder -> Path.of(folder, NAME));
    return Stream.concat(Stream.of(Binaries.inDefaultFolder().program(NAME)), onPath)
        .filter(Files::isExecutable)
        .findFirst()
        .map(Kubectl::new);
  }

  /** Returns what it prints; fails with it if the exit code is not 0. */
  public String run(String... arguments) {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Arrays.stream(arguments)).toList();
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Repository.file(".").toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ":\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
