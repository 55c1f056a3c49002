package dev.vmss.operator.runtime;

import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.ServedImage;
import java.time.Duration;

/**
 * What all instances created in one pass have in common: identical machines from one image.
 *
 * @param model what the model is called, stamped on each instance
 * @param meaning hash of what the model comes to, stamped beside it
 * @param faultDomains at least this many nodes; 1: spread as widely as possible
 */
public record Recipe(
    Owner owner,
    VirtualMachineProfile profile,
    VirtualMachineSizeSpec size,
    ServedImage image,
    String model,
    String meaning,
    int faultDomains,
    Duration terminationGrace) {

  /** The scale set that owns the instances. */
  public record Owner(String namespace, String name, String uid) {

    public static Owner of(VirtualMachineScaleSet set) {
      return new Owner(
          set.getMetadata().getNamespace(),
          set.getMetadata().getName(),
          set.getMetadata().getUid());
    }
  }
}
