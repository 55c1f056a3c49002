package dev.vmss.api.v1alpha1;

/** What a change of model or image does to instances that exist. */
@ApiObject
public record UpgradePolicy(
    @UnknownAsNull UpgradeMode mode,
    Boolean automaticOSUpgrade,
    RollingUpgradePolicy rollingUpgradePolicy) {}
