package dev.vmss.operator.scaleset.simulation.world;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.scaleset.simulation.world.Machine.Said;
import dev.vmss.operator.scaleset.simulation.world.Machine.Tolerated;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Machines as the Pods that go over the wire, in both directions. */
public final class PodForm {

  private PodForm() {}

  /** What the API server makes of a Pod that somebody creates. */
  static Machine read(Pod pod, String uid, long version, Instant now) {
    ObjectMeta metadata = pod.getMetadata();
    return new Machine(
        Key.of(pod),
        uid,
        version,
        now,
        Objects.requireNonNullElse(metadata.getLabels(), Map.of()),
        Objects.requireNonNullElse(metadata.getAnnotations(), Map.of()),
        metadata.getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .map(owner -> new Machine.Owner(owner.getName(), owner.getUid()))
            .findFirst(),
        wants(pod.getSpec()),
        Machine.Life.NEW);
  }

  private static Machine.Wants wants(PodSpec spec) {
    TopologySpreadConstraint spread = spec.getTopologySpreadConstraints().get(0);
    String image = spec.getContainers().get(0).getImage();
    return new Machine.Wants(
        Objects.requireNonNullElse(spec.getNodeSelector(), Map.of()),
        spec.getTolerations().stream().map(PodForm::tolerated).toList(),
        values(spec, "topology.kubernetes.io/zone", "In").stream().findFirst(),
        values(spec, "kubernetes.io/hostname", "NotIn"),
        spread.getWhenUnsatisfiable().equals("DoNotSchedule"),
        "Honor".equals(spread.getNodeTaintsPolicy()),
        spec.getTerminationGracePeriodSeconds(),
        image.substring(image.indexOf('@') + 1));
  }

  private static Tolerated tolerated(Toleration toleration) {
    return new Tolerated(
        Objects.requireNonNullElse(toleration.getKey(), ""),
        "Exists".equals(toleration.getOperator()),
        Objects.requireNonNullElse(toleration.getValue(), ""),
        Objects.requireNonNullElse(toleration.getEffect(), ""));
  }

  private static List<String> values(PodSpec spec, String key, String operator) {
    if (spec.getAffinity() == null) {
      return List.of();
    }
    return spec
        .getAffinity()
        .getNodeAffinity()
        .getRequiredDuringSchedulingIgnoredDuringExecution()
        .getNodeSelectorTerms()
        .get(0)
        .getMatchExpressions()
        .stream()
        .filter(rule -> key.equals(rule.getKey()) && operator.equals(rule.getOperator()))
        .map(NodeSelectorRequirement::getValues)
        .findFirst()
        .orElse(List.of());
  }

  /** What the API server answers and watches show. */
  public static Pod write(Machine machine) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setNamespace(machine.key().namespace());
    metadata.setName(machine.key().name());
    metadata.setUid(machine.uid());
    metadata.setResourceVersion(Long.toString(machine.version()));
    metadata.setCreationTimestamp(machine.created().toString());
    machine
        .life()
        .ending()
        .ifPresent(
            end -> {
              metadata.setDeletionTimestamp(end.due().toString());
              metadata.setDeletionGracePeriodSeconds(end.graceSeconds());
            });
    metadata.setLabels(new HashMap<>(machine.labels()));
    metadata.setAnnotations(new HashMap<>(machine.annotations()));
    machine.owner().ifPresent(owner -> metadata.setOwnerReferences(List.of(reference(owner))));
    PodSpec spec = new PodSpec();
    spec.setNodeName(machine.life().node().orElse(null));
    Pod pod = new Pod();
    pod.setMetadata(metadata);
    pod.setSpec(spec);
    pod.setStatus(status(machine.life()));
    return pod;
  }

  private static OwnerReference reference(Machine.Owner owner) {
    OwnerReference reference = new OwnerReference();
    reference.setApiVersion(WellKnown.API_VERSION);
    reference.setKind(VirtualMachineScaleSet.class.getSimpleName());
    reference.setName(owner.name());
    reference.setUid(owner.uid());
    reference.setController(true);
    return reference;
  }

  private static PodStatus status(Machine.Life life) {
    PodStatus status = new PodStatus();
    status.setPhase(life.phase());
    List<PodCondition> conditions = new ArrayList<>();
    life.scheduled().ifPresent(said -> conditions.add(condition("PodScheduled", said)));
    life.ready().ifPresent(said -> conditions.add(condition("Ready", said)));
    status.setConditions(conditions);
    status.setContainerStatuses(List.of(container(life)));
    return status;
  }

  private static PodCondition condition(String type, Said said) {
    PodCondition condition = new PodCondition();
    condition.setType(type);
    condition.setStatus(said.yes() ? "True" : "False");
    condition.setReason(orNull(said.reason()));
    condition.setMessage(orNull(said.message()));
    condition.setLastTransitionTime(said.since().toString());
    return condition;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static ContainerStatus container(Machine.Life life) {
    ContainerStatus status = new ContainerStatus();
    status.setName("instance");
    status.setReady(life.ready().filter(Said::yes).isPresent());
    status.setState(state(life));
    life.snag()
        .filter(Machine.Snag::crashed)
        .ifPresent(_ -> status.setLastState(ended("2030-01-01T00:00:00Z")));
    return status;
  }

  private static ContainerState state(Machine.Life life) {
    if (life.finished().isPresent()) {
      return ended(life.finished().get().toString());
    }
    ContainerState state = new ContainerState();
    if (life.snag().isPresent()) {
      Machine.Snag snag = life.snag().get();
      state.setWaiting(new ContainerStateWaiting(snag.words(), snag.reason()));
    } else if (life.phase().equals("Running")) {
      state.setRunning(new ContainerStateRunning());
    } else {
      state.setWaiting(new ContainerStateWaiting(null, "ContainerCreating"));
    }
    return state;
  }

  private static ContainerState ended(String at) {
    ContainerStateTerminated terminated = new ContainerStateTerminated();
    terminated.setExitCode(1);
    terminated.setReason("Error");
    terminated.setFinishedAt(at);
    ContainerState state = new ContainerState();
    state.setTerminated(terminated);
    return state;
  }
}
