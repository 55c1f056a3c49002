package dev.vmss.testing.operator;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.testing.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;

/** The cloud operator's side of a tenant's image family: what a person would do with kubectl. */
public final class Marketplace {

  private final KubernetesClient client;
  private final Tenant tenant;

  public Marketplace(TestCluster cluster, Tenant tenant) {
    this.client = cluster.client();
    this.tenant = tenant;
  }

  /**
   * Applies an item of the tenant's family.
   *
   * @param source in flow style, such as <code>containerImage: {reference: a}</code>
   * @param more further lines of spec
   */
  public MarketplaceImage apply(String name, String version, String source, String more) {
    MarketplaceImage image =
        Serialization.unmarshal(
            """
            apiVersion: vmss.dev/v1alpha1
            kind: MarketplaceImage
            metadata: {name: %s}
            spec:
              publisher: %s
              offer: server
              sku: lts
              version: %s
              osType: Linux
              source: {%s}
            %s
            """
                .formatted(name, tenant.publisher(), version, source, more.indent(2)),
            MarketplaceImage.class);
    return client.resource(image).createOr(NonDeletingOperation::update);
  }

  /** Applies it, or says with which words the API server refuses it. */
  public Optional<String> refusal(String name, String version, String source) {
    try {
      apply(name, version, source, "");
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(e.getMessage());
    }
  }

  public void annotate(String name, String key, String value) {
    one(name)
        .edit(
            image -> {
              image.getMetadata().getAnnotations().put(key, value);
              return image;
            });
  }

  public void delete(String name) {
    one(name).delete();
  }

  public Optional<MarketplaceImage> find(String name) {
    return Optional.ofNullable(one(name).get());
  }

  public MarketplaceImage get(String name) {
    return find(name).orElseThrow();
  }

  public Optional<Condition> condition(String name, String type) {
    return find(name).map(MarketplaceImage::getStatus).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  /** Why it is ready or not, of the spec as it is now; empty before it was visited. */
  public String reason(String name) {
    Optional<MarketplaceImage> image = find(name);
    return condition(name, "Ready")
        .filter(
            ready ->
                image
                    .filter(
                        now ->
                            now.getMetadata().getGeneration().equals(ready.getObservedGeneration()))
                    .isPresent())
        .map(Condition::getReason)
        .orElse("");
  }

  public String message(String name) {
    return condition(name, "Ready").map(Condition::getMessage).orElse("");
  }

  public String digest(String name) {
    return get(name).getStatus().available().digest();
  }

  /**
   * The messages of the Events about it with this reason; Events about cluster-scoped objects are
   * in "default".
   */
  public List<String> events(String name, String reason) {
    return client
        .v1()
        .events()
        .inNamespace("default")
        .withField("involvedObject.name", name)
        .list()
        .getItems()
        .stream()
        .filter(event -> reason.equals(event.getReason()))
        .map(Event::getMessage)
        .toList();
  }

  private Resource<MarketplaceImage> one(String name) {
    return client.resources(MarketplaceImage.class).withName(name);
  }
}
