package dev.vmss.operator.runtime.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the cache keeps of a Pod: what {@link PodReader} reads and nothing else; a tenth of the
 * memory.
 */
final class PodPruning {

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
          .withContainerStatuses(ended(pod))
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
                    .withMessage("False".equals(c.getStatus()) ? c.getMessage() : null)
                    .withLastTransitionTime(c.getLastTransitionTime())
                    .build())
        .toList();
  }

  private static List<ContainerStatus> ended(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getState() != null && status.getState().getTerminated() != null)
        .toList();
  }
}
