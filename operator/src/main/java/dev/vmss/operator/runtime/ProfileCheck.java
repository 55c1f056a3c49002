package dev.vmss.operator.runtime;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.ServedImage;
import java.util.List;

/**
 * What the instances of one kind of image cannot give a set. The spec alone does not show it: which
 * kind of image it gets is known once its reference has resolved.
 */
@FunctionalInterface
public interface ProfileCheck {

  /**
   * A sentence for each field that cannot be served, with the remedy.
   *
   * @param set its name
   * @param spec one that has been checked in itself
   * @param size that {@code spec.sku.name} names
   */
  List<String> refusals(
      String set, VirtualMachineScaleSetSpec spec, VirtualMachineSizeSpec size, ServedImage image);
}
