package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What virt-controller writes of a VirtualMachineInstance: a pure function of what there is of it.
 */
public final class InstanceStatus {

  private static final String NODE_NAME = "kubevirt.io/nodeName";
  private static final String SYNCHRONIZED = "Synchronized";
  private static final String SCHEDULED = "PodScheduled";
  private static final Set<String> NOT_OURS = Set.of("Running", "Scheduled");

  private final ObjectNode instance;
  private final ObjectNode next;
  private final Optional<ObjectNode> pod;
  private Optional<SyncError> error;

  private InstanceStatus(ObjectNode instance, Optional<ObjectNode> pod, Optional<SyncError> error) {
    this.instance = instance;
    this.next = instance.deepCopy();
    this.pod = pod;
    this.error = error;
  }

  /**
   * The instance as it is to be written; the argument stays as it is.
   *
   * @param pod the launcher Pod on the instance's node
   * @param pods all of its launcher Pods
   * @param volumes the DataVolumes that it names
   */
  public static ObjectNode update(
      ObjectNode instance,
      Optional<ObjectNode> pod,
      List<ObjectNode> pods,
      Collection<ObjectNode> volumes,
      Optional<SyncError> error) {
    InstanceStatus update = new InstanceStatus(instance, pod, error);
    update.activePods(pods);
    update.readiness();
    pod.ifPresent(update::launcher);
    update.volumes(volumes);
    update.phase(pods, volumes.stream().anyMatch(it -> Doc.phase(it).equals("Failed")));
    if (!NOT_OURS.contains(Doc.phase(instance))) {
      update.synchronization();
    }
    update.transition();
    return update.next;
  }

  private ObjectNode status() {
    return Doc.child(next, "status");
  }

  private void activePods(List<ObjectNode> pods) {
    if (!pods.isEmpty() || status().has("activePods")) {
      ObjectNode active = status().putObject("activePods");
      pods.forEach(it -> active.put(Doc.uid(it), Doc.text(it, "spec", "nodeName")));
    }
  }

  private void readiness() {
    Doc.putCondition(next, pod.map(this::readinessOf).orElseGet(InstanceStatus::noPod));
  }

  private static ObjectNode noPod() {
    return Doc.newCondition(
        "Ready", "False", "PodNotExists", "virt-launcher pod has not yet been scheduled");
  }

  private ObjectNode readinessOf(ObjectNode launcher) {
    if (Launchers.isDownOrGoing(launcher)) {
      return Doc.newCondition(
          "Ready", "False", "PodTerminating", "virt-launcher pod is terminating");
    }
    if (!Doc.phase(instance).equals("Running")) {
      return Doc.newCondition(
          "Ready", "False", "GuestNotRunning", "Guest VM is not reported as running");
    }
    return Doc.condition(launcher, "Ready")
        .map(InstanceStatus::ofPod)
        .orElseGet(
            () ->
                Doc.newCondition(
                    "Ready",
                    "False",
                    "PodConditionMissing",
                    "virt-launcher pod is missing the Ready condition"));
  }

  /** A Pod's condition holds a field more than KubeVirt's. */
  private static ObjectNode ofPod(JsonNode condition) {
    ObjectNode copy = condition.deepCopy();
    copy.remove("observedGeneration");
    return copy;
  }

  private void launcher(ObjectNode launcher) {
    Doc.items(launcher, "spec", "containers")
        .filter(it -> Doc.text(it, "name").equals("compute"))
        .forEach(it -> status().set("launcherContainerImageVersion", it.path("image")));
  }

  private void volumes(Collection<ObjectNode> volumes) {
    if (volumes.isEmpty()) {
      return;
    }
    List<String> ready =
        volumes.stream()
            .map(it -> Doc.condition(it, "Ready").map(r -> Doc.text(r, "status")).orElse("Unknown"))
            .filter(it -> !it.equals("True"))
            .toList();
    String status = ready.contains("False") ? "False" : ready.isEmpty() ? "True" : "Unknown";
    Doc.putCondition(
        next,
        Doc.newCondition(
            "DataVolumesReady",
            status,
            ready.isEmpty() ? "AllDVsReady" : "NotAllDVsReady",
            ready.isEmpty()
                ? "All of the VMI's DVs are bound and ready"
                : "Not all of the VMI's DVs are ready"));
  }

  private void phase(List<ObjectNode> pods, boolean volumeFailed) {
    switch (Doc.phase(instance)) {
      case "", "Pending" -> unprocessed(volumeFailed);
      case "Scheduling" -> scheduling();
      case "Scheduled", "Running" -> {
        if (pod.isEmpty()) {
          status().put("phase", "Failed");
        } else {
          VolumeStatus.write(next);
        }
      }
      case "Succeeded", "Failed" -> {
        if (pods.isEmpty()) {
          Doc.removeFinalizer(next, InstanceTemplate.FOREGROUND);
          status().remove("launcherContainerImageVersion");
        }
      }
      default -> throw new IllegalStateException("Phase " + Doc.phase(instance));
    }
  }

  private void unprocessed(boolean volumeFailed) {
    if (pod.isPresent()) {
      status().put("phase", "Scheduling");
    } else if (Doc.isDeleting(instance) || volumeFailed) {
      status().put("phase", "Failed");
    } else {
      status().put("phase", "Pending");
      error
          .filter(it -> it.reason().equals("FailedPvcNotFound"))
          .ifPresent(
              it -> {
                Doc.dropCondition(next, SCHEDULED);
                Doc.putCondition(
                    next, Doc.newCondition(SCHEDULED, "False", "Unschedulable", it.message()));
              });
    }
  }

  private void scheduling() {
    if (pod.isEmpty()) {
      status().put("phase", "Failed");
      return;
    }
    ObjectNode launcher = pod.get();
    status().set("qosClass", Doc.at(launcher, "status", "qosClass"));
    Doc.condition(launcher, SCHEDULED)
        .filter(it -> Doc.text(it, "status").equals("False"))
        .ifPresentOrElse(
            it -> {
              if (Doc.condition(next, SCHEDULED).isEmpty()) {
                Doc.putCondition(next, ofPod(it));
              }
            },
            () -> Doc.dropCondition(next, SCHEDULED));
    error = imageError(launcher).or(() -> error);
    if (Launchers.isStarted(launcher) && !Doc.isDeleting(instance)) {
      handOver(launcher);
    } else if (Launchers.isDownOrGoing(launcher)) {
      status().put("phase", "Failed");
    }
  }

  private void handOver(ObjectNode launcher) {
    String node = Doc.text(launcher, "spec", "nodeName");
    Doc.child(next, "metadata", "labels").put(NODE_NAME, node);
    status().put("phase", "Scheduled").put("nodeName", node).put("migrationTransport", "Unix");
    status()
        .putArray("interfaces")
        .addObject()
        .put("name", "default")
        .put("podInterfaceName", "eth0");
    VolumeStatus.write(next);
  }

  private static Optional<SyncError> imageError(JsonNode launcher) {
    return Stream.concat(
            Doc.items(launcher, "status", "initContainerStatuses"),
            Doc.items(launcher, "status", "containerStatuses"))
        .map(it -> Doc.at(it, "state", "waiting"))
        .filter(it -> Set.of("ErrImagePull", "ImagePullBackOff").contains(Doc.text(it, "reason")))
        .map(it -> new SyncError(Doc.text(it, "reason"), Doc.text(it, "message")))
        .findFirst();
  }

  private void synchronization() {
    error.ifPresentOrElse(
        it -> {
          if (!Doc.has(next, SYNCHRONIZED, "False", it.reason())) {
            Doc.dropCondition(next, SYNCHRONIZED);
            Doc.putCondition(
                next, Doc.newCondition(SYNCHRONIZED, "False", it.reason(), it.message()));
          }
        },
        () -> Doc.dropCondition(next, SYNCHRONIZED));
  }

  private void transition() {
    String phase = Doc.phase(next);
    if (!phase.equals(Doc.phase(instance))) {
      status()
          .withArrayProperty("phaseTransitionTimestamps")
          .addObject()
          .put("phase", phase)
          .put("phaseTransitionTimestamp", Doc.now());
    }
  }
}
