package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.ListKeys;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator observed about a set, and what a restarted operator needs to go on. */
@JsonClassDescription("What the operator observed. It is written by the operator alone.")
@ApiObject
public record VirtualMachineScaleSetStatus(
    @JsonPropertyDescription(
            "The generation of the object that this status was computed from, or -1 "
                + "before the first visit.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("The number of instances that exist and are not terminating.")
        @StatusReplicas
        @Min(0)
        @Nullable Integer replicas,
    @JsonPropertyDescription("The number of those that are ready.") @Min(0)
        @Nullable Integer readyReplicas,
    @JsonPropertyDescription("The number of those that have the current model and image.") @Min(0)
        @Nullable Integer updatedReplicas,
    @JsonPropertyDescription("The label selector of the instances, for the scale subresource.")
        @LabelSelector
        @Nullable String selector,
    @JsonPropertyDescription(
            "The image that a new instance would get now; absent while there is none.")
        @Nullable ImageStatus image,
    @JsonPropertyDescription(
            "The last image that could be used. While there is none, instances are "
                + "compared with it.")
        @Nullable ImageStatus lastImage,
    @JsonPropertyDescription(
            "The versions that instances run, the newest first: at most 10, and no "
                + "more than leave the whole object under 10 kB.")
        @Size(max = 10)
        List<VersionStatus> versions,
    @JsonPropertyDescription("Where the instances are.") @Nullable PlacementStatus placement,
    @JsonPropertyDescription("What an upgrade would do, were it to start now.")
        @Nullable PendingUpgrade pendingUpgrade,
    @JsonPropertyDescription("The upgrade under way, or the one that failed last.")
        @Nullable UpgradeStatus upgrade,
    @JsonPropertyDescription(
            "The last upgrades that ended, the newest first: at most 5, and no more "
                + "than leave the whole object under 10 kB.")
        @Size(max = 5)
        List<UpgradeRecord> upgradeHistory,
    @JsonPropertyDescription("What automatic repairs remember.") @Nullable RepairStatus repairs,
    @JsonPropertyDescription("How the model is recognised on instances, however its user words it.")
        @Nullable ModelStatus model,
    @JsonPropertyDescription(
            "Ready, Reconciling and Stalled in the sense of kstatus, and "
                + "ImageAvailable, Placed, UpToDate and Protected.")
        @Size(max = 16)
        @ListKeys("type")
        List<Condition> conditions) {

  public VirtualMachineScaleSetStatus {
    versions = Copies.of(versions);
    upgradeHistory = Copies.of(upgradeHistory);
    conditions = Copies.of(conditions);
  }
}
