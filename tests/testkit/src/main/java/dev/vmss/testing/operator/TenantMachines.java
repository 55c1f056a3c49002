package dev.vmss.testing.operator;

import dev.vmss.testing.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What a tenant sees of its machines and does to them; the cluster has KubeVirt's kinds. */
public final class TenantMachines {

  private final TestCluster cluster;
  private final Tenant tenant;

  public TenantMachines(TestCluster cluster, Tenant tenant) {
    this.cluster = cluster;
    this.tenant = tenant;
  }

  /** Applies a container disk of this version that needs no registry. */
  public void disk(String version, char digest) {
    tenant.item(
        tenant.imageName(version),
        version,
        "containerDisk: {reference: registry.example/%s/disk, digest: \"sha256:%s\"}"
            .formatted(tenant.namespace(), String.valueOf(digest).repeat(64)),
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
