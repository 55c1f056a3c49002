package dev.vmss.operator.kubevirt;

import org.jspecify.annotations.Nullable;

/**
 * How the guest sees the volume of the same name.
 *
 * @param bootOrder from 1; none of two disks has the same
 * @param serial by which the guest can tell it from others
 */
@KubeVirtObject
public record Disk(String name, @Nullable Integer bootOrder, @Nullable String serial, Target disk) {

  /**
   * @param bus such as virtio; where it is absent, a preference or KubeVirt chooses one
   */
  @KubeVirtObject
  public record Target(@Nullable String bus) {}
}
