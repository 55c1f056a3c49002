package dev.vmss.testing.kubevirt.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of object that are read and written here, and their addresses. */
public enum Kind {
  MACHINE("kubevirt.io", "v1", "VirtualMachine", "virtualmachines"),
  INSTANCE("kubevirt.io", "v1", "VirtualMachineInstance", "virtualmachineinstances"),
  MIGRATION(
      "kubevirt.io", "v1", "VirtualMachineInstanceMigration", "virtualmachineinstancemigrations"),
  VOLUME("cdi.kubevirt.io", "v1beta1", "DataVolume", "datavolumes"),
  DATA_SOURCE("cdi.kubevirt.io", "v1beta1", "DataSource", "datasources"),
  POD("", "v1", "Pod", "pods"),
  CLAIM("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
  PERSISTENT_VOLUME("", "v1", "PersistentVolume", "persistentvolumes"),
  NODE("", "v1", "Node", "nodes");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;

  Kind(String group, String version, String kind, String plural) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
  }

  public String kind() {
    return kind;
  }

  public String group() {
    return group;
  }

  public String plural() {
    return plural;
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  private boolean isNamespaced() {
    return this != PERSISTENT_VOLUME && this != NODE;
  }

  /** Where objects of this kind are listed and created. */
  public String path(String namespace) {
    return (group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version)
        + (isNamespaced() ? "/namespaces/" + namespace : "")
        + "/"
        + plural;
  }

  public String path(String namespace, String name) {
    return path(namespace) + "/" + name;
  }

  public String path(JsonNode object) {
    return path(Doc.namespace(object), Doc.name(object));
  }

  public ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(isNamespaced())
        .build();
  }
}
