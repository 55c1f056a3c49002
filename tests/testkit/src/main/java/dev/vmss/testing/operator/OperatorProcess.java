package dev.vmss.testing.operator;

import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The real operator: the shipped jar in a process of its own, on free ports of the loopback. */
public final class OperatorProcess implements AutoCloseable {

  private static final Pattern METRICS_PORT = Pattern.compile("http=\"?[0-9.]+:([0-9]+)");
  private static final Pattern HEALTH_PORT = Pattern.compile("probes=\"?[0-9.]+:([0-9]+)");
  private static final int OK = 200;

  private final Process process;
  private final Path log;
  private final Thread atEnd;

  private OperatorProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.atEnd = new Thread(process::destroyForcibly, "end-operator");
    Runtime.getRuntime().addShutdownHook(atEnd);
  }

  /**
   * Starts it under its own account, with the rights of {@code config/rbac} for all namespaces, and
   * waits until it is ready.
   *
   * @param log file name in the build folder
   * @param environment what differs from the defaults
   */
  public static OperatorProcess start(
      TestCluster cluster, String log, Map<String, String> environment) {
    return start(OperatorAccount.clusterWide(cluster), log, environment);
  }

  /** As above, under the account of this kubeconfig. */
  public static OperatorProcess start(
      Path kubeconfig, String log, Map<String, String> environment) {
    OperatorProcess operator = launch(kubeconfig, log, environment);
    operator.awaitReady();
    return operator;
  }

  /** Starts it and does not wait. */
  public static OperatorProcess launch(
      Path kubeconfig, String log, Map<String, String> environment) {
    return launch(Repository.jar(), kubeconfig, log, environment);
  }

  /** As above, from another jar than the one that was built. */
  public static OperatorProcess launch(
      Path jar, Path kubeconfig, String log, Map<String, String> environment) {
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: run 'make build' first.");
    }
    Path output = Repository.target(log);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("VMSS_HTTP_PORT", "0");
    builder.environment().put("VMSS_HTTP_PROBE_PORT", "0");
    builder.environment().put("VMSS_HTTP_METRICS_AUTHENTICATION", "false");
    builder.environment().put("VMSS_HTTP_BIND_ADDRESS", "127.0.0.1");
    builder.environment().putAll(environment);
    try {
      return new OperatorProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("The operator could not be started.", e);
    }
  }

  public Path log() {
    return log;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until {@code /readyz} answers 200. */
  public void awaitReady() {
    HttpClient http = HttpClient.newHttpClient();
    Awaitility.await("the operator's /readyz (its log: " + log + ")")
        .atMost(Duration.ofSeconds(60))
        .failFast("the operator has ended, see " + log, () -> !process.isAlive())
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(
            () ->
                http.send(
                            HttpRequest.newBuilder(uri("/readyz")).build(),
                            HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                    == OK);
  }

  /** The page {@code /metrics} of the port of metrics, or another one of the port of health. */
  public URI uri(String path) throws IOException {
    Pattern pattern = path.equals("/metrics") ? METRICS_PORT : HEALTH_PORT;
    Matcher port = pattern.matcher(Files.readString(log));
    if (!port.find()) {
      throw new IOException("The operator has not said its port yet, see " + log);
    }
    return URI.create("http://127.0.0.1:" + port.group(1) + path);
  }

  /** SIGKILL: no farewell, nothing is finished. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(10);
  }

  /** SIGTERM; does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for the end and returns the exit code; 143 after SIGTERM. */
  public int awaitExit(Duration atMost) {
    if (!awaitEnd((int) atMost.toSeconds())) {
      throw new AssertionError("The operator has not ended within " + atMost + ", see " + log);
    }
    return process.exitValue();
  }

  /** SIGTERM, and waits for the end; SIGKILL after 30 s. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd(30)) {
      kill();
    }
    if (!Thread.currentThread().equals(atEnd)) {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    }
  }

  private boolean awaitEnd(int seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
