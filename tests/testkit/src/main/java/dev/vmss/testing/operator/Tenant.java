package dev.vmss.testing.operator;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.TestCluster;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * A tenant of a test cluster, with a namespace and an image family of its own, so that tests do not
 * meet: what a person would do with kubectl, one method each.
 */
public final class Tenant {

  /** Label of a tenant's images; its value is the namespace. */
  public static final String TENANT = "test/tenant";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KubernetesClient client;
  private final String namespace;
  private String sku = "test-small";

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

  /** Makes a size with so many data disks, and uses it for sets from now on. */
  public Tenant withDataDisks(int most) {
    String name = namespace() + "-disks";
    usingSize(name);
    apply(
        VirtualMachineSize.class,
        """
        apiVersion: vmss.dev/v1alpha1
        kind: VirtualMachineSize
        metadata: {name: %s}
        spec: {cores: 1, memory: 64Mi, maxDataDisks: %d}
        """
            .formatted(name, most));
    return this;
  }

  /** Makes a size that only nodes with this label offer, and uses it for sets from now on. */
  public Tenant withSizeOn(String name, String label, String value) {
    usingSize(name);
    apply(
        VirtualMachineSize.class,
        """
        apiVersion: vmss.dev/v1alpha1
        kind: VirtualMachineSize
        metadata: {name: %s}
        spec: {cores: 1, memory: 64Mi, maxDataDisks: 1, nodeSelector: {%s: %s}}
        """
            .formatted(name, label, value));
    return this;
  }

  /** Names this size in sets from now on, whether it exists or not. */
  public Tenant usingSize(String name) {
    sku = name;
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
    return item(imageName(version), version, pinned(digest), more);
  }

  /** The source of an image that needs no registry; its digest repeats one hexadecimal digit. */
  public String pinned(char digest) {
    return "containerImage: {reference: registry.example/%s/server, digest: \"sha256:%s\"}"
        .formatted(namespace, String.valueOf(digest).repeat(64));
  }

  /** Applies a gallery item of this object name and source, with more lines of spec. */
  public MarketplaceImage item(String name, String version, String source, String more) {
    return apply(
        MarketplaceImage.class,
        """
        apiVersion: vmss.dev/v1alpha1
        kind: MarketplaceImage
        metadata: {name: %s, labels: {%s: %s}}
        spec:
          publisher: %s
          offer: server
          sku: lts
          version: %s
          osType: Linux
          source: {%s}
        %s
        """
            .formatted(name, TENANT, namespace, publisher(), version, source, more.indent(2)));
  }

  public String imageName(String version) {
    return namespace + "-" + version;
  }

  /** Applies a set; {@code more} are further lines of its spec. */
  public VirtualMachineScaleSet set(String name, int replicas, String version, String more) {
    return set(name, replicas, version, more, "");
  }

  /** As above; {@code profile} are further lines of its virtualMachineProfile. */
  public VirtualMachineScaleSet set(
      String name, int replicas, String version, String more, String profile) {
    return apply(
        VirtualMachineScaleSet.class,
        """
        apiVersion: vmss.dev/v1alpha1
        kind: VirtualMachineScaleSet
        metadata: {name: %s, namespace: %s}
        spec:
          replicas: %d
          sku: {name: %s}
          virtualMachineProfile:
            storageProfile:
              imageReference: {publisher: %s, offer: server, sku: lts, version: %s}
        %s%s
        """
            .formatted(
                name,
                namespace,
                replicas,
                sku,
                publisher(),
                version,
                profile.indent(4),
                more.indent(2)));
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

  /** Pins the set to another version, or to {@code latest}. */
  public void pin(String set, String version) {
    patch(
        set,
        """
        {"spec":{"virtualMachineProfile":{"storageProfile":{"imageReference":{"version":"%s"}}}}}
        """
            .formatted(version));
  }

  /** Sets annotations of an instance as a user would. */
  public void annotate(Pod instance, String key, String value) {
    client
        .pods()
        .resource(instance)
        .edit(
            pod ->
                new PodBuilder(pod)
                    .editMetadata()
                    .addToAnnotations(key, value)
                    .endMetadata()
                    .build());
  }

  /** Takes all labels from an instance. */
  public void rob(Pod instance) {
    client
        .pods()
        .resource(instance)
        .edit(pod -> new PodBuilder(pod).editMetadata().withLabels(Map.of()).endMetadata().build());
  }

  /** Deletes one instance by hand. */
  public void delete(Pod instance) {
    client.pods().resource(instance).delete();
  }

  public void deleteImage(String version) {
    client.resources(MarketplaceImage.class).withName(imageName(version)).delete();
  }

  /** Sets an annotation of the image that was applied as this version. */
  public void annotateImage(String version, String key, String value) {
    patchImage(version, "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
  }

  /** A JSON merge patch of the image that was applied as this version. */
  public void patchImage(String version, String merge) {
    client
        .resources(MarketplaceImage.class)
        .withName(imageName(version))
        .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  /** The tenant's images that still exist, those under removal included. */
  public List<MarketplaceImage> images() {
    return client.resources(MarketplaceImage.class).withLabel(TENANT, namespace).list().getItems();
  }

  public Optional<MarketplaceImage> imageOf(String version) {
    return Optional.ofNullable(
        client.resources(MarketplaceImage.class).withName(imageName(version)).get());
  }

  /** How many Pods a ResourceQuota allows, once the quota controller has taken note. */
  public Optional<String> quota(String name) {
    return Optional.ofNullable(client.resourceQuotas().inNamespace(namespace).withName(name).get())
        .map(quota -> quota.getStatus())
        .map(status -> status.getHard())
        .map(hard -> hard.get("pods"))
        .map(Quantity::getAmount);
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

  /** The instance of this id, which must exist. */
  public Pod instance(String set, int id) {
    return instances(set).stream()
        .filter(
            pod ->
                Integer.toString(id)
                    .equals(pod.getMetadata().getLabels().get(WellKnown.INSTANCE_ID)))
        .findFirst()
        .orElseThrow();
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

  /** Waits until the condition has this status and this reason. */
  public void awaitCondition(String set, String type, String status, String reason) {
    await(
        type + "=" + status + " " + reason,
        () ->
            condition(set, type)
                .filter(c -> status.equals(c.getStatus()) && reason.equals(c.getReason()))
                .isPresent());
  }

  public String message(String set, String type) {
    return condition(set, type).map(Condition::getMessage).orElse("");
  }

  /** The messages of the Events about the set with this reason. */
  public List<String> events(String set, String reason) {
    return client
        .v1()
        .events()
        .inNamespace(namespace)
        .withField("involvedObject.name", set)
        .list()
        .getItems()
        .stream()
        .filter(event -> reason.equals(event.getReason()))
        .map(Event::getMessage)
        .toList();
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
