package dev.vmss.chart;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The objects that somebody who installs the operator applies. */
record Manifest(List<HasMetadata> objects) {

  static Manifest parse(String yaml) {
    Object parsed = new KubernetesSerialization().unmarshal(yaml);
    List<HasMetadata> objects = new ArrayList<>();
    (parsed instanceof Collection<?> many ? many : List.of(parsed))
        .forEach(object -> objects.add((HasMetadata) object));
    return new Manifest(List.copyOf(objects));
  }

  Stream<HasMetadata> ofKind(String kind) {
    return objects.stream().filter(object -> object.getKind().equals(kind));
  }

  <T extends HasMetadata> Stream<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast);
  }

  <T extends HasMetadata> T one(Class<T> type, String name) {
    return find(type, name)
        .orElseThrow(() -> new AssertionError("No " + type.getSimpleName() + " " + name));
  }

  <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
    return all(type).filter(object -> object.getMetadata().getName().equals(name)).findFirst();
  }

  Deployment deployment() {
    List<Deployment> deployments = all(Deployment.class).toList();
    if (deployments.size() != 1) {
      throw new AssertionError("There are " + deployments.size() + " Deployments.");
    }
    return deployments.get(0);
  }

  PodTemplateSpec pod() {
    return deployment().getSpec().getTemplate();
  }

  /** The operator's configuration file. */
  String configuration() {
    String name =
        pod().getSpec().getVolumes().stream()
            .filter(volume -> volume.getName().equals("config"))
            .map(volume -> volume.getConfigMap().getName())
            .findFirst()
            .orElseThrow();
    return one(ConfigMap.class, name).getData().get("config.yaml");
  }
}
