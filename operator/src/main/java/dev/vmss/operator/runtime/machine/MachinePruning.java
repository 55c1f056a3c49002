package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.kubevirt.VirtualMachineInstanceStatus;
import dev.vmss.operator.kubevirt.VirtualMachineSpec;
import dev.vmss.operator.kubevirt.VirtualMachineStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the caches keep of a machine and of its run: what {@link MachineReader} reads and nothing
 * else. What a run has of a spec is as large as the machine's.
 */
final class MachinePruning {

  private static final String OURS = "vmss.dev/";

  /** More than any sentence shows of them. */
  private static final int MOST_WORDS = 1_200;

  private static final Set<String> READ =
      Set.of("Ready", "PodScheduled", "Failure", "Synchronized", "Paused");

  private MachinePruning() {}

  static VirtualMachine prune(VirtualMachine machine) {
    VirtualMachine kept = new VirtualMachine();
    kept.setMetadata(metadata(machine));
    Optional.ofNullable(machine.getSpec())
        .ifPresent(
            spec ->
                kept.setSpec(
                    new VirtualMachineSpec(spec.runStrategy(), List.of(), null, null, null)));
    Optional.ofNullable(machine.getStatus())
        .ifPresent(
            status ->
                kept.setStatus(
                    new VirtualMachineStatus(
                        status.printableStatus(),
                        status.created(),
                        status.ready(),
                        conditions(status.conditions()),
                        status.startFailure())));
    return kept;
  }

  static VirtualMachineInstance prune(VirtualMachineInstance run) {
    VirtualMachineInstance kept = new VirtualMachineInstance();
    kept.setMetadata(metadata(run));
    Optional.ofNullable(run.getStatus())
        .ifPresent(
            status ->
                kept.setStatus(
                    new VirtualMachineInstanceStatus(
                        status.phase(),
                        status.nodeName(),
                        List.of(),
                        Map.of(),
                        status.migrationState())));
    return kept;
  }

  static PersistentVolumeClaim prune(PersistentVolumeClaim claim) {
    PersistentVolumeClaim kept = new PersistentVolumeClaim();
    kept.setMetadata(metadata(claim));
    return kept;
  }

  private static ObjectMeta metadata(HasMetadata object) {
    ObjectMeta full = object.getMetadata();
    return new ObjectMetaBuilder()
        .withName(full.getName())
        .withNamespace(full.getNamespace())
        .withUid(full.getUid())
        .withResourceVersion(full.getResourceVersion())
        .withCreationTimestamp(full.getCreationTimestamp())
        .withDeletionTimestamp(full.getDeletionTimestamp())
        .withDeletionGracePeriodSeconds(full.getDeletionGracePeriodSeconds())
        .withOwnerReferences(full.getOwnerReferences())
        .withLabels(ours(full.getLabels()))
        .withAnnotations(ours(full.getAnnotations()))
        .build();
  }

  private static Map<String, String> ours(@Nullable Map<String, String> all) {
    Map<String, String> ours = new HashMap<>(all == null ? Map.of() : all);
    ours.keySet().removeIf(key -> !key.startsWith(OURS));
    return ours;
  }

  private static List<Condition> conditions(List<Condition> all) {
    return all.stream()
        .filter(condition -> READ.contains(condition.getType()))
        .map(
            condition ->
                new ConditionBuilder()
                    .withType(condition.getType())
                    .withStatus(condition.getStatus())
                    .withReason(condition.getReason())
                    .withMessage(cut(condition.getMessage()))
                    .withLastTransitionTime(condition.getLastTransitionTime())
                    .build())
        .toList();
  }

  private static @Nullable String cut(@Nullable String words) {
    return words == null || words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS);
  }
}
