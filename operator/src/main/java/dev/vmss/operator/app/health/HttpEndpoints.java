package dev.vmss.operator.app.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vmss.operator.app.configuration.OperatorConfiguration.Http;
import dev.vmss.operator.app.health.Health.Answer;
import dev.vmss.operator.app.process.StartupFailure;
import dev.vmss.operator.app.process.WorkThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Serves health and metrics on one port. Read-only, and without anything about tenants' objects.
 */
public final class HttpEndpoints implements AutoCloseable {

  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String INDEX =
      """
      VMSS Operator
      /healthz  whether the process works
      /readyz   whether it is started and not stopping
      /metrics  metrics in the Prometheus text format
      """;

  /** A client that dawdles must not keep the kubelet's probes waiting. */
  private static final int THREADS = 16;

  private static final String SECONDS_FOR_A_REQUEST = "5";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Health health;
  private final UnaryOperator<String> metrics;

  /**
   * @param metrics from content type to text
   */
  private HttpEndpoints(HttpServer server, Health health, UnaryOperator<String> metrics) {
    this.server = server;
    this.health = health;
    this.metrics = metrics;
    this.threads =
        new ThreadPoolExecutor(
            1,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            WorkThreads.waiting("http"));
  }

  public static HttpEndpoints start(Http http, Health health, UnaryOperator<String> metrics) {
    System.setProperty("sun.net.httpserver.maxReqTime", SECONDS_FOR_A_REQUEST);
    System.setProperty("sun.net.httpserver.maxRspTime", SECONDS_FOR_A_REQUEST);
    // Headers and body leave in two packets; without this the second one waits for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      var address = new InetSocketAddress(http.bindAddress(), http.port());
      var endpoints = new HttpEndpoints(HttpServer.create(address, 0), health, metrics);
      endpoints.server.setExecutor(endpoints.threads);
      endpoints.server.createContext("/", endpoints::handle);
      endpoints.server.start();
      return endpoints;
    } catch (IOException e) {
      throw new StartupFailure(
          "Cannot listen on %s port %d for health and metrics: %s. Choose another http.port."
              .formatted(http.bindAddress(), http.port(), e.getMessage()));
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Response> response = route(exchange);
      String method = exchange.getRequestMethod();
      if (response.isEmpty()) {
        send(exchange, new Response(404, PLAIN, "Not found; see / for what is here.\n"));
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, new Response(405, PLAIN, "Only GET and HEAD are served here.\n"));
      } else {
        send(exchange, response.get());
      }
    }
  }

  private Optional<Response> route(HttpExchange exchange) {
    return switch (exchange.getRequestURI().getPath()) {
      case "/" -> Optional.of(new Response(200, PLAIN, INDEX));
      case "/healthz" -> Optional.of(probe(health.alive()));
      case "/readyz" -> Optional.of(probe(health.ready()));
      case "/metrics" -> Optional.of(metrics(exchange.getRequestHeaders().getFirst("Accept")));
      default -> Optional.empty();
    };
  }

  private static Response probe(Answer answer) {
    return new Response(answer.good() ? 200 : 503, PLAIN, answer.text() + "\n");
  }

  private Response metrics(@Nullable String accept) {
    String type =
        accept != null && accept.contains("application/openmetrics-text")
            ? OPEN_METRICS
            : PROMETHEUS;
    return new Response(200, type, metrics.apply(type));
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    byte[] body = response.body().getBytes(UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", response.contentType());
    exchange.sendResponseHeaders(response.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Response(int status, String contentType, String body) {}
}
