package dev.vmss.operator.runtime.owned;

import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Lists the objects of a kind that do not carry the label of a set, those of others: their metadata
 * alone, which is a tenth of them, and page by page.
 */
public final class Unlabelled {

  private static final int PAGE = 500;
  private static final int SECONDS = 60;

  /** The typed client cannot ask for metadata alone. */
  private static final String METADATA =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

  private final KubernetesClient client;
  private final Class<? extends HasMetadata> type;

  public Unlabelled(KubernetesClient client, Class<? extends HasMetadata> type) {
    this.client = client;
    this.type = type;
  }

  /**
   * @param namespaces the empty text means all
   */
  public Stream<HasMetadata> in(Collection<String> namespaces) {
    return namespaces.stream()
        .map(namespace -> namespace.isEmpty() ? "" : "namespaces/" + namespace + "/")
        .flatMap(
            scope ->
                Stream.iterate(
                        Optional.of(page(scope, "")),
                        Optional::isPresent,
                        page -> page.flatMap(read -> next(scope, read)))
                    .flatMap(page -> items(page.orElseThrow())));
  }

  /** A server that finds nothing says of metadata alone that the items are null. */
  private static Stream<HasMetadata> items(PodList page) {
    return Stream.ofNullable(page.getItems()).flatMap(List::stream);
  }

  private Optional<PodList> next(String scope, PodList page) {
    return Optional.ofNullable(page.getMetadata().getContinue())
        .filter(token -> !token.isEmpty())
        .map(token -> page(scope, token));
  }

  private PodList page(String scope, String from) {
    String base = client.getMasterUrl().toString().replaceAll("/$", "");
    String uri =
        "%s/%s/%s/%s%s?labelSelector=%s&limit=%d&continue=%s"
            .formatted(
                base,
                HasMetadata.getGroup(type).isEmpty() ? "api" : "apis",
                HasMetadata.getApiVersion(type),
                scope,
                HasMetadata.getPlural(type),
                encoded("!" + WellKnown.SCALE_SET),
                PAGE,
                encoded(from));
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(uri)
            .setHeader("Accept", METADATA)
            .build();
    HttpResponse<String> response = send(request);
    if (!response.isSuccessful()) {
      throw new KubernetesClientException(
          "The %s without a set's label cannot be listed: %d %s"
              .formatted(HasMetadata.getPlural(type), response.code(), response.message()));
    }
    return client.getKubernetesSerialization().unmarshal(response.body(), PodList.class);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.getHttpClient().sendAsync(request, String.class).get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubernetesClientException("Interrupted while objects were listed.", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KubernetesClientException("Objects cannot be listed: " + e.getMessage(), e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
