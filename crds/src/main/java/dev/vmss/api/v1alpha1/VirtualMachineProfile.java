package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The model of every instance: everything in it, with the size, is hashed into {@code
 * vmss.dev/model}.
 */
@ApiObject
public record VirtualMachineProfile(
    StorageProfile storageProfile,
    OsProfile osProfile,
    NetworkProfile networkProfile,
    HealthProfile healthProfile,
    @Nullable TerminateNotification terminateNotification,
    InstanceMetadata metadata) {

  public VirtualMachineProfile {
    if (osProfile == null) {
      osProfile = OsProfile.NONE;
    }
    if (networkProfile == null) {
      networkProfile = NetworkProfile.NONE;
    }
    if (healthProfile == null) {
      healthProfile = HealthProfile.NONE;
    }
    if (metadata == null) {
      metadata = InstanceMetadata.NONE;
    }
  }
}
