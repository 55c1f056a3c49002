package dev.vmss.api.v1alpha1;

import java.util.List;

/**
 * What a tenant wants: so many identical instances of one size, made from one marketplace image.
 */
@ApiObject
public record VirtualMachineScaleSetSpec(
    Integer replicas,
    Sku sku,
    List<String> zones,
    Boolean zoneBalance,
    Integer platformFaultDomainCount,
    UpgradePolicy upgradePolicy,
    Integer minReadySeconds,
    ScaleInPolicy scaleInPolicy,
    AutomaticRepairsPolicy automaticRepairsPolicy,
    VirtualMachineProfile virtualMachineProfile) {

  public VirtualMachineScaleSetSpec {
    zones = Copies.of(zones);
  }
}
