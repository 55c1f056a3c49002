package dev.vmss.operator.runtime.pod;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the cache keeps of a Pod: what {@link PodReader} reads and nothing else; a tenth of the
 * memory.
 */
final class PodPruning {

  /** More than any sentence shows of them. */
  private static final int MOST_WORDS = 1_200;

  private PodPruning() {}

  static Pod prune(Pod pod) {
    Map<String, String> annotations = new HashMap<>(pod.getMetadata().getAnnotations());
    annotations
        .keySet()
        .removeIf(key -> !key.startsWith("vmss.dev/") || key.equals(CustomData.ANNOTATION));
    Map<String, String> labels = new HashMap<>(pod.getMetadata().getLabels());
    labels.keySet().removeIf(key -> !key.startsWith("vmss.dev/"));
    PodBuilder kept =
        new PodBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .withNamespace(pod.getMetadata().getNamespace())
            .withUid(pod.getMetadata().getUid())
            .withResourceVersion(pod.getMetadata().getResourceVersion())
            .withCreationTimestamp(pod.getMetadata().getCreationTimestamp())
            .withDeletionTimestamp(pod.getMetadata().getDeletionTimestamp())
            .withDeletionGracePeriodSeconds(pod.getMetadata().getDeletionGracePeriodSeconds())
            .withOwnerReferences(pod.getMetadata().getOwnerReferences())
            .withLabels(labels)
            .withAnnotations(annotations)
            .endMetadata()
            .withNewSpec()
            .withNodeName(pod.getSpec().getNodeName())
            .endSpec();
    if (pod.getStatus() != null) {
      kept.withNewStatus()
          .withPhase(pod.getStatus().getPhase())
          .withConditions(conditions(pod))
          .withContainerStatuses(notReady(pod.getStatus().getContainerStatuses()))
          .withInitContainerStatuses(notReady(pod.getStatus().getInitContainerStatuses()))
          .endStatus();
    }
    return kept.build();
  }

  private static List<PodCondition> conditions(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "Ready".equals(c.getType()) || "PodScheduled".equals(c.getType()))
        .map(
            c ->
                new PodConditionBuilder()
                    .withType(c.getType())
                    .withStatus(c.getStatus())
                    .withReason(c.getReason())
                    .withMessage("True".equals(c.getStatus()) ? null : c.getMessage())
                    .withLastTransitionTime(c.getLastTransitionTime())
                    .build())
        .toList();
  }

  /** Of containers that are not ready their state, with no more of its words than is read. */
  private static List<ContainerStatus> notReady(List<ContainerStatus> containers) {
    return containers.stream()
        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
        .map(
            container ->
                new ContainerStatusBuilder()
                    .withName(container.getName())
                    .withReady(false)
                    .withState(pruned(container.getState()))
                    .withLastState(ended(container.getLastState()))
                    .build())
        .toList();
  }

  private static @Nullable ContainerState pruned(@Nullable ContainerState state) {
    if (state == null || state.getWaiting() == null) {
      return ended(state);
    }
    ContainerStateWaiting waiting = state.getWaiting();
    return new ContainerStateBuilder()
        .withNewWaiting(cut(waiting.getMessage()), waiting.getReason())
        .build();
  }

  private static @Nullable ContainerState ended(@Nullable ContainerState state) {
    if (state == null || state.getTerminated() == null) {
      return null;
    }
    ContainerStateTerminated terminated = state.getTerminated();
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(terminated.getExitCode())
        .withReason(terminated.getReason())
        .withMessage(cut(terminated.getMessage()))
        .withFinishedAt(terminated.getFinishedAt())
        .endTerminated()
        .build();
  }

  private static @Nullable String cut(@Nullable String words) {
    return words == null || words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS);
  }
}
