package dev.vmss.operator.app.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vmss.operator.app.configuration.OperatorConfiguration.Http;
import dev.vmss.operator.app.process.StartupFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointsTest {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Http ANY_PORTS = new Http(0, 0, LOOPBACK, false);

  /** As of a large cluster. */
  private static final byte[] MUCH = new byte[8 * 1024 * 1024];

  private final Health health = new Health(System::nanoTime);
  private final AtomicInteger written = new AtomicInteger();
  private volatile boolean much;
  private final HttpEndpoints endpoints =
      HttpEndpoints.start(ANY_PORTS, health, this::metrics, Guard.open());
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private byte[] metrics(String type) {
    written.incrementAndGet();
    return much ? MUCH : ("metrics as " + type).getBytes(UTF_8);
  }

  @AfterEach
  void close() {
    endpoints.close();
    http.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 200",
    "GET, /healthz, 200",
    "GET, /readyz, 503",
    "GET, /readyz?verbose, 503",
    "GET, /healthz/, 404",
    "GET, /metrics, 404",
    "POST, /healthz, 405",
  })
  void thePortOfTheProbesAnswersByMethodAndPath(String method, String path, int status)
      throws Exception {
    assertAnswers(endpoints.probePort(), method, path, status);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 200",
    "GET, /metrics, 200",
    "HEAD, /metrics, 200",
    "GET, /metricsx, 404",
    "GET, /healthz, 404",
    "GET, /readyz, 404",
    "POST, /nothing, 404",
    "POST, /metrics, 405",
    "DELETE, /, 405"
  })
  void thePortOfTheMetricsAnswersByMethodAndPath(String method, String path, int status)
      throws Exception {
    assertAnswers(endpoints.port(), method, path, status);
  }

  private void assertAnswers(int port, String method, String path, int status) throws Exception {
    HttpResponse<String> response = send(port, method, path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body().isEmpty()).isEqualTo(method.equals("HEAD"));
    assertThat(response.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
  }

  @Test
  void readinessFollowsTheProgram() throws Exception {
    health.running(List::of, Optional::empty);
    assertThat(probe("/readyz").statusCode()).isEqualTo(200);
    health.stopping();
    assertThat(probe("/readyz").statusCode()).isEqualTo(503);
    assertThat(probe("/readyz").body()).isEqualTo("stopping\n");
  }

  @Test
  void theIndexesNameWhatIsThere() throws Exception {
    assertThat(probe("/").body()).contains("/healthz", "/readyz");
    assertThat(send(endpoints.port(), "GET", "/").body()).contains("/metrics");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, text/plain; version=0.0.4",
    "'application/openmetrics-text;version=1.0.0,text/plain;q=0.5', application/openmetrics-text"
  })
  void theScraperChoosesTheForm(String accept, String type) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(endpoints.port(), "/metrics")).header("Accept", accept).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(response.body()).startsWith("metrics as " + type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"probes", "metrics"})
  void sixtyFourDawdlersBlockNobody(String where) throws Exception {
    int port = where.equals("probes") ? endpoints.probePort() : endpoints.port();
    List<Socket> dawdlers = connect(64, port, "GET /metrics HTTP/1.1\r\nHost:");
    try {
      assertThat(probe("/healthz").statusCode()).isEqualTo(200);
      assertThat(send(endpoints.port(), "GET", "/metrics").statusCode()).isEqualTo(200);
    } finally {
      closeAll(dawdlers);
    }
  }

  @Test
  void whoNeverReadsTheAnswerBlocksNobody() throws Exception {
    much = true;
    List<Socket> dawdlers =
        connect(64, endpoints.port(), "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    try {
      assertThat(probe("/healthz").statusCode()).isEqualTo(200);
      assertThat(scrape().get(20, TimeUnit.SECONDS).body()).hasSize(MUCH.length);
    } finally {
      closeAll(dawdlers);
    }
  }

  @Test
  void twoHundredScrapesAtOnceCostWhatAFewCostAndProbesAreAnsweredMeanwhile() throws Exception {
    List<CompletableFuture<HttpResponse<byte[]>>> scrapes =
        Stream.generate(this::scrape).limit(200).toList();
    assertThat(probe("/healthz").statusCode()).isEqualTo(200);
    for (CompletableFuture<HttpResponse<byte[]>> scrape : scrapes) {
      assertThat(scrape.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(written.get()).isLessThan(20);
  }

  private CompletableFuture<HttpResponse<byte[]>> scrape() {
    return http.sendAsync(
        HttpRequest.newBuilder(uri(endpoints.port(), "/metrics")).build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  void metricsThatCannotBeWrittenAreAnErrorAndNotTheEnd() throws Exception {
    try (var broken =
        HttpEndpoints.start(
            ANY_PORTS,
            health,
            _ -> {
              throw new IllegalStateException("thrown on purpose");
            },
            Guard.open())) {
      assertThat(send(broken.port(), "GET", "/metrics").statusCode()).isEqualTo(503);
      assertThat(send(broken.probePort(), "GET", "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void onlyWhoMayReadsGuardedMetricsAndEverybodyTheProbes() throws Exception {
    try (var guarded =
        HttpEndpoints.start(
            ANY_PORTS,
            health,
            this::metrics,
            Guard.asking(token -> token.equals("good") ? 200 : 403, System::nanoTime))) {
      assertThat(bearing(guarded, "Bearer good").statusCode()).isEqualTo(200);
      assertThat(bearing(guarded, "bearer good").statusCode()).isEqualTo(200);
      HttpResponse<String> forbidden = bearing(guarded, "Bearer bad");
      assertThat(forbidden.statusCode()).isEqualTo(403);
      assertThat(forbidden.body()).contains("/metrics").doesNotContain("metrics as");
      HttpResponse<String> anonymous = send(guarded.port(), "GET", "/metrics");
      assertThat(anonymous.statusCode()).isEqualTo(401);
      assertThat(anonymous.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(send(guarded.probePort(), "GET", "/healthz").statusCode()).isEqualTo(200);
    }
  }

  private HttpResponse<String> bearing(HttpEndpoints guarded, String header) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(guarded.port(), "/metrics"))
            .header("Authorization", header)
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void aPortInUseIsNamedWithItsOption() {
    int taken = endpoints.port();
    assertThatThrownBy(
            () ->
                HttpEndpoints.start(
                    new Http(taken, 0, LOOPBACK, false), health, this::metrics, Guard.open()))
        .isInstanceOf(StartupFailure.class)
        .hasMessageContaining("port " + taken + " for metrics")
        .hasMessageContaining("Choose another http.port.");
    assertThatThrownBy(
            () ->
                HttpEndpoints.start(
                    new Http(0, taken, LOOPBACK, false), health, this::metrics, Guard.open()))
        .hasMessageContaining("for health")
        .hasMessageContaining("Choose another http.probePort.");
  }

  private static List<Socket> connect(int count, int port, String words) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var socket = new Socket(InetAddress.getByName(LOOPBACK), port);
      socket.getOutputStream().write(words.getBytes(US_ASCII));
      sockets.add(socket);
    }
    return sockets;
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private HttpResponse<String> probe(String path) throws IOException, InterruptedException {
    return send(endpoints.probePort(), "GET", path);
  }

  private HttpResponse<String> send(int port, String method, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(port, path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(4))
            .build(),
        BodyHandlers.ofString());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://" + LOOPBACK + ":" + port + path);
  }
}
