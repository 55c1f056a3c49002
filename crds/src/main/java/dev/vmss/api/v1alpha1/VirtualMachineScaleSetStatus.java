package dev.vmss.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator observed about a set, and what a restarted operator needs to go on. */
@ApiObject
public record VirtualMachineScaleSetStatus(
    @Nullable Long observedGeneration,
    @Nullable Integer replicas,
    @Nullable Integer readyReplicas,
    @Nullable Integer updatedReplicas,
    @Nullable String selector,
    @Nullable ImageStatus image,
    @Nullable ImageStatus lastImage,
    List<VersionStatus> versions,
    @Nullable PlacementStatus placement,
    @Nullable PendingUpgrade pendingUpgrade,
    @Nullable UpgradeStatus upgrade,
    List<UpgradeRecord> upgradeHistory,
    @Nullable RepairStatus repairs,
    List<Condition> conditions) {

  public VirtualMachineScaleSetStatus {
    versions = Copies.of(versions);
    upgradeHistory = Copies.of(upgradeHistory);
    conditions = Copies.of(conditions);
  }
}
