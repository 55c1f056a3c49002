package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.placement.Hardware;
import dev.vmss.operator.placement.Wish;
import java.util.Optional;
import java.util.Set;

/** Reads what a set and its size want of nodes into the placement room's terms. */
final class Wishes {

  private Wishes() {}

  static Wish of(
      Snapshot snapshot,
      Desired desired,
      VirtualMachineSizeSpec size,
      Optional<ServedImage> image) {
    return new Wish(
        desired.size(),
        hardware(size, image),
        desired.zones(),
        desired.zoneBalance(),
        desired.faultDomains(),
        snapshot.assumeAutoscaling());
  }

  private static Hardware hardware(VirtualMachineSizeSpec size, Optional<ServedImage> image) {
    return new Hardware(
        size.nodeSelector(),
        size.tolerations().stream()
            .map(
                toleration ->
                    new Hardware.Toleration(
                        Optional.ofNullable(toleration.key()),
                        "Exists".equals(toleration.operator()),
                        Optional.ofNullable(toleration.value()).orElse(""),
                        Optional.ofNullable(toleration.effect())))
            .toList(),
        image.map(ServedImage::system),
        image.map(ServedImage::architectures).orElse(Set.of()),
        image.filter(ServedImage::isMachineDisk).isPresent());
  }
}
