package dev.vmss.api.v1alpha1;

/** The limits of a roll; percentages are of {@code spec.replicas}. */
@ApiObject
public record RollingUpgradePolicy(
    Integer maxBatchInstancePercent,
    Integer maxUnhealthyInstancePercent,
    Integer maxUnhealthyUpgradedInstancePercent,
    String pauseTimeBetweenBatches,
    String batchHealthTimeout,
    Boolean prioritizeUnhealthyInstances,
    Boolean rollbackFailedInstancesOnPolicyBreach,
    Boolean maxSurge,
    Boolean paused) {}
