package dev.vmss.testing.operator;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * A tenant of a test cluster, with a namespace and an image family of its own, so that tests do not
 * meet: what a person would do with kubectl, one method each.
 */
public final class Tenant {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KubernetesClient client;
  private final String namespace;

  private Tenant(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  public static Tenant on(TestCluster cluster) {
    return new Tenant(cluster.client(), cluster.namespace());
  }

  /** Deletes what the tenant made: its sets (their instances follow) and its images. */
  public void leave() {
    sets().delete();
    client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    client.resources(MarketplaceImage.class).list().getItems().stream()
        .filter(image -> publisher().equals(image.getSpec().publisher()))
        .forEach(image -> client.resource(image).delete());
  }

  public String namespace() {
    return namespace;
  }

  /** The family's publisher, which no other tenant uses. */
  public String publisher() {
    return "Publisher-" + namespace;
  }

  /** Makes a small size of that object name available; it takes any node. */
  public Tenant withSize(String name) {
    apply(
        VirtualMachineSize.class,
        """
        apiVersion: vmss.dev/v1alpha1
        kind: VirtualMachineSize
        metadata: {name: %s}
        spec: {cores: 1, memory: 64Mi}
        """
            .formatted(name));
    return this;
  }

  /**
   * Applies an image of this version that needs no registry; its digest repeats one hexadecimal
   * digit.
   */
  public MarketplaceImage image(String version, char digest) {
    return image(version, digest, "");
  }

  /** As above, with more lines of spec. */
  public MarketplaceImage image(String version, char digest, String more) {
    return apply(
        MarketplaceImage.class,
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
          source:
            containerImage: {reference: registry.example/%s/server, digest: "sha256:%s"}
        %s
        """
            .formatted(
                imageName(version),
                publisher(),
                version,
                namespace,
                String.valueOf(digest).repeat(64),
                more.indent(2)));
  }

  public String imageName(String version) {
    return namespace + "-" + version;
  }

  /** Applies a set; {@code more} are further lines of its spec. */
  public VirtualMachineScaleSet set(String name, int replicas, String version, String more) {
    return apply(
        VirtualMachineScaleSet.class,
        """
        apiVersion: vmss.dev/v1alpha1
        kind: VirtualMachineScaleSet
        metadata: {name: %s, namespace: %s}
        spec:
          replicas: %d
          sku: {name: test-small}
          virtualMachineProfile:
            storageProfile:
              imageReference: {publisher: %s, offer: server, sku: lts, version: %s}
        %s
        """
            .formatted(name, namespace, replicas, publisher(), version, more.indent(2)));
  }

  public <T extends HasMetadata> T apply(Class<T> kind, String yaml) {
    return client
        .resource(Serialization.unmarshal(yaml, kind))
        .createOr(NonDeletingOperation::update);
  }

  public void scale(String set, int replicas) {
    sets().withName(set).scale(replicas);
  }

  /** A JSON merge patch. */
  public void patch(String set, String merge) {
    sets().withName(set).patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  public void deleteImage(String version) {
    client.resources(MarketplaceImage.class).withName(imageName(version)).delete();
  }

  public Optional<MarketplaceImage> imageOf(String version) {
    return Optional.ofNullable(
        client.resources(MarketplaceImage.class).withName(imageName(version)).get());
  }

  public VirtualMachineScaleSet get(String set) {
    return sets().withName(set).get();
  }

  /** The instances that are not terminating. */
  public List<Pod> instances(String set) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(WellKnown.SCALE_SET, set)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  public long instancesOf(String set, String version) {
    return instances(set).stream()
        .filter(pod -> version.equals(pod.getMetadata().getLabels().get(WellKnown.IMAGE_VERSION)))
        .count();
  }

  public Optional<Condition> condition(String set, String type) {
    return Optional.ofNullable(get(set).getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  public String reason(String set) {
    return condition(set, "Ready").map(Condition::getReason).orElse("");
  }

  public boolean ready(String set) {
    VirtualMachineScaleSet now = get(set);
    return now.getStatus() != null
        && now.getMetadata().getGeneration().equals(now.getStatus().observedGeneration())
        && condition(set, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  public void awaitReady(String set) {
    await(set + " is ready", () -> ready(set));
  }

  public void await(String what, Callable<Boolean> holds) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(25))
        .until(holds);
  }

  private NonNamespaceOperation<
          VirtualMachineScaleSet,
          KubernetesResourceList<VirtualMachineScaleSet>,
          Resource<VirtualMachineScaleSet>>
      sets() {
    return client.resources(VirtualMachineScaleSet.class).inNamespace(namespace);
  }
}
