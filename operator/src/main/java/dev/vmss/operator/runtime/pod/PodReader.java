package dev.vmss.operator.runtime.pod;

import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instance.Identity;
import dev.vmss.operator.runtime.Instance.Life;
import dev.vmss.operator.runtime.Instance.Phase;
import dev.vmss.operator.runtime.Instance.Workload;
import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.runtime.owned.Owned;
import dev.vmss.operator.runtime.owned.Stamps;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Reads a Pod as an instance. Pure. */
final class PodReader {

  private PodReader() {}

  /**
   * The instance and its set, or nothing when the Pod is not a scale set's (or somebody gave it a
   * name no set would).
   */
  static Optional<Owned> see(Pod pod) {
    return Owned.of(pod, id -> instance(pod, id));
  }

  private static Instance instance(Pod pod, InstanceId id) {
    Instant created = Stamps.created(pod);
    Phase phase = phase(pod);
    return new Instance(
        new Identity(
            Workload.POD,
            pod.getMetadata().getName(),
            id,
            pod.getMetadata().getUid(),
            pod.getMetadata().getResourceVersion()),
        created,
        Stamps.zone(pod),
        Stamps.stamp(pod),
        Stamps.marks(pod),
        new Life(
            phase,
            condition(pod, "Ready").filter(ready -> "True".equals(ready.getStatus())).isPresent(),
            since(pod, phase).orElse(created),
            Optional.ofNullable(pod.getSpec().getNodeName()),
            false, // nobody can stop a Pod and start it again
            pod.getMetadata().getDeletionTimestamp() != null,
            Stamps.ending(pod),
            unschedulable(pod),
            snag(pod, phase),
            false));
  }

  private static Phase phase(Pod pod) {
    String phase = pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    return switch (phase) {
      case "Running" -> Phase.RUNNING;
      case "Failed", "Succeeded" -> Phase.LOST;
      default -> Phase.PENDING;
    };
  }

  private static Optional<Instant> since(Pod pod, Phase phase) {
    Optional<Instant> changed =
        condition(pod, "Ready")
            .or(() -> condition(pod, "PodScheduled"))
            .flatMap(condition -> Stamps.time(condition.getLastTransitionTime()));
    return phase == Phase.LOST ? ended(pod).or(() -> changed) : changed;
  }

  private static Optional<Instant> ended(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getTerminated() != null)
        .flatMap(state -> Stamps.time(state.getTerminated().getFinishedAt()).stream())
        .max(Comparator.naturalOrder());
  }

  private static Optional<String> unschedulable(Pod pod) {
    return condition(pod, "PodScheduled")
        .filter(scheduled -> "False".equals(scheduled.getStatus()))
        .filter(scheduled -> "Unschedulable".equals(scheduled.getReason()))
        .map(scheduled -> Optional.ofNullable(scheduled.getMessage()).orElse("no reason given"));
  }

  private static Optional<Snag> snag(Pod pod, Phase phase) {
    Optional<PodCondition> ready = condition(pod, "Ready");
    boolean waits =
        pod.getStatus() != null
            && pod.getSpec().getNodeName() != null
            && phase != Phase.LOST
            && ready.filter(said -> "True".equals(said.getStatus())).isEmpty();
    return waits ? Optional.of(PodSnag.of(pod, ready)) : Optional.empty();
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(condition -> type.equals(condition.getType()))
            .findFirst();
  }
}
