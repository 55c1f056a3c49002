package dev.vmss.testing.operator;

import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.kubevirt.KubeVirtHardware;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.TestImages;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What a tenant sees of its machines and does to them; the cluster has KubeVirt's kinds. */
public final class TenantMachines {

  private final TestCluster cluster;
  private final Tenant tenant;
  private final LocalRegistry registry;

  /**
   * @param registry where its disks are; the operator must be allowed to ask it: {@link #options}
   */
  public TenantMachines(TestCluster cluster, Tenant tenant, LocalRegistry registry) {
    this.cluster = cluster;
    this.tenant = tenant;
    this.registry = registry;
  }

  /** Six nodes that can run machines; other nodes of a cluster that tests share cannot. */
  public static List<NodeSpec> nodes() {
    return IntStream.rangeClosed(1, 6)
        .mapToObj(number -> KubeVirtHardware.forMachines(NodeSpec.named("kubevirt-" + number)))
        .toList();
  }

  /** The options of an operator that may ask this registry. */
  public static Map<String, String> options(LocalRegistry registry) {
    return Map.of(
        "VMSS_FETCH_ALLOWED_ADDRESSES",
        "127.0.0.1",
        "VMSS_FETCH_ALLOW_INSECURE_HOSTS",
        registry.authority());
  }

  /** Applies a container disk of this version. */
  public void disk(String version) {
    String repository = tenant.namespace() + "/disk";
    TestImages.push(registry, repository, version, version.getBytes(StandardCharsets.UTF_8));
    tenant.item(
        tenant.imageName(version),
        version,
        "containerDisk: {reference: \"%s/%s:%s\"}"
            .formatted(registry.authority(), repository, version),
        "");
  }

  /** By name. */
  public List<GenericKubernetesResource> all() {
    return cluster
        .client()
        .genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
        .inNamespace(tenant.namespace())
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparing(machine -> machine.getMetadata().getName()))
        .toList();
  }

  public List<String> names() {
    return all().stream().map(machine -> machine.getMetadata().getName()).toList();
  }

  public List<String> uids() {
    return all().stream().map(machine -> machine.getMetadata().getUid()).toList();
  }

  /** The versions of their images, each once. */
  public List<String> versions() {
    return all().stream()
        .map(machine -> machine.getMetadata().getLabels().get("vmss.dev/image-version"))
        .distinct()
        .toList();
  }

  /** The volumes that their root disks are, by the name of the machine. */
  public List<String> roots() {
    return all().stream()
        .map(machine -> machine.<String>get("spec", "dataVolumeTemplates", 0, "metadata", "name"))
        .toList();
  }

  /** The cloud operator binds the sample's role to the tenant. */
  public void mayClone() {
    try {
      String role = Files.readString(Repository.sample("kubevirt/clone-role.yaml"));
      String bound = role.replace("namespace: team-a", "namespace: " + tenant.namespace());
      cluster
          .client()
          .load(new ByteArrayInputStream(bound.getBytes(StandardCharsets.UTF_8)))
          .serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void delete(String name) {
    machine(name).delete();
  }

  /** The claims behind their data disks, by name. */
  public Map<String, ObjectMeta> dataDisks() {
    Map<String, ObjectMeta> disks = new TreeMap<>();
    cluster
        .client()
        .persistentVolumeClaims()
        .inNamespace(tenant.namespace())
        .withLabel("vmss.dev/lun")
        .list()
        .getItems()
        .forEach(claim -> disks.put(claim.getMetadata().getName(), claim.getMetadata()));
    return disks;
  }

  /** Sets an annotation on the claim behind a data disk. */
  public void annotateDisk(String name, String key, String value) {
    cluster
        .client()
        .persistentVolumeClaims()
        .inNamespace(tenant.namespace())
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}".formatted(key, value));
  }

  /** Those claims that a scale-in has kept. */
  public List<String> retained() {
    return dataDisks().values().stream()
        .filter(disk -> disk.getAnnotations() != null)
        .filter(disk -> "true".equals(disk.getAnnotations().get("vmss.dev/retained")))
        .map(ObjectMeta::getName)
        .toList();
  }

  public ObjectMeta metadata(String name) {
    return machine(name).get().getMetadata();
  }

  /** Sets an annotation as a user would. */
  public void annotate(String name, String key, String value) {
    machine(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}".formatted(key, value));
  }

  /** Takes all labels from a machine. */
  public void rob(String name) {
    machine(name)
        .edit(
            machine -> {
              machine.getMetadata().setLabels(Map.of());
              return machine;
            });
  }

  private Resource<GenericKubernetesResource> machine(String name) {
    return cluster
        .client()
        .genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
        .inNamespace(tenant.namespace())
        .withName(name);
  }
}
