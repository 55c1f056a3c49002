package dev.vmss.operator.runtime.pod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.owned.ServedVersions;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a delete asks the API server for, as it goes over the wire. */
class PodDeletionTest {

  private static final Recipe.Owner WEB = new Recipe.Owner("team-a", "web", "uid-of-web");

  private final ObjectMapper json = new ObjectMapper();
  private final BlockingQueue<JsonNode> asked = new LinkedBlockingQueue<>();
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/namespaces/team-a/pods/web-1", this::answer);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(json.readTree(exchange.getRequestBody()));
      byte[] status = "{\"kind\":\"Status\",\"apiVersion\":\"v1\"}".getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, status.length);
      exchange.getResponseBody().write(status);
    }
  }

  private JsonNode deleting(boolean atOnce) {
    new PodRuntime(client, ServedVersions.ownOnly(), _ -> {})
        .delete(WEB, Instances.number(1).instance(), atOnce);
    return asked.remove();
  }

  @Test
  void aDeleteCarriesTheVersionAndLeavesTheGraceToTheInstance() {
    JsonNode options = deleting(false);
    assertThat(options.at("/preconditions/resourceVersion").asText()).isEqualTo("1");
    assertThat(options.has("gracePeriodSeconds")).isFalse();
  }

  @Test
  void whatNobodyIsLeftToEndHasNoGraceButTheSamePrecondition() {
    JsonNode options = deleting(true);
    assertThat(options.at("/preconditions/resourceVersion").asText()).isEqualTo("1");
    assertThat(options.at("/gracePeriodSeconds").asText("none")).isEqualTo("0");
  }
}
