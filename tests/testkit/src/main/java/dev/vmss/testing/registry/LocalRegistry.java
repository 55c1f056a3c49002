package dev.vmss.testing.registry;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real OCI registry (CNCF Distribution) on a free port of 127.0.0.1, with its data in a folder.
 *
 * <p>It can be stopped and started again at the same address with the same content, and it ends
 * with this JVM, however that ends.
 */
public final class LocalRegistry implements AutoCloseable {

  /** The one user of a registry with a password. */
  public static final String USER = "tester";

  public static final String PASSWORD = "correct-horse";

  // bcrypt of the password, the only hash that the registry reads.
  private static final String HTPASSWD =
      USER + ":$2b$04$Ge.HyYbKnEl9FnvHTX8DqevH19V02a.B//tt7PeUh4iWJG4PuBMF6\n";

  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

  /**
   * Ends the program when the pipe from this JVM closes: in order, or by the kernel after a crash.
   */
  private static final String GUARD =
      "trap '' HUP INT TERM; \"$@\" </dev/null & child=$!; cat >/dev/null; kill -KILL $child; wait";

  private final Path program;
  private final Path folder;
  private final RegistryOptions options;
  private int port;
  private @Nullable Process guard;

  private LocalRegistry(Path program, Path folder, RegistryOptions options) {
    this.program = program;
    this.folder = folder;
    this.options = options;
  }

  /**
   * Starts a registry; aborts the test, with a sentence, on a machine where there is none to be
   * had.
   *
   * @param folder for its data and log; removed by the caller
   */
  public static LocalRegistry start(Path folder, RegistryOptions options) {
    Optional<Path> program = RegistryProgram.find();
    if (program.isEmpty()) {
      return abort("There is no docker-registry here: see config/control-plane/registry.sh.");
    }
    LocalRegistry registry = new LocalRegistry(program.get(), folder, options);
    registry.start();
    return registry;
  }

  /** Host and port, as a reference to an image starts. */
  public String authority() {
    return "127.0.0.1:" + port;
  }

  /** Starts it (again), at the port that it had before. */
  public void start() {
    try {
      Path config = write("config.yml", options.configuration(folder, port));
      write("htpasswd", HTPASSWD);
      Path log = folder.resolve("registry.log");
      Files.deleteIfExists(log);
      List<String> command =
          List.of(
              "/bin/sh", "-c", GUARD, "registry", program.toString(), "serve", config.toString());
      guard =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Awaitility.await("the registry's port in " + log)
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> portIn(log).isPresent());
      port = portIn(log).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it and keeps its content. */
  public void stop() {
    Process running = guard;
    guard = null;
    if (running == null) {
      return;
    }
    try {
      running.getOutputStream().close();
      if (!running.waitFor(10, TimeUnit.SECONDS)) {
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The content of a pull secret for this registry, under its key, in base64. */
  public String dockerConfigJson(String user, String password) {
    String auth = base64(user + ":" + password);
    return base64("{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(authority(), auth));
  }

  RegistryOptions options() {
    return options;
  }

  private static Optional<Integer> portIn(Path log) throws IOException {
    Matcher matcher = LISTENING.matcher(Files.exists(log) ? Files.readString(log) : "");
    return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    stop();
  }
}
