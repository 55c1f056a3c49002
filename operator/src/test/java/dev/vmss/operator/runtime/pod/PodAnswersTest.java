package dev.vmss.operator.runtime.pod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.owned.ServedVersions;
import dev.vmss.operator.runtime.owned.Unlabelled;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked about Pods without a label, as it goes over the wire, and what is made of it. */
class PodAnswersTest {

  private static final Recipe.Owner WEB = new Recipe.Owner("team-a", "web", "uid-of-web");
  private static final String OWNED =
      """
      {"metadata": {"namespace": "team-a", "name": "web-1", "uid": "uid-1", "resourceVersion": "7",
       "labels": {%s"mine": "x"},
       "ownerReferences": [{"apiVersion": "vmss.dev/v1alpha1", "kind": "VirtualMachineScaleSet",
        "name": "web", "uid": "uid-of-web", "controller": true}]}, "spec": {"containers": []}}""";

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private KubernetesClient client;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withRequestRetryBackoffLimit(0)
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
      String uri = exchange.getRequestURI().toString();
      asked.add(exchange.getRequestMethod() + " " + uri);
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      byte[] body = body(exchange, uri).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String body(HttpExchange exchange, String uri) {
    if (!uri.contains("labelSelector")) {
      boolean patched = exchange.getRequestMethod().equals("PATCH");
      return OWNED.formatted(patched ? "\"vmss.dev/scale-set\": \"web\", " : "");
    }
    assertThat(exchange.getRequestHeaders().getFirst("Accept"))
        .startsWith("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
    if (uri.contains("namespaces/empty/")) {
      return """
          {"kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1",
           "metadata": {}, "items": null}""";
    }
    boolean last = uri.contains("continue=next");
    return """
        {"kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1",
         "metadata": {"continue": "%s"}, "items": [
          {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
           "metadata": {"name": "%s"}}]}"""
        .formatted(last ? "" : "next", last ? "two" : "one");
  }

  @Test
  void podsWithoutTheLabelAreListedPageByPageAndAsMetadataAlone() {
    assertThat(new Unlabelled(client, Pod.class).in(Set.of("")))
        .extracting(HasMetadata::getMetadata)
        .extracting(metadata -> metadata.getName())
        .containsExactly("one", "two");
    assertThat(asked)
        .containsExactly(
            "GET /api/v1/pods?labelSelector=%21vmss.dev%2Fscale-set&limit=500&continue=",
            "GET /api/v1/pods?labelSelector=%21vmss.dev%2Fscale-set&limit=500&continue=next");
  }

  /** Not even an empty list: what a server answers that finds none. */
  @Test
  void whereThereAreNoneTheItemsAreNull() {
    assertThat(new Unlabelled(client, Pod.class).in(List.of("empty"))).isEmpty();
  }

  @Test
  void inTheNamespacesThatAreRunOnly() {
    assertThat(new Unlabelled(client, Pod.class).in(List.of("a", "b"))).hasSize(4);
    assertThat(asked)
        .filteredOn(uri -> uri.startsWith("GET /api/v1/namespaces/a/pods?"))
        .hasSize(2);
  }

  @Test
  void whatLostItsLabelGetsItBackAndKeepsTheOthers() {
    PodRuntime runtime = new PodRuntime(client, ServedVersions.ownOnly(), _ -> {});
    runtime.show(WEB, Instances.number(1).unseen().instance());
    assertThat(asked.getLast()).startsWith("PATCH /api/v1/namespaces/team-a/pods/web-1");
    assertThat(bodies.getLast())
        .contains("vmss.dev~1scale-set")
        .contains("vmss.dev~1instance-id")
        .doesNotContain("image-version");
    assertThat(runtime.instances(WEB))
        .singleElement()
        .satisfies(instance -> assertThat(instance.unseen()).isFalse());
  }

  /** A policy or a webhook that says no keeps nothing else from being done. */
  @Test
  void aRefusalIsNoFailure() {
    PodRuntime runtime = new PodRuntime(client, ServedVersions.ownOnly(), _ -> {});
    status = 500;
    Instance unseen = Instances.number(1).unseen().instance();
    runtime.show(WEB, unseen);
    assertThat(asked).hasSize(1);
  }
}
