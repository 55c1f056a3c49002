package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import dev.vmss.testing.kubevirt.object.KubeVirtObjects;
import dev.vmss.testing.kubevirt.object.Versions;
import dev.vmss.testing.kubevirt.status.InstanceStatus;
import dev.vmss.testing.kubevirt.status.InstanceTemplate;
import dev.vmss.testing.kubevirt.status.LauncherPod;
import dev.vmss.testing.kubevirt.status.Launchers;
import dev.vmss.testing.kubevirt.status.PrintableStatus;
import dev.vmss.testing.kubevirt.status.SyncError;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Plays the part of virt-controller that looks after VirtualMachineInstances. */
final class InstanceController {

  private static final int FORBIDDEN = 403;
  private static final String FAILED_CREATE = "FailedCreate";

  private final KubeVirtObjects objects;
  private final Function<JsonNode, MachineFault> faults;
  private final String launcherImage;

  /**
   * @param faults of a machine
   */
  InstanceController(
      KubeVirtObjects objects, Function<JsonNode, MachineFault> faults, String launcherImage) {
    this.objects = objects;
    this.faults = faults;
    this.launcherImage = launcherImage;
  }

  /** Returns true if the work must be repeated in a while although nothing may change. */
  boolean reconcile(String key) {
    Optional<ObjectNode> found = objects.instances().find(key);
    if (found.isEmpty()) {
      return false;
    }
    ObjectNode instance = mark(found.get());
    Optional<SyncError> error = sync(instance);
    List<ObjectNode> pods = objects.launchersOf(instance);
    Optional<ObjectNode> pod = objects.launcherOf(instance);
    pod.filter(it -> !Doc.isDeleting(it)).ifPresent(it -> openGate(instance, it));
    ObjectNode next = InstanceStatus.update(instance, pod, pods, volumesOf(instance), error);
    if (PrintableStatus.isFinal(instance) && objects.machines().find(key).isEmpty()) {
      Doc.removeFinalizer(next, InstanceTemplate.CONTROLLER);
    }
    if (!next.equals(instance)) {
      write(next);
    }
    return error.filter(it -> it.reason().equals(FAILED_CREATE)).isPresent();
  }

  private ObjectNode mark(ObjectNode instance) {
    if (Versions.areMarked(instance)) {
      return instance;
    }
    ObjectNode next = instance.deepCopy();
    Versions.mark(next);
    return write(next);
  }

  private ObjectNode write(ObjectNode next) {
    ObjectNode answer = objects.api().replace(Kind.INSTANCE.path(next), next);
    boolean gone = Doc.isDeleting(answer) && Doc.at(answer, "metadata", "finalizers").isEmpty();
    return gone ? answer : objects.instances().see(answer);
  }

  private Optional<SyncError> sync(ObjectNode instance) {
    if (Doc.isDeleting(instance)) {
      objects.launchersOf(instance).stream()
          .filter(pod -> !Doc.isDeleting(pod) || Launchers.isDown(pod))
          .forEach(pod -> objects.api().delete(Kind.POD.path(pod), Doc.uid(pod)));
      return Optional.empty();
    }
    String phase = Doc.phase(instance);
    boolean unprocessed = phase.isEmpty() || phase.equals("Pending");
    if (PrintableStatus.isFinal(instance)
        || !unprocessed
        || !objects.launchersOf(instance).isEmpty()) {
      return Optional.empty();
    }
    return missingClaim(instance)
        .or(() -> volumesAreReady(instance) ? createPod(instance) : Optional.empty());
  }

  private Optional<SyncError> missingClaim(ObjectNode instance) {
    String namespace = Doc.namespace(instance);
    return KubeVirtObjects.claimNames(KubeVirtObjects.volumesOf(instance))
        .filter(name -> objects.claims().find(namespace + "/" + name).isEmpty())
        .findFirst()
        .map(
            name ->
                new SyncError(
                    "FailedPvcNotFound",
                    "PVC %s/%s does not exist, waiting for it to appear"
                        .formatted(namespace, name)));
  }

  private boolean volumesAreReady(ObjectNode instance) {
    return volumesOf(instance).stream().allMatch(it -> Doc.phase(it).equals("Succeeded"));
  }

  private List<ObjectNode> volumesOf(ObjectNode instance) {
    return KubeVirtObjects.claimNames(KubeVirtObjects.volumesOf(instance))
        .flatMap(name -> objects.volumes().find(Doc.namespace(instance) + "/" + name).stream())
        .toList();
  }

  private Optional<SyncError> createPod(ObjectNode instance) {
    MachineFault fault =
        objects.machines().find(Doc.key(instance)).map(faults).orElse(MachineFault.NONE);
    ObjectNode pod = LauncherPod.of(instance, launcherImage);
    try {
      Refusals.throwFor(fault, instance);
      if (fault == MachineFault.UNSCHEDULABLE) {
        Doc.child(pod, "spec", "nodeSelector").put("simulated.vmss.dev/no-such-node", "true");
      }
      objects.launchers().see(objects.api().create(Kind.POD.path(Doc.namespace(instance)), pod));
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw e;
      }
      return Optional.of(new SyncError(FAILED_CREATE, words(instance, e.getMessage())));
    }
  }

  private static String words(ObjectNode instance, String message) {
    return message.contains("violates PodSecurity")
        ? "failed to create pod for vmi %s, it needs a privileged namespace to run: %s"
            .formatted(Doc.key(instance), message)
        : "failed to create virtual machine pod: " + message;
  }

  /** A guest that is not paused lets its Pod be Ready. */
  private void openGate(ObjectNode instance, ObjectNode pod) {
    boolean paused = Doc.has(instance, "Paused", "True");
    boolean open = Doc.has(pod, LauncherPod.UNPAUSED, "True");
    if (open == paused) {
      ObjectNode patch = Doc.object();
      patch.putObject("metadata").put("uid", Doc.uid(pod));
      Doc.putCondition(
          patch,
          paused
              ? Doc.newCondition(
                  LauncherPod.UNPAUSED, "False", "Paused", "the virtual machine is paused")
              : Doc.newCondition(
                  LauncherPod.UNPAUSED, "True", "NotPaused", "the virtual machine is not paused"));
      objects.launchers().see(objects.api().strategicMerge(Kind.POD.path(pod) + "/status", patch));
    }
    label(instance, pod);
  }

  /** The Pod says where its guest is. */
  private void label(ObjectNode instance, ObjectNode pod) {
    String node = Doc.label(instance, "kubevirt.io/nodeName");
    if (!node.isEmpty() && !Doc.label(pod, "kubevirt.io/nodeName").equals(node)) {
      ObjectNode patch = Doc.object();
      patch.putObject("metadata").putObject("labels").put("kubevirt.io/nodeName", node);
      objects.launchers().see(objects.api().merge(Kind.POD.path(pod), patch));
    }
  }
}
