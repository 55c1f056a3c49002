package dev.vmss.operator.app.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpEndpointsTest {

  private static final String LOOPBACK = "127.0.0.1";

  private final Health health = new Health(System::nanoTime);
  private final HttpEndpoints endpoints =
      HttpEndpoints.start(new Http(0, LOOPBACK), health, type -> "metrics as " + type);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    endpoints.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 200",
    "GET, /healthz, 200",
    "GET, /readyz, 503",
    "GET, /metrics, 200",
    "HEAD, /metrics, 200",
    "GET, /readyz?verbose, 503",
    "GET, /healthz/, 404",
    "GET, /metricsx, 404",
    "POST, /nothing, 404",
    "POST, /metrics, 405",
    "DELETE, /, 405"
  })
  void answersByMethodAndPath(String method, String path, int status) throws Exception {
    HttpResponse<String> response = send(method, path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body().isEmpty()).isEqualTo(method.equals("HEAD"));
    assertThat(response.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
  }

  @Test
  void readinessFollowsTheProgram() throws Exception {
    health.running(List::of, Optional::empty);
    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
    health.stopping();
    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
    assertThat(send("GET", "/readyz").body()).isEqualTo("stopping\n");
  }

  @Test
  void theIndexNamesWhatIsThere() throws Exception {
    assertThat(send("GET", "/").body()).contains("/healthz", "/readyz", "/metrics");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, text/plain; version=0.0.4",
    "'application/openmetrics-text;version=1.0.0,text/plain;q=0.5', application/openmetrics-text"
  })
  void theScraperChoosesTheForm(String accept, String type) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/metrics")).header("Accept", accept).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(response.body()).startsWith("metrics as " + type);
  }

  @Test
  void dawdlingClientsDoNotBlockTheProbes() throws Exception {
    List<Socket> dawdlers = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        var socket = new Socket(InetAddress.getByName(LOOPBACK), endpoints.port());
        socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost:".getBytes(US_ASCII));
        dawdlers.add(socket);
      }
      assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : dawdlers) {
        socket.close();
      }
    }
  }

  @Test
  void aPortInUseIsNamed() {
    assertThatThrownBy(
            () -> HttpEndpoints.start(new Http(endpoints.port(), LOOPBACK), health, t -> t))
        .isInstanceOf(StartupFailure.class)
        .hasMessageContaining("port " + endpoints.port())
        .hasMessageContaining("Choose another http.port");
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(4))
            .build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://" + LOOPBACK + ":" + endpoints.port() + path);
  }
}
