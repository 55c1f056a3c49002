package dev.vmss.operator.app.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.vmss.operator.app.configuration.OperatorConfiguration.Http;
import dev.vmss.operator.app.health.Health.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves health on one port and metrics on another. Read-only, and without anything about tenants'
 * objects beyond the names of their sets. What happens to the metrics is not felt by the probes.
 */
public final class HttpEndpoints implements AutoCloseable {

  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String PROBES_INDEX =
      """
      VMSS Operator
      /healthz  whether the process works
      /readyz   whether it is started and not stopping
      """;
  private static final String METRICS_INDEX =
      """
      VMSS Operator
      /metrics  metrics in the Prometheus text format
      """;

  private static final int PIECE_BYTES = 16 * 1024;
  private static final int PROBES_AT_A_TIME = 1024;
  private static final int SCRAPES_AT_A_TIME = 256;

  private final Health health;
  private final MetricsPage page;
  private final Guard guard;
  private final Listener probes;
  private final Listener metrics;

  private HttpEndpoints(Http http, Health health, MetricsPage page, Guard guard) {
    this.health = health;
    this.page = page;
    this.guard = guard;
    this.probes =
        Listener.start(
            "health",
            address(http, http.probePort()),
            PROBES_AT_A_TIME,
            "http.probePort",
            exchange -> answer(exchange, this::probe));
    try {
      this.metrics =
          Listener.start(
              "metrics",
              address(http, http.port()),
              SCRAPES_AT_A_TIME,
              "http.port",
              exchange -> answer(exchange, this::scrape));
    } catch (RuntimeException e) {
      probes.close();
      throw e;
    }
  }

  /**
   * @param metrics from content type to text
   * @param guard decides who may read metrics; health is for everybody
   */
  public static HttpEndpoints start(
      Http http, Health health, Function<String, byte[]> metrics, Guard guard) {
    var page = new MetricsPage(metrics, MetricsPage.PATIENCE, System::nanoTime);
    try {
      return new HttpEndpoints(http, health, page, guard);
    } catch (RuntimeException e) {
      page.close();
      throw e;
    }
  }

  private static InetSocketAddress address(Http http, int port) {
    return new InetSocketAddress(http.bindAddress(), port);
  }

  /** Of the metrics. */
  public int port() {
    return metrics.port();
  }

  /** Of health. */
  public int probePort() {
    return probes.port();
  }

  private void answer(HttpExchange exchange, Function<HttpExchange, Optional<Response>> route)
      throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      Optional<Response> response = route.apply(exchange);
      if (response.isEmpty()) {
        send(exchange, Response.plain(404, "Not found; see / for what is here.\n"));
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, Response.plain(405, "Only GET and HEAD are served here.\n"));
      } else {
        send(exchange, response.get());
      }
    }
  }

  private Optional<Response> probe(HttpExchange exchange) {
    return switch (exchange.getRequestURI().getPath()) {
      case "/" -> Optional.of(Response.plain(200, PROBES_INDEX));
      case "/healthz" -> Optional.of(probe(health.alive()));
      case "/readyz" -> Optional.of(probe(health.ready()));
      default -> Optional.empty();
    };
  }

  private static Response probe(Answer answer) {
    return Response.plain(answer.good() ? 200 : 503, answer.text() + "\n");
  }

  private Optional<Response> scrape(HttpExchange exchange) {
    return switch (exchange.getRequestURI().getPath()) {
      case "/" -> Optional.of(Response.plain(200, METRICS_INDEX));
      case "/metrics" -> Optional.of(guarded(exchange));
      default -> Optional.empty();
    };
  }

  private Response guarded(HttpExchange exchange) {
    int status = guard.status(exchange.getRequestHeaders().getFirst("Authorization"));
    return switch (status) {
      case 200 -> metrics(exchange.getRequestHeaders().getFirst("Accept"));
      case 401 -> {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        yield Response.plain(401, "Metrics need a bearer token of an account of this cluster.\n");
      }
      case 403 ->
          Response.plain(403, "This account may not 'get' the non-resource URL /metrics.\n");
      default ->
          Response.plain(
              503, "Whether this account may read metrics could not be found out in time.\n");
    };
  }

  private Response metrics(@Nullable String accept) {
    String type =
        accept != null && accept.contains("application/openmetrics-text")
            ? OPEN_METRICS
            : PROMETHEUS;
    return page.text(type)
        .map(text -> new Response(200, type, text))
        .orElseGet(() -> Response.plain(503, "The metrics could not be written in time.\n"));
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", response.contentType());
    exchange.sendResponseHeaders(response.status(), head ? -1 : response.body().length);
    if (!head) {
      // The server copies all that it is given at once: to many slow readers that would be much.
      InputStream body = new ByteArrayInputStream(response.body());
      byte[] piece = new byte[PIECE_BYTES];
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        exchange.getResponseBody().write(piece, 0, read);
      }
    }
  }

  @Override
  public void close() {
    metrics.close();
    page.close();
    probes.close();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, and shared by many answers
  private record Response(int status, String contentType, byte[] body) {

    static Response plain(int status, String text) {
      return new Response(status, PLAIN, text.getBytes(UTF_8));
    }
  }
}
