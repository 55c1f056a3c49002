package dev.vmss.testing.kubevirt.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Everything that KubeVirt's and CDI's controllers watch, and who wants to know of a change. */
public final class KubeVirtObjects implements AutoCloseable {

  private final JsonApi api;
  private final List<Consumer<String>> ofMachines = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> ofVolumes = new CopyOnWriteArrayList<>();
  private final ObjectCache machines;
  private final ObjectCache instances;
  private final ObjectCache migrations;
  private final ObjectCache launchers;
  private final ObjectCache volumes;
  private final ObjectCache claims;

  /** Returns when all that is there has been listed. */
  public KubeVirtObjects(KubernetesClient client) {
    this.api = new JsonApi(client);
    this.machines = new ObjectCache(client, Kind.MACHINE, "", this::machineChanged);
    this.instances = new ObjectCache(client, Kind.INSTANCE, "", this::machineChanged);
    this.migrations = new ObjectCache(client, Kind.MIGRATION, "", this::migrationChanged);
    this.claims = new ObjectCache(client, Kind.CLAIM, "", this::volumeChanged);
    this.volumes = new ObjectCache(client, Kind.VOLUME, "", this::volumeChanged);
    this.launchers =
        new ObjectCache(client, Kind.POD, "kubevirt.io=virt-launcher", this::launcherChanged);
  }

  public JsonApi api() {
    return api;
  }

  public ObjectCache machines() {
    return machines;
  }

  public ObjectCache instances() {
    return instances;
  }

  public ObjectCache migrations() {
    return migrations;
  }

  public ObjectCache launchers() {
    return launchers;
  }

  public ObjectCache volumes() {
    return volumes;
  }

  public ObjectCache claims() {
    return claims;
  }

  /** Is told the key of every machine that something happens to, and at once of all there are. */
  public void onMachines(Consumer<String> listener) {
    ofMachines.add(listener);
    machines.all().forEach(machine -> listener.accept(Doc.key(machine)));
    instances.all().forEach(instance -> listener.accept(Doc.key(instance)));
  }

  /** Is told the key of every DataVolume or claim that changes, and at once of all there are. */
  public void onVolumes(Consumer<String> listener) {
    ofVolumes.add(listener);
    volumes.all().forEach(volume -> listener.accept(Doc.key(volume)));
    claims.all().forEach(claim -> listener.accept(Doc.key(claim)));
  }

  /** The Pods of one VirtualMachineInstance, of this incarnation only. */
  public List<ObjectNode> launchersOf(JsonNode instance) {
    return launchers.all().stream()
        .filter(pod -> Doc.isControlledBy(pod, instance))
        .sorted((a, b) -> created(b).compareTo(created(a)))
        .toList();
  }

  /** The newest Pod on the instance's node, or of all while it has none: KubeVirt's own rule. */
  public Optional<ObjectNode> launcherOf(JsonNode instance) {
    String node = Doc.text(instance, "status", "nodeName");
    return launchersOf(instance).stream()
        .filter(pod -> node.isEmpty() || Doc.text(pod, "spec", "nodeName").equals(node))
        .findFirst();
  }

  /** The names of DataVolumes or claims that a machine's or an instance's volumes refer to. */
  public static Stream<String> claimNames(JsonNode volumes) {
    return Doc.items(volumes)
        .flatMap(
            volume ->
                Stream.of(
                    Doc.text(volume, "dataVolume", "name"),
                    Doc.text(volume, "persistentVolumeClaim", "claimName")))
        .filter(name -> !name.isEmpty());
  }

  private static String created(JsonNode pod) {
    return Doc.text(pod, "metadata", "creationTimestamp");
  }

  private void machineChanged(ObjectNode object) {
    ofMachines.forEach(listener -> listener.accept(Doc.key(object)));
  }

  private void migrationChanged(ObjectNode migration) {
    String key = Doc.namespace(migration) + "/" + Doc.text(migration, "spec", "vmiName");
    ofMachines.forEach(listener -> listener.accept(key));
  }

  private void launcherChanged(ObjectNode pod) {
    String name = Doc.controller(pod).map(owner -> Doc.text(owner, "name")).orElse("");
    ofMachines.forEach(listener -> listener.accept(Doc.namespace(pod) + "/" + name));
  }

  private void volumeChanged(ObjectNode object) {
    ofVolumes.forEach(listener -> listener.accept(Doc.key(object)));
    if (!ofMachines.isEmpty()) {
      Stream.concat(machines.all().stream(), instances.all().stream())
          .filter(user -> Doc.namespace(user).equals(Doc.namespace(object)))
          .filter(user -> claimNames(volumesOf(user)).anyMatch(Doc.name(object)::equals))
          .map(Doc::key)
          .distinct()
          .forEach(key -> ofMachines.forEach(listener -> listener.accept(key)));
    }
  }

  /** Of a VirtualMachine or a VirtualMachineInstance. */
  public static JsonNode volumesOf(JsonNode user) {
    return user.path("kind").asText().equals(Kind.MACHINE.kind())
        ? Doc.at(user, "spec", "template", "spec", "volumes")
        : Doc.at(user, "spec", "volumes");
  }

  @Override
  public void close() {
    List.of(machines, instances, migrations, launchers, volumes, claims)
        .forEach(ObjectCache::close);
  }
}
