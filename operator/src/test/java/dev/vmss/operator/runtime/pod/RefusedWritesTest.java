package dev.vmss.operator.runtime.pod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vmss.operator.app.cluster.ClusterClients;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.InstanceRuntime.CreateResult;
import dev.vmss.operator.runtime.InstanceRuntime.DeleteResult;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.runtime.owned.ServedVersions;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often the server is asked, and what its noes come to, over the client that ships. */
@Timeout(30)
class RefusedWritesTest {

  private static final Recipe.Owner WEB = new Recipe.Owner("team-a", "web", "uid-of-web");
  private static final String DENIED = "admission webhook \"w\" denied the request: no";

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private HttpServer server;
  private KubernetesClient patient;
  private KubernetesClient client;

  private record Answer(int code, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    patient =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(10)
                    .withRequestRetryBackoffInterval(1)
                    .build())
            .build();
    client = ClusterClients.askingOnce(patient);
  }

  @AfterEach
  void stop() {
    patient.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(exchange.getRequestMethod());
      exchange.getRequestBody().readAllBytes();
      Answer next = answers.size() > 1 ? answers.remove() : answers.element();
      byte[] body = next.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(next.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void says(int code, String reason, String message) {
    answers.add(
        new Answer(
            code,
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d,\"reason\":\"%s\",\"message\":\"%s\"}"
                .formatted(code, reason, message.replace("\"", "\\\""))));
  }

  private void shows(String uid) {
    answers.add(
        new Answer(
            200,
            "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"web-1\",\"namespace\":\"team-a\",\"uid\":\"%s\"}}"
                .formatted(uid)));
  }

  private DeleteResult delete() {
    return new PodRuntime(client, ServedVersions.ownOnly(), _ -> {})
        .delete(WEB, Instances.number(1).instance(), false);
  }

  private void create() {
    client
        .pods()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("team-a")
                .withName("web-1")
                .endMetadata()
                .build())
        .create();
  }

  /** "back-off lives in the controller and not in the client" */
  @Test
  void theServerIsAskedOnceWhateverItAnswers() {
    says(500, "InternalError", "Internal error occurred: failed calling webhook \"w\": refused");
    Assertions.assertThatThrownBy(this::create).isInstanceOf(KubernetesClientException.class);
    assertThat(asked).containsExactly("POST");
    assertThat(delete()).isInstanceOf(DeleteResult.Refused.class);
    assertThat(asked).containsExactly("POST", "DELETE");
  }

  @Test
  void aWebhooksNoToADeleteIsARefusalWithAnyCode() {
    for (int code : new int[] {403, 409, 429, 500, 503}) {
      answers.clear();
      says(code, "Whatever", DENIED);
      assertThat(delete()).isEqualTo(new DeleteResult.Refused(DENIED));
    }
  }

  /** The client takes every 404 for the absence of the object. */
  @Test
  void aWebhookThatSays404DeletesNothing() {
    says(404, "NotFound", DENIED);
    shows("uid-1");
    assertThat(delete()).isInstanceOf(DeleteResult.Refused.class);
    assertThat(asked).containsExactly("DELETE", "GET");
  }

  @Test
  void whatIsGoneOrSomebodyElsesByNowIsDeleted() {
    says(404, "NotFound", "pods \"web-1\" not found");
    assertThat(delete()).isEqualTo(new DeleteResult.Done());
    answers.clear();
    says(404, "NotFound", "pods \"web-1\" not found");
    shows("uid-of-another");
    assertThat(delete()).isEqualTo(new DeleteResult.Done());
  }

  /** One of two creates that a quota is to count at the same moment. */
  @Test
  void aQuotaThatOthersWriteIsAskedAtOnceAgain() {
    says(409, "Conflict", "Operation cannot be fulfilled on resourcequotas \"few\"");
    shows("uid-1");
    assertThat(
            new PodRuntime(client, ServedVersions.ownOnly(), _ -> {})
                .create(Recipes.plain().recipe(), new Slot(new InstanceId(1), Optional.empty())))
        .isEqualTo(new CreateResult.Exists());
    assertThat(asked).containsExactly("POST", "POST");
  }

  @Test
  void anAcceptedDeleteIsOneRequest() {
    shows("uid-1");
    assertThat(delete()).isEqualTo(new DeleteResult.Done());
    assertThat(asked).containsExactly("DELETE");
  }

  @Test
  void aChangedObjectIsPlannedAgain() {
    says(409, "Conflict", "Precondition failed: ResourceVersion");
    assertThat(delete()).isEqualTo(new DeleteResult.Stale());
  }
}
