package dev.vmss.operator.scaleset.simulation.world;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Where an object is; cluster-wide ones have no namespace. */
public record Key(String namespace, String name) implements Comparable<Key> {

  public static Key of(String name) {
    return new Key("", name);
  }

  public static Key of(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return new Key(namespace == null ? "" : namespace, object.getMetadata().getName());
  }

  @Override
  public int compareTo(Key other) {
    int order = namespace.compareTo(other.namespace);
    return order == 0 ? name.compareTo(other.name) : order;
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
