package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;

/**
 * Writes whose answer nobody reads.
 *
 * <p>The client's own methods parse the whole object that comes back; for a thousand Pods on two
 * cores that is what the simulator would spend most of its time on.
 */
final class BlindWrites {

  private final KubernetesClient client;

  BlindWrites(KubernetesClient client) {
    this.client = client;
  }

  /** Merges with the keys of lists respected: conditions by type, addresses by value. */
  void strategicMerge(String path, Object patch) {
    send("PATCH", path, "application/strategic-merge-patch+json", patch);
  }

  void merge(String path, Object patch) {
    send("PATCH", path, "application/merge-patch+json", patch);
  }

  void delete(String path, Object options) {
    send("DELETE", path, "application/json", options);
  }

  private void send(String method, String path, String type, Object body) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path)
            .method(method, type, client.getKubernetesSerialization().asJson(body))
            .build();
    try {
      HttpResponse<byte[]> response =
          client.getHttpClient().sendAsync(request, byte[].class).join();
      if (!response.isSuccessful()) {
        throw new KubernetesClientException(
            new StatusBuilder()
                .withCode(response.code())
                .withMessage(new String(response.body(), StandardCharsets.UTF_8))
                .build());
      }
    } catch (CompletionException e) {
      throw new KubernetesClientException(method + " " + path + " got no answer.", e);
    }
  }
}
