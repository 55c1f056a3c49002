package dev.vmss.operator.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** As much of an API server as the checks before the start ask for. */
public final class StubApiServer implements AutoCloseable {

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private volatile List<String> kinds =
      List.of(
          "MarketplaceImage", "MarketplaceFeed", "VirtualMachineSize", "VirtualMachineScaleSet");
  private volatile List<String> forbidden = List.of();
  private final Map<String, Map<String, Object>> tokens = new ConcurrentHashMap<>();
  private final Queue<String> admitted = new ConcurrentLinkedQueue<>();
  private volatile int statusForAll;
  private volatile int statusForQuestions;

  public StubApiServer() throws IOException {
    // Else each answer waits for the client's acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public void kinds(String... served) {
    kinds = List.of(served);
  }

  /**
   * Each as {@code verb resource namespace}, with an empty namespace for the whole cluster; {@code
   * resource:name} for a single object.
   */
  public void forbid(String... what) {
    forbidden = List.of(what);
  }

  public void answerAll(int status) {
    statusForAll = status;
  }

  public void answerQuestions(int status) {
    statusForQuestions = status;
  }

  /** Makes a token known, as that of a user of a group. */
  public void token(String token, String user, String group) {
    tokens.put(token, Map.of("username", user, "groups", List.of(group)));
  }

  /** Lets a group do something with a non-resource URL. */
  public void admit(String group, String verb, String path) {
    admitted.add(group + " " + verb + " " + path);
  }

  /** The permissions that were asked for, in the form of {@link #forbid}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  public KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl(url())
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      JsonNode body = json.readTree(exchange.getRequestBody());
      if (statusForAll != 0) {
        send(exchange, statusForAll, status(statusForAll));
      } else if (path.equals("/version")) {
        send(exchange, 200, Map.of("gitVersion", "v1.36.2", "major", "1", "minor", "36"));
      } else if (path.equals("/apis/vmss.dev/v1alpha1")) {
        send(exchange, kinds.isEmpty() ? 404 : 200, resources());
      } else if (path.endsWith("/selfsubjectaccessreviews") && statusForQuestions == 0) {
        send(exchange, 201, review(body.at("/spec/resourceAttributes")));
      } else if (path.equals("/apis/authentication.k8s.io/v1/tokenreviews")) {
        send(exchange, 201, tokenReview(body.at("/spec/token").asText()));
      } else if (path.equals("/apis/authorization.k8s.io/v1/subjectaccessreviews")) {
        send(exchange, 201, subjectReview(body.at("/spec")));
      } else {
        send(exchange, statusForQuestions, status(statusForQuestions));
      }
    }
  }

  private Map<String, Object> resources() {
    return Map.of(
        "kind",
        "APIResourceList",
        "apiVersion",
        "v1",
        "resources",
        kinds.stream().map(kind -> Map.of("kind", kind)).collect(Collectors.toList()));
  }

  private Map<String, Object> review(JsonNode attributes) {
    String resource = attributes.path("resource").asText();
    String subresource = attributes.path("subresource").asText();
    String name = attributes.path("name").asText();
    String question =
        "%s %s%s %s"
            .formatted(
                attributes.path("verb").asText(),
                subresource.isEmpty() ? resource : resource + "/" + subresource,
                name.isEmpty() ? "" : ":" + name,
                attributes.path("namespace").asText())
            .strip();
    asked.add(question);
    return Map.of(
        "kind",
        "SelfSubjectAccessReview",
        "apiVersion",
        "authorization.k8s.io/v1",
        "status",
        Map.of("allowed", !forbidden.contains(question)));
  }

  private Map<String, Object> tokenReview(String token) {
    Map<String, Object> status =
        tokens.containsKey(token)
            ? Map.of("authenticated", true, "user", tokens.get(token))
            : Map.of("error", "nobody knows it");
    return Map.of(
        "kind", "TokenReview", "apiVersion", "authentication.k8s.io/v1", "status", status);
  }

  private Map<String, Object> subjectReview(JsonNode spec) {
    JsonNode url = spec.path("nonResourceAttributes");
    String wanted =
        "%s %s %s"
            .formatted(
                spec.at("/groups/0").asText(),
                url.path("verb").asText(),
                url.path("path").asText());
    return Map.of(
        "kind",
        "SubjectAccessReview",
        "apiVersion",
        "authorization.k8s.io/v1",
        "status",
        Map.of("allowed", admitted.contains(wanted)));
  }

  private static Map<String, Object> status(int code) {
    return Map.of("kind", "Status", "apiVersion", "v1", "code", code, "message", "code " + code);
  }

  private void send(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = json.writeValueAsString(body).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
