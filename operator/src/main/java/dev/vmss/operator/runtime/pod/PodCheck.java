package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.DataDiskPolicy;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.runtime.ProfileCheck;
import java.util.List;

/** What Pods cannot give a set. Pure. */
public final class PodCheck {

  /** Pods end and take their volumes with them. */
  private static final String RETAIN =
      "spec.scaleInPolicy.dataDisks is Retain, but the instances of a container image are Pods, whose data disks go with them: set it to Delete.";

  private PodCheck() {}

  /** As {@link ProfileCheck} asks it. */
  public static List<String> refusals(
      String set, VirtualMachineScaleSetSpec spec, VirtualMachineSizeSpec size, ServedImage image) {
    return spec.scaleInPolicy().dataDisks() == DataDiskPolicy.RETAIN ? List.of(RETAIN) : List.of();
  }
}
