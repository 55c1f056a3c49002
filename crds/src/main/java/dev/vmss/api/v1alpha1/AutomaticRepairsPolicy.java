package dev.vmss.api.v1alpha1;

/** Whether unhealthy instances are repaired, after how long and how. */
@ApiObject
public record AutomaticRepairsPolicy(
    Boolean enabled, String gracePeriod, @UnknownAsNull RepairAction repairAction) {}
