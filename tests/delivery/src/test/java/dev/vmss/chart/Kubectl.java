package dev.vmss.chart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vmss.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The kubectl of this machine, started in the root of the repository. */
final class Kubectl {

  private Kubectl() {}

  /** Aborts the test on a machine that has none. */
  static void assumeThere() {
    assumeTrue(there(), "there is no kubectl on the PATH");
  }

  private static boolean there() {
    try {
      run("version", "--client");
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Returns what it prints; fails with it if the exit code is not 0. */
  static String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
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
