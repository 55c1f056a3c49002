package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import dev.vmss.testing.kubevirt.object.KubeVirtObjects;
import dev.vmss.testing.kubevirt.object.ObjectCache;
import dev.vmss.testing.kubevirt.object.Versions;
import dev.vmss.testing.kubevirt.status.InstanceTemplate;
import dev.vmss.testing.kubevirt.status.MachineStatus;
import dev.vmss.testing.kubevirt.status.PrintableStatus;
import dev.vmss.testing.kubevirt.status.SyncError;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays the part of virt-controller that looks after VirtualMachines. */
final class MachineController {

  private static final Set<String> USABLE =
      Set.of("Succeeded", "WaitForFirstConsumer", "PendingPopulation");

  private static final Duration SOON = Duration.ofMillis(20);

  /** What failed is tried again, in KubeVirt ever more seldom. */
  private static final Duration NEXT_TRY = Duration.ofSeconds(1);

  private final KubeVirtObjects objects;
  private final CloneRights cloneRights;

  MachineController(KubeVirtObjects objects, CloneRights cloneRights) {
    this.objects = objects;
    this.cloneRights = cloneRights;
  }

  /** Returns how long to wait before the next look, if one is needed. */
  Optional<Duration> reconcile(String key) {
    Optional<ObjectNode> found = objects.machines().find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode machine = found.get();
    Optional<ObjectNode> instance =
        objects.instances().find(key).filter(it -> Doc.isControlledBy(it, machine));
    if (Doc.isDeleting(machine) && instance.isEmpty()) {
      release(machine);
      return Optional.empty();
    }
    ObjectNode marked = mark(machine);
    Optional<SyncError> error = sync(marked, instance);
    // Its own writes may have made a newer version.
    return updateStatus(objects.machines().find(key).orElse(marked), error);
  }

  private void release(ObjectNode machine) {
    if (Doc.hasFinalizer(machine, InstanceTemplate.CONTROLLER)) {
      ObjectNode next = machine.deepCopy();
      Doc.removeFinalizer(next, InstanceTemplate.CONTROLLER);
      // Not remembered: with its last finalizer the object has gone.
      objects.api().replace(Kind.MACHINE.path(next), next);
    }
  }

  private ObjectNode mark(ObjectNode machine) {
    if (Doc.isDeleting(machine) || Doc.hasFinalizer(machine, InstanceTemplate.CONTROLLER)) {
      return machine;
    }
    ObjectNode next = machine.deepCopy();
    Doc.addFinalizer(next, InstanceTemplate.CONTROLLER);
    Versions.mark(next);
    return objects.machines().see(objects.api().replace(Kind.MACHINE.path(next), next));
  }

  private Optional<SyncError> sync(ObjectNode machine, Optional<ObjectNode> instance) {
    if (Doc.isDeleting(machine)) {
      instance.ifPresent(this::stop);
      return Optional.empty();
    }
    String wanted = Doc.text(machine, "spec", "runStrategy");
    try {
      if (!volumesAreReady(machine) && !wanted.equals("Halted")) {
        return Optional.empty();
      }
    } catch (VolumeException e) {
      return Optional.of(
          new SyncError(
              "FailedCreate", "Error encountered while creating DataVolumes: " + e.getMessage()));
    }
    switch (wanted) {
      case "Halted" -> instance.ifPresent(this::stop);
      case "Always" -> {
        instance.filter(PrintableStatus::isFinal).ifPresent(this::stop);
        if (instance.isEmpty() && backOff(machine).isEmpty()) {
          start(machine);
        }
      }
      default -> throw new IllegalStateException("runStrategy " + wanted + " is not simulated.");
    }
    return Optional.empty();
  }

  private void stop(ObjectNode instance) {
    if (!Doc.isDeleting(instance)) {
      objects.api().delete(Kind.INSTANCE.path(instance), Doc.uid(instance));
    }
  }

  private void start(ObjectNode machine) {
    ObjectNode instance = InstanceTemplate.instance(machine);
    objects
        .instances()
        .see(objects.api().create(Kind.INSTANCE.path(Doc.namespace(machine)), instance));
    keepFirmware(machine, instance);
  }

  /** The guest's identity is written into the machine's own spec: its generation goes up. */
  private void keepFirmware(ObjectNode machine, ObjectNode instance) {
    String uuid = InstanceTemplate.firmware(machine);
    if (uuid.isEmpty()) {
      ObjectNode patch = Doc.object();
      Doc.child(patch, "spec", "template", "spec", "domain", "firmware")
          .put("uuid", Doc.text(instance, "spec", "domain", "firmware", "uuid"));
      objects.machines().see(objects.api().merge(Kind.MACHINE.path(machine), patch));
    }
  }

  private static Optional<Duration> backOff(JsonNode machine) {
    return retryAt(machine)
        .map(retry -> Duration.between(Instant.now(), retry))
        .filter(Duration::isPositive);
  }

  private static Optional<Instant> retryAt(JsonNode machine) {
    return Optional.of(Doc.text(machine, "status", "startFailure", "retryAfterTimestamp"))
        .filter(it -> !it.isEmpty())
        .map(Instant::parse);
  }

  /** Makes those that are missing. */
  private boolean volumesAreReady(ObjectNode machine) {
    boolean ready = true;
    for (JsonNode template : Doc.at(machine, "spec", "dataVolumeTemplates")) {
      Optional<ObjectNode> volume =
          objects.volumes().find(Doc.namespace(machine) + "/" + Doc.name(template));
      if (volume.isEmpty()) {
        makeVolume(machine, template);
      } else {
        requireQuota(volume.get());
      }
      ready &= volume.filter(it -> USABLE.contains(Doc.phase(it))).isPresent();
    }
    return ready;
  }

  private void makeVolume(ObjectNode machine, JsonNode template) {
    ObjectNode volume = cloneRights.resolve(InstanceTemplate.volume(machine, template));
    cloneRights.check(machine, volume);
    try {
      objects.volumes().see(objects.api().create(Kind.VOLUME.path(Doc.namespace(machine)), volume));
    } catch (KubernetesClientException e) {
      throw new VolumeException("failed to create DataVolume: " + e.getMessage());
    }
  }

  private static void requireQuota(JsonNode volume) {
    Doc.condition(volume, "Bound")
        .filter(it -> Doc.text(it, "reason").equals("ErrExceededQuota"))
        .filter(it -> Doc.phase(volume).equals("Pending"))
        .ifPresent(
            it -> {
              throw new VolumeException(
                  "DataVolume %s importer is not running due to an error: %s"
                      .formatted(Doc.name(volume), Doc.text(it, "message")));
            });
  }

  private Optional<Duration> updateStatus(ObjectNode machine, Optional<SyncError> error) {
    Optional<ObjectNode> instance =
        objects.instances().find(Doc.key(machine)).filter(it -> Doc.isControlledBy(it, machine));
    ObjectNode next =
        MachineStatus.update(
            machine,
            instance,
            named(machine, objects.volumes(), "dataVolume"),
            named(machine, objects.claims(), "persistentVolumeClaim"),
            error,
            Instant.now());
    if (!next.equals(machine)) {
      objects.machines().see(objects.api().replace(Kind.MACHINE.path(next) + "/status", next));
    }
    instance.filter(PrintableStatus::isFinal).ifPresent(this::letGo);
    if (error.isPresent()) {
      return Optional.of(NEXT_TRY);
    }
    // Also when its time has come meanwhile: who was told to wait is looked at again.
    return instance.isPresent() ? Optional.empty() : retryAt(next).map(MachineController::until);
  }

  private static Duration until(Instant retry) {
    Duration left = Duration.between(Instant.now(), retry);
    return left.compareTo(SOON) < 0 ? SOON : left;
  }

  /** The DataVolumes, or the claims, that the machine's volumes name in one way or the other. */
  private static List<ObjectNode> named(ObjectNode machine, ObjectCache cache, String way) {
    Set<String> names =
        way.equals("dataVolume")
            ? Doc.items(KubeVirtObjects.volumesOf(machine))
                .map(volume -> Doc.text(volume, way, "name"))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet())
            : KubeVirtObjects.claimNames(KubeVirtObjects.volumesOf(machine))
                .collect(Collectors.toSet());
    return names.stream()
        .flatMap(name -> cache.find(Doc.namespace(machine) + "/" + name).stream())
        .toList();
  }

  /** The machine's status holds all that is to be known of the instance: it may go. */
  private void letGo(ObjectNode instance) {
    if (Doc.hasFinalizer(instance, InstanceTemplate.CONTROLLER)) {
      ObjectNode next = instance.deepCopy();
      Doc.removeFinalizer(next, InstanceTemplate.CONTROLLER);
      objects.api().replace(Kind.INSTANCE.path(next), next);
    }
  }
}
