package dev.vmss.testing.kubevirt.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** The API server's own words, JSON in and JSON out; an error is a KubernetesClientException. */
public final class JsonApi {

  static final int NOT_FOUND = 404;
  public static final int CONFLICT = 409;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KubernetesClient client;

  public JsonApi(KubernetesClient client) {
    this.client = client;
  }

  public Optional<ObjectNode> find(String path) {
    try {
      return Optional.of(send("GET", path, "application/json", Optional.empty()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  public ObjectNode create(String path, JsonNode object) {
    return send("POST", path, "application/json", Optional.of(object));
  }

  /** With the object's resourceVersion as precondition. */
  public ObjectNode replace(String path, JsonNode object) {
    return send("PUT", path, "application/json", Optional.of(object));
  }

  public ObjectNode merge(String path, JsonNode patch) {
    return send("PATCH", path, "application/merge-patch+json", Optional.of(patch));
  }

  public ObjectNode strategicMerge(String path, JsonNode patch) {
    return send("PATCH", path, "application/strategic-merge-patch+json", Optional.of(patch));
  }

  /** Only the object of this uid; what is gone is gone. */
  public void delete(String path, String uid) {
    ObjectNode options = Doc.object();
    options.putObject("preconditions").put("uid", uid);
    try {
      send("DELETE", path, "application/json", Optional.of(options));
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  private ObjectNode send(String method, String path, String type, Optional<JsonNode> body) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
            .method(method, type, body.map(JsonNode::toString).orElse(null))
            .build();
    try {
      HttpResponse<byte[]> response =
          client.getHttpClient().sendAsync(request, byte[].class).join();
      ObjectNode answer = (ObjectNode) MAPPER.readTree(response.body());
      if (!response.isSuccessful()) {
        throw refused(response.code(), answer);
      }
      return answer;
    } catch (CompletionException e) {
      throw new KubernetesClientException(method + " " + path + " got no answer.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KubernetesClientException refused(int code, ObjectNode answer) {
    String message = Doc.text(answer, "message");
    return new KubernetesClientException(
        message,
        code,
        new StatusBuilder()
            .withCode(code)
            .withMessage(message)
            .withReason(Doc.text(answer, "reason"))
            .build());
  }
}
