package dev.vmss.operator.feed.signature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** GnuPG itself with a home of its own: what vendors sign with. */
public final class Gpg implements AutoCloseable {

  private final Path home;

  public Gpg() {
    try {
      home = Files.createTempDirectory("gpg");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is one on this machine; in continuous integration there has to be. */
  public static boolean installed() {
    return System.getenv("CI") != null || Files.isExecutable(Path.of("/usr/bin/gpg"));
  }

  /**
   * Makes a key that signs.
   *
   * @param algorithm such as {@code rsa3072} or {@code ed25519}
   * @param more options before the command
   */
  public Gpg key(String name, String algorithm, String expires, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(
        List.of("--passphrase", "", "--quick-gen-key", name, algorithm, "sign", expires));
    run(arguments.toArray(String[]::new));
    return this;
  }

  public byte[] export(String... names) {
    Path file = home.resolve("export.asc");
    List<String> arguments =
        new ArrayList<>(List.of("--armor", "--output", file.toString(), "--export"));
    arguments.addAll(List.of(names));
    run(arguments.toArray(String[]::new));
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void clearSign(String name, Path file, Path signed, String... more) {
    sign(name, file, signed, "--clear-sign", more);
  }

  public void detach(String name, Path file, Path signature, String... more) {
    sign(name, file, signature, "--detach-sign", more);
  }

  private void sign(String name, Path file, Path to, String how, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(
        List.of("--local-user", name, "--output", to.toString(), how, file.toString()));
    run(arguments.toArray(String[]::new));
  }

  /** Revokes a key by the certificate that gpg made with it. */
  public void revoke(String name) {
    try (var certificates = Files.list(home.resolve("openpgp-revocs.d"))) {
      Path certificate = certificates.findFirst().orElseThrow();
      Path opened = home.resolve("revoke.asc");
      Files.writeString(opened, Files.readString(certificate).replace(":-----BEGIN", "-----BEGIN"));
      run("--import", opened.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void run(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("/usr/bin/gpg", "--homedir", home.toString(), "--batch", "--yes", "--quiet"));
    command.add("--no-permission-warning");
    command.addAll(List.of("--pinentry-mode", "loopback"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the agent that gpg started for this home. */
  @Override
  public void close() {
    try {
      new ProcessBuilder("/usr/bin/gpgconf", "--homedir", home.toString(), "--kill", "all")
          .start()
          .waitFor(10, TimeUnit.SECONDS);
      try (var files = Files.walk(home)) {
        files.sorted(Comparator.reverseOrder()).forEach(Gpg::delete);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
